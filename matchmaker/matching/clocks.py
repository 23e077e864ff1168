"""Whose days overlap."""

from matchmaker.domain.profile import Way
from matchmaker.matching.person import Person

CALLS = frozenset({Way.VIDEO, Way.PHONE})
FARTHEST_CALL_MINUTES = 6 * 60
DAY_MINUTES = 24 * 60


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
