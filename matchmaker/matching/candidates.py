"""Candidates: the pairs that the hard rules allow and that have a thread and enough in it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Parts, points_of, score, units
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick

PAIR_BONUS = 2_000
WAITING_BONUS = 1_000
LONGEST_COUNTED_WAIT = 4
BEST_PER_PERSON = 32
MORE_PER_MONTH_WAITED = 8


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


def list_candidates(
    people: Iterable[Person],
    forbidden: frozenset[tuple[int, int]],
    yardstick: Yardstick,
    *,
    seed: int,
) -> list[Candidate]:
    """The candidates of a pool by (low, high): of each person the 32 best, more who waited.

    Best means by score, not by weight: else those who wait longest would fill everybody's list
    and leave the others no edges among themselves.
    """
    pool = sorted(people, key=lambda person: person.id)
    _check(pool, forbidden)
    found: dict[tuple[int, int], Candidate] = {}
    of_person: dict[int, list[Candidate]] = {person.id: [] for person in pool}
    for low, high in combinations(pool, 2):
        if (low.id, high.id) in forbidden:
            continue
        candidate = consider(low, high, yardstick)
        if candidate is not None:
            of_person[low.id].append(candidate)
            of_person[high.id].append(candidate)
    for person in pool:
        limit = BEST_PER_PERSON + MORE_PER_MONTH_WAITED * _wait(person)
        best = sorted(
            of_person[person.id], key=lambda each: (-each.score, tie(seed, each.low, each.high))
        )
        found.update({(each.low, each.high): each for each in best[:limit]})
    return [found[pair] for pair in sorted(found)]


def tie(seed: int, low: int, high: int) -> int:
    """An order for equals, in [0, 2^64), that knows nothing but the round's seed and the ids."""
    text = f"{seed}:{low}:{high}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _wait(person: Person) -> int:
    return min(person.waited, LONGEST_COUNTED_WAIT)


def _check(pool: Sequence[Person], forbidden: frozenset[tuple[int, int]]) -> None:
    """Refuse what would silently pair somebody twice or overlook a forbidden pair."""
    if any(one.id == other.id for one, other in pairwise(pool)):
        raise ValueError("a person stands in the pool twice")
    if any(low >= high for low, high in forbidden):
        raise ValueError("a forbidden pair is written (low, high)")
