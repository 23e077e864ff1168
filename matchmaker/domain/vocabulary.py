"""The curated fields of work and topics, in two languages."""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matchmaker.errors import ConfigurationError

NAME_LANGUAGES = ("de", "en")
SAME_GROUP = 0.3
NEAR_GROUPS = 0.6
FAR_GROUPS = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """A group of fields or topics; `near` names the groups of fields close to it."""

    id: str
    names: Mapping[str, str]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A field or a topic; its id is permanent, a retired one stays readable."""

    id: str
    names: Mapping[str, str]
    group: str
    retired: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All fields and topics of a community.

    `own_words` tells for folded words that members type which topic they mean.
    """

    field_groups: tuple[Group, ...]
    fields: tuple[Term, ...]
    topic_groups: tuple[Group, ...]
    topics: tuple[Term, ...]
    languages: tuple[str, ...]
    digest: str
    own_words: Mapping[str, str] = field(default_factory=dict)
    _fields: dict[str, Term] = field(init=False, repr=False)
    _topics: dict[str, Term] = field(init=False, repr=False)
    _near: frozenset[frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fields", {term.id: term for term in self.fields})
        object.__setattr__(self, "_topics", {term.id: term for term in self.topics})
        near = {frozenset((group.id, near)) for group in self.field_groups for near in group.near}
        object.__setattr__(self, "_near", frozenset(near))

    def adopt(self, topics: Sequence[Term], own_words: Mapping[str, str]) -> "Vocabulary":
        """This vocabulary and more topics; the ids that the file gave stay the file's."""
        more = tuple(term for term in topics if term.id not in self._topics)
        described = [[term.id, term.group, sorted(term.names.items())] for term in more]
        canonical = json.dumps([self.digest, described, sorted(own_words.items())])
        return replace(
            self,
            topics=self.topics + more,
            own_words=dict(own_words),
            digest=hashlib.sha256(canonical.encode()).hexdigest(),
        )

    def field_name(self, term_id: str, language: str) -> str:
        """The name of a field; an unknown id is its own name."""
        term = self._fields.get(term_id)
        return term.names[language] if term else term_id

    def topic_name(self, term_id: str, language: str) -> str:
        """The name of a topic; an unknown id is its own name."""
        term = self._topics.get(term_id)
        return term.names[language] if term else term_id

    def topic_group(self, term_id: str) -> str:
        """The id of a topic's group, or nothing for an unknown topic."""
        term = self._topics.get(term_id)
        return term.group if term else ""

    def offered_fields(self, group_id: str) -> tuple[Term, ...]:
        """The fields of a group that the form offers."""
        return tuple(term for term in self.fields if term.group == group_id and not term.retired)

    def offered_topics(self, group_id: str) -> tuple[Term, ...]:
        """The topics of a group that the form offers."""
        return tuple(term for term in self.topics if term.group == group_id and not term.retired)

    def is_field(self, term_id: str) -> bool:
        """Whether the form offers this field."""
        return term_id in self._fields and not self._fields[term_id].retired

    def is_topic(self, term_id: str) -> bool:
        """Whether the form offers this topic."""
        return term_id in self._topics and not self._topics[term_id].retired

    def distance(self, one: str, other: str) -> float:
        """0 for the same field, then .3 within a group, .6 for near groups, 1 beyond."""
        if one == other:
            return 0.0
        if one not in self._fields or other not in self._fields:
            return FAR_GROUPS
        groups = frozenset((self._fields[one].group, self._fields[other].group))
        if len(groups) == 1:
            return SAME_GROUP
        return NEAR_GROUPS if groups in self._near else FAR_GROUPS


def read_vocabulary(text: str) -> Vocabulary:
    """Read a vocabulary from TOML; ConfigurationError tells every fault at once."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"vocabulary: {error}") from error
    faults: list[str] = []
    field_groups, fields = _read_half(data, "field", faults)
    topic_groups, topics = _read_half(data, "topic", faults)
    languages = _read_languages(data, faults)
    if faults:
        raise ConfigurationError("\n".join(f"vocabulary: {fault}" for fault in faults))
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Vocabulary(field_groups, fields, topic_groups, topics, languages, digest)


def _read_languages(data: Mapping[str, Any], faults: list[str]) -> tuple[str, ...]:
    listed = data.get("languages")
    languages = tuple(map(str, listed)) if isinstance(listed, list) else ()
    if not {"de", "en"} <= set(languages):
        faults.append("languages must be a list that contains de and en")
    return languages


def _read_half(
    data: Mapping[str, Any], half: str, faults: list[str]
) -> tuple[tuple[Group, ...], tuple[Term, ...]]:
    """Read the groups and terms of fields or of topics."""
    groups: list[Group] = []
    terms: dict[str, Term] = {}
    raw = _read_table(f"{half}_groups", data.get(f"{half}_groups", {}), faults)
    for group_id, entry in raw.items():
        what = f"{half} group {group_id}"
        table = _read_table(what, entry, faults)
        near = table.get("near", [])
        if not isinstance(near, list):
            near = [near]
        faults.extend(f"{what}: near {other} is unknown" for other in near if other not in raw)
        groups.append(Group(group_id, _read_names(what, table, faults), tuple(near)))
        for term_id, term in _read_table(f"{what}, terms", table.get("terms", {}), faults).items():
            if term_id in terms:
                faults.append(f"{half} {term_id} stands twice")
            terms[term_id] = _read_term(f"{half} {term_id}", term_id, group_id, term, faults)
    if not terms:
        faults.append(f"there is no {half}")
    return tuple(groups), tuple(terms.values())


def _read_term(what: str, term_id: str, group_id: str, entry: object, faults: list[str]) -> Term:
    """Read `["German", "English"]`, or a table with both names and perhaps `retired`."""
    names = dict(zip(NAME_LANGUAGES, entry, strict=False)) if isinstance(entry, list) else entry
    table = _read_table(what, names, faults)
    retired = bool(table.get("retired", False))
    return Term(term_id, _read_names(what, table, faults), group_id, retired)


def _read_table(what: str, entry: object, faults: list[str]) -> Mapping[str, Any]:
    if isinstance(entry, Mapping):
        return entry
    faults.append(f"{what} is not a table")
    return {}


def _read_names(what: str, table: Mapping[str, Any], faults: list[str]) -> dict[str, str]:
    names = {language: str(table.get(language, "")).strip() for language in NAME_LANGUAGES}
    faults.extend(f"{what} has no name in {code}" for code, name in names.items() if not name)
    return names
