"""The one thing to add that would open most candidates to somebody who waits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.domain.profile import WAYS_IN_ONE_PLACE, Way
from matchmaker.matching.candidates import consider
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import Yardstick

FEWEST_HOLDERS = 3
"""What fewer others have would give them away."""
MOST_TOPICS = 8
"""As many as the form takes."""


class Addition(StrEnum):
    """What can be added; among equals the first counts. Nothing here gives up a limit."""

    TOPIC = "topic"
    OFFER = "offer"
    WISH = "wish"
    LANGUAGE = "language"
    WAY = "way"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to add; `term` is the id of a topic, a language or a way, `opens` how many."""

    addition: Addition
    term: str
    opens: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A person as they would be, and the only others to whom that makes a difference."""

    addition: Addition
    term: str
    changed: Person
    concerned: Sequence[Person]


def find_hint(
    person: Person,
    others: Iterable[Person],
    forbidden: frozenset[tuple[int, int]],
    yardstick: Yardstick,
    *,
    is_topic: Callable[[str], bool],
) -> Hint | None:
    """What would turn most of those whom a rule, a missing thread or the floor stops now into
    candidates; None when nothing does.

    `is_topic` tells which topics the form offers. What is rare is not weighed anew: one member
    more with a topic changes little.
    """
    pool = sorted(others, key=lambda other: other.id)
    closed = {
        other.id
        for other in pool
        if other.id != person.id
        and (min(person.id, other.id), max(person.id, other.id)) not in forbidden
        and consider(person, other, yardstick) is None
    }
    best: Hint | None = None
    for attempt in _list_attempts(person, pool, is_topic):
        opened = sum(
            other.id in closed and consider(attempt.changed, other, yardstick) is not None
            for other in attempt.concerned
        )
        if opened > (best.opens if best else 0):
            best = Hint(attempt.addition, attempt.term, opened)
    return best


def _list_attempts(
    person: Person, pool: Sequence[Person], is_topic: Callable[[str], bool]
) -> Iterator[_Attempt]:
    """Everything plausible, in the order in which equals are preferred."""
    others = [other for other in pool if other.id != person.id]
    attempts = (
        *_list_topics(person, others, is_topic),
        *_list_sentences(person, others),
        *_list_languages(person, others),
        *_list_ways(person, others),
    )
    for attempt in attempts:
        if len(attempt.concerned) >= FEWEST_HOLDERS:
            yield attempt


def _list_topics(
    person: Person, others: Sequence[Person], is_topic: Callable[[str], bool]
) -> Iterator[_Attempt]:
    """Topics of the list only, never a word of somebody's own."""
    if len(person.topics) >= MOST_TOPICS:
        return
    holders = _holders(others, lambda other: other.topics - person.topics)
    for topic in sorted(filter(is_topic, holders)):
        changed = replace(person, topics=person.topics | {topic})
        yield _Attempt(Addition.TOPIC, topic, changed, holders[topic])


def _list_sentences(person: Person, others: Sequence[Person]) -> Iterator[_Attempt]:
    """A sentence that is there already and may be shown from now on."""
    if person.offer and not person.offer_shown:
        meets = [other for other in others if other.wish & person.offer]
        yield _Attempt(Addition.OFFER, "", replace(person, offer_shown=True), meets)
    if person.wish and not person.wish_shown:
        meets = [other for other in others if other.offer & person.wish]
        yield _Attempt(Addition.WISH, "", replace(person, wish_shown=True), meets)


def _list_languages(person: Person, others: Sequence[Person]) -> Iterator[_Attempt]:
    holders = _holders(others, lambda other: other.languages - person.languages)
    for language in sorted(holders):
        changed = replace(person, languages=person.languages | {language})
        yield _Attempt(Addition.LANGUAGE, language, changed, holders[language])


def _list_ways(person: Person, others: Sequence[Person]) -> Iterator[_Attempt]:
    """Ways to meet; who only meets in person is not asked to give that up."""
    offered = WAYS_IN_ONE_PLACE if person.insists_on_place else frozenset(Way)
    holders = _holders(others, lambda other: (other.ways & offered) - person.ways)
    for way in sorted(holders):
        changed = replace(person, ways=person.ways | {Way(way)})
        yield _Attempt(Addition.WAY, way, changed, holders[way])


def _holders(
    others: Sequence[Person], terms: Callable[[Person], Iterable[str]]
) -> dict[str, list[Person]]:
    """Who has each term."""
    found: dict[str, list[Person]] = {}
    for other in others:
        for term in terms(other):
            found.setdefault(str(term), []).append(other)
    return found
