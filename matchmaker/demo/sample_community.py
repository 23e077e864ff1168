"""The invented freelancers of the demo, held to the same rules as everybody."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.domain.address import read_address
from matchmaker.domain.freetext import clean_line, clean_name, clean_text
from matchmaker.domain.profile import FirstWriter, Frequency, Profile, Reach, Sentence, Way
from matchmaker.domain.vocabulary import NAME_LANGUAGES, Vocabulary
from matchmaker.errors import ConfigurationError, InvalidInputError

LONGEST_SENTENCE = 280
LONGEST_TOPIC = 40
LONGEST_PLACE = 80
FEWEST_TOPICS, MOST_TOPICS = 3, 8
MOST_FIELDS = MOST_OWN_TOPICS = 2


@dataclass(frozen=True, slots=True)
class SampleMember:
    """An invented person: their address, the language of their letters, their answers."""

    address: str
    language: str
    profile: Profile


def read_sample_community(text: str, vocabulary: Vocabulary) -> tuple[SampleMember, ...]:
    """Read the sample community from TOML; ConfigurationError names whoever breaks a rule."""
    members = []
    for table in tomllib.loads(text)["members"]:
        try:
            members.append(_read_member(table, vocabulary))
        except (InvalidInputError, ValueError, KeyError, TypeError) as error:
            name = table.get("address", "somebody")
            raise ConfigurationError(f"sample community: {name}: {error}") from error
    return tuple(members)


def _read_member(table: Mapping[str, Any], vocabulary: Vocabulary) -> SampleMember:
    language = str(table["language"])
    if language not in NAME_LANGUAGES or language not in table["languages"]:
        raise ValueError(f"letters in {language} cannot be read")
    return SampleMember(
        address=read_address(table["address"]).sendable,
        language=language,
        profile=_read_profile(table, vocabulary),
    )


def _read_profile(table: Mapping[str, Any], vocabulary: Vocabulary) -> Profile:
    offered = (
        ("field", table["fields"], vocabulary.is_field, 1, MOST_FIELDS),
        ("topic", table["topics"], vocabulary.is_topic, FEWEST_TOPICS, MOST_TOPICS),
        ("language", table["languages"], vocabulary.languages.__contains__, 1, 8),
    )
    for what, chosen, is_offered, least, most in offered:
        if not all(map(is_offered, chosen)) or len(set(chosen)) != len(chosen):
            raise ValueError(f"a {what} is unknown or stands twice")
        if not least <= len(chosen) <= most:
            raise ValueError(f"too few or too many of {what}")
    return Profile(
        given_name=clean_name(table["given_name"]),
        family_name=clean_name(table.get("family_name", "")),
        fields=tuple(table["fields"]),
        topics=tuple(table["topics"]),
        own_topics=_read_own_topics(table.get("own_topics", ())),
        work=_read_sentence(table, "work"),
        question=_read_sentence(table, "question"),
        offer=_read_sentence(table, "offer"),
        wish=_read_sentence(table, "wish"),
        limits=clean_text(table.get("limits", ""), limit=LONGEST_SENTENCE),
        languages=tuple(table["languages"]),
        ways=tuple(Way(way) for way in table["ways"]),
        place=clean_line(table.get("place", ""), limit=LONGEST_PLACE),
        zone=table.get("zone", ""),
        reach=Reach(table.get("reach", Reach.SURPRISE)),
        frequency=Frequency(table.get("frequency", Frequency.MONTHLY)),
        first_writer=FirstWriter(table.get("first_writer", FirstWriter.EITHER)),
        one_suggestion=bool(table.get("one_suggestion", False)),
        formal=bool(table.get("formal", False)),
    )


def _read_sentence(table: Mapping[str, Any], name: str) -> Sentence:
    """A sentence; only work and question are required, and `hidden` takes its tick away."""
    text = clean_line(table.get(name, ""), limit=LONGEST_SENTENCE)
    if not text and name in ("work", "question"):
        raise ValueError(f"{name} is missing")
    return Sentence(text, may_be_shown=bool(text) and name not in table.get("hidden", ()))


def _read_own_topics(topics: Sequence[str]) -> tuple[str, ...]:
    if len(topics) > MOST_OWN_TOPICS:
        raise ValueError("too many topics of their own")
    return tuple(clean_line(topic, limit=LONGEST_TOPIC) for topic in topics)
