"""The topics on offer: those of the vocabulary's file, and those that the organiser adopted."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.freetext import clean_line
from matchmaker.domain.vocabulary import Term, Vocabulary
from matchmaker.errors import InvalidInputError, MatchmakerError
from matchmaker.matching.words import fold_word
from matchmaker.models import AdoptedTopic
from matchmaker.services import events
from matchmaker.services.community import Community

ADOPTED = select(AdoptedTopic).order_by(AdoptedTopic.id)
LONGEST_NAME = 60
OWN = "own_"
"""What ids of adopted topics begin with, so that no later version of the file has the same."""


class NotAdoptableError(MatchmakerError):
    """A word cannot become a topic."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A word that becomes a topic, or whose topic gets other names."""

    topic_id: str
    word: str
    german: str
    english: str
    group: str
    is_new: bool


def current(session: Session, community: Community) -> Community:
    """The community with the topics that have been adopted until now."""
    vocabulary = extend(session, community.vocabulary)
    if vocabulary is community.vocabulary:
        return community
    return replace(community, vocabulary=vocabulary)


def extend(session: Session, vocabulary: Vocabulary) -> Vocabulary:
    """A vocabulary with the adopted topics; several processes see a new one at once."""
    adopted = list_adopted(session)
    if not adopted or vocabulary.own_words:
        return vocabulary
    own_words: dict[str, str] = {}
    for topic in adopted:
        for word in (topic.word, fold_word(topic.german), fold_word(topic.english)):
            own_words.setdefault(word, topic.topic_id)
    terms = [
        Term(topic.topic_id, {"de": topic.german, "en": topic.english}, topic.group_id)
        for topic in adopted
    ]
    return vocabulary.adopt(terms, own_words)


def list_adopted(session: Session) -> list[AdoptedTopic]:
    """All adopted topics, the oldest first."""
    return list(session.scalars(ADOPTED))


def plan_adoption(
    session: Session,
    vocabulary: Vocabulary,
    word: str,
    *,
    group: str,
    german: str | None,
    english: str | None,
) -> Adoption:
    """What adopting a word would do; NotAdoptableError where it cannot be.

    `vocabulary` knows the topics that have been adopted.
    """
    if group not in {known.id for known in vocabulary.topic_groups}:
        groups = ", ".join(known.id for known in vocabulary.topic_groups)
        raise NotAdoptableError(f"There is no group {group}; there is {groups}.")
    german, english = _clean(german or word), _clean(english or word)
    folded = fold_word(word)
    known_words = {
        fold_word(name): term for term in vocabulary.topics for name in term.names.values()
    }
    found = session.scalar(select(AdoptedTopic).where(AdoptedTopic.word == folded))
    if found is None and folded in known_words:
        raise NotAdoptableError(f"{word} is a topic already: {known_words[folded].id}.")
    topic_id = _name_id(vocabulary, english) if found is None else found.topic_id
    return Adoption(topic_id, folded, german, english, group, is_new=found is None)


def adopt(session: Session, adoption: Adoption, *, now: datetime) -> None:
    """Make a word a topic, or give its topic these names."""
    found = session.scalar(select(AdoptedTopic).where(AdoptedTopic.word == adoption.word))
    if found is None:
        found = AdoptedTopic(topic_id=adoption.topic_id, word=adoption.word, adopted_at=now)
        session.add(found)
    found.german, found.english = adoption.german, adoption.english
    found.group_id = adoption.group
    session.flush()
    events.record(session, "topic_adopted", now=now, topic=found.id)


def _clean(name: str) -> str:
    """A name as it may stand in a letter."""
    try:
        cleaned = clean_line(name, limit=LONGEST_NAME)
    except InvalidInputError as error:
        raise NotAdoptableError(f"{name!r} cannot be the name of a topic.") from error
    if not any(sign.isalnum() for sign in cleaned):
        raise NotAdoptableError("The name of a topic needs letters.")
    return cleaned


def _name_id(vocabulary: Vocabulary, name: str) -> str:
    """An id that nobody has, made of a name."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = OWN + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "topic")
    taken = {term.id for term in vocabulary.topics}
    number, topic_id = 1, stem
    while topic_id in taken:
        number += 1
        topic_id = f"{stem}_{number}"
    return topic_id
