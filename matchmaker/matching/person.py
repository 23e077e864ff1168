"""A member as the engine sees one: no name, no address."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import TypeVar

from matchmaker.domain.profile import Profile, Reach, Way
from matchmaker.matching.words import fold_place, fold_word, stems, stems_of_language

Term = TypeVar("Term", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What counts for matching; words are folded, `waited` counts months.

    `typed` holds (folded, as typed) for each of their own topics, since letters quote people
    and not the folded form. `words` are those of all their sentences, each with its language.
    """

    id: int
    fields: tuple[str, ...]
    topics: frozenset[str]
    own_topics: frozenset[str]
    languages: frozenset[str]
    ways: frozenset[Way]
    place: str
    insists_on_place: bool
    utc_offset_minutes: int
    offer: frozenset[str]
    wish: frozenset[str]
    offer_shown: bool
    wish_shown: bool
    reach: Reach
    organisation: str | None
    waited: int
    typed: tuple[tuple[str, str], ...] = ()
    words: frozenset[str] = frozenset()


def read_person(
    member_id: int,
    profile: Profile,
    *,
    organisation: str | None,
    waited: int,
    utc_offset_minutes: int,
) -> Person:
    """Reduce a profile to what counts."""
    typed = tuple((fold_word(word), word) for word in profile.own_topics if fold_word(word))
    return Person(
        id=member_id,
        fields=tuple(map(intern, profile.fields)),
        topics=frozenset(map(intern, profile.topics)),
        own_topics=frozenset(folded for folded, _ in typed),
        languages=_one_and_the_same(frozenset(profile.languages)),
        ways=_one_and_the_same(frozenset(profile.ways)),
        place=fold_place(profile.place),
        insists_on_place=profile.insists_on_place,
        utc_offset_minutes=utc_offset_minutes,
        offer=stems(profile.offer.text),
        wish=stems(profile.wish.text),
        offer_shown=profile.offer.may_be_shown,
        wish_shown=profile.wish.may_be_shown,
        reach=profile.reach,
        organisation=organisation,
        waited=waited,
        typed=typed,
        words=stems_of_language(_sentences(profile), profile.languages),
    )


def _sentences(profile: Profile) -> Iterator[str]:
    for sentence in (profile.work, profile.question, profile.offer, profile.wish):
        yield sentence.text


@lru_cache(maxsize=1_024)
def _one_and_the_same(terms: frozenset[Term]) -> frozenset[Term]:
    """A set that many have is kept once, since there may be a million people."""
    return terms
