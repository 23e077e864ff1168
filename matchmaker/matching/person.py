"""A member as the engine sees one: no name, no address."""

import unicodedata
from dataclasses import dataclass

from matchmaker.domain.profile import Profile, Reach, Way

ENDINGS = ("en", "er", "es", "e", "n", "s")
SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What counts for matching; words are folded, `waited` counts months."""

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


def read_person(
    member_id: int,
    profile: Profile,
    *,
    organisation: str | None,
    waited: int,
    utc_offset_minutes: int,
) -> Person:
    """Reduce a profile to what counts."""
    return Person(
        id=member_id,
        fields=profile.fields,
        topics=frozenset(profile.topics),
        own_topics=frozenset(fold_word(word) for word in profile.own_topics),
        languages=frozenset(profile.languages),
        ways=frozenset(profile.ways),
        place=fold_word(profile.place),
        insists_on_place=profile.insists_on_place,
        utc_offset_minutes=utc_offset_minutes,
        offer=stems(profile.offer.text),
        wish=stems(profile.wish.text),
        offer_shown=profile.offer.may_be_shown,
        wish_shown=profile.wish.may_be_shown,
        reach=profile.reach,
        organisation=organisation,
        waited=waited,
    )


def fold_word(text: str) -> str:
    """Fold case, accents and a simple German ending, so that one word has one form."""
    flat = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    plain = "".join(sign for sign in flat if not unicodedata.combining(sign))
    for ending in ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= SHORTEST_STEM:
            return plain[: -len(ending)]
    return plain


def stems(text: str) -> frozenset[str]:
    """The words of a sentence that carry meaning, folded: five letters or more."""
    words = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return frozenset(fold_word(word) for word in words if len(word) > SHORTEST_STEM)
