"""Candidates: the pairs that the hard rules allow and that have a thread and enough in it."""

from dataclasses import dataclass

from matchmaker.domain.shown import Thread
from matchmaker.matching.parts import units
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Parts, points_of, score
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick

PAIR_BONUS = 2_000
WAITING_BONUS = 1_000
LONGEST_COUNTED_WAIT = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An allowed pair; `score` is 10,000 times the product of both sides' scores."""

    low: int
    high: int
    score: int
    weight: int
    thread: Thread
    parts_low: Parts
    parts_high: Parts


def consider(one: Person, other: Person, yardstick: Yardstick) -> Candidate | None:
    """The candidate these two make, unless a rule, a missing thread or the floor stops it.

    w = 10^4 g(a, b) g(b, a) + K + B (min(waited_a, 4) + min(waited_b, 4)): one more pair counts
    for more than a slightly better one, and whoever has waited comes first.
    """
    low, high = (one, other) if one.id < other.id else (other, one)
    if stopping_rule(low, high) is not None:
        return None
    thread = thread_of(low, high, yardstick)
    if thread is None:
        return None
    for_low, for_high = score(low, high, yardstick), score(high, low, yardstick)
    points = points_of(for_low.total, for_high.total)
    if points < units(yardstick.floor):
        return None
    weight = points + PAIR_BONUS + WAITING_BONUS * (_wait(low) + _wait(high))
    return Candidate(low.id, high.id, points, weight, thread, for_low.parts, for_high.parts)


def _wait(person: Person) -> int:
    return min(person.waited, LONGEST_COUNTED_WAIT)
