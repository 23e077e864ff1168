"""The hard rules: each is one small function that says whether it stops a pair."""

from collections.abc import Callable

from matchmaker.domain.profile import Way
from matchmaker.matching.person import Person

CALLS = frozenset({Way.VIDEO, Way.PHONE})
FARTHEST_CALL_MINUTES = 6 * 60
DAY_MINUTES = 24 * 60
Rule = Callable[[Person, Person], bool]


def no_shared_language(one: Person, other: Person) -> bool:
    """They could not write to each other."""
    return not one.languages & other.languages


def no_shared_way(one: Person, other: Person) -> bool:
    """There is no way of meeting that both want."""
    return not one.ways & other.ways


def other_place(one: Person, other: Person) -> bool:
    """One insists on meeting in person, and the other is elsewhere or nobody knows where."""
    insists = one.insists_on_place or other.insists_on_place
    return insists and (not one.place or one.place != other.place)


def far_apart_in_time(one: Person, other: Person) -> bool:
    """They could only call each other, and their clocks are more than six hours apart."""
    return could_only_call(one, other) and apart_in_minutes(one, other) > FARTHEST_CALL_MINUTES


def same_organisation(one: Person, other: Person) -> bool:
    """They are colleagues."""
    return one.organisation is not None and one.organisation == other.organisation


RULES: tuple[Rule, ...] = (
    no_shared_language,
    no_shared_way,
    other_place,
    far_apart_in_time,
    same_organisation,
)


def stopping_rule(one: Person, other: Person) -> str | None:
    """The name of the first rule that stops a pair."""
    return next((rule.__name__ for rule in RULES if rule(one, other)), None)


def could_only_call(one: Person, other: Person) -> bool:
    """Whether all they both want is to talk at the same hour from two places."""
    shared = one.ways & other.ways
    return bool(shared) and shared <= CALLS


def apart_in_minutes(one: Person, other: Person) -> int:
    """How far their clocks are apart.

    Clocks go round: thirteen hours ahead and eleven behind are awake at the same time.
    """
    ahead = (one.utc_offset_minutes - other.utc_offset_minutes) % DAY_MINUTES
    return min(ahead, DAY_MINUTES - ahead)
