"""Why somebody has no pairing."""

from collections.abc import Sequence
from enum import StrEnum

from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick


class Obstacle(StrEnum):
    """Why somebody has no pairing."""

    NOBODY_ALLOWED = "nobody_allowed"
    NO_THREAD = "no_thread"
    BELOW_FLOOR = "below_floor"
    ODD_ONE_OUT = "odd_one_out"


def obstacle_of(
    person: Person,
    pool: Sequence[Person],
    forbidden: frozenset[tuple[int, int]],
    yardstick: Yardstick,
) -> Obstacle:
    """What keeps somebody without any candidate from everybody else in the pool."""
    allowed = [
        other
        for other in pool
        if other.id != person.id
        and (min(person.id, other.id), max(person.id, other.id)) not in forbidden
        and stopping_rule(person, other) is None
    ]
    if not allowed:
        return Obstacle.NOBODY_ALLOWED
    if all(thread_of(person, other, yardstick) is None for other in allowed):
        return Obstacle.NO_THREAD
    return Obstacle.BELOW_FLOOR
