"""Candidates: the pairs that the hard rules allow and that have a thread and enough in it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Distance, Parts, score
from matchmaker.matching.shortlist import Shortlist
from matchmaker.matching.thread import thread_of

PAIR_BONUS = 2_000
WAITING_BONUS = 1_000
LONGEST_COUNTED_WAIT = 4
FLOOR = 0.12
BEST_PER_PERSON = 32
MORE_PER_MONTH_WAITED = 8
ROUNDING = 1e-9


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


def consider(
    one: Person, other: Person, distance: Distance, rarity: Mapping[str, float], *, floor: float
) -> Candidate | None:
    """The candidate these two make, unless a rule, a missing thread or the floor stops it.

    w = 10^4 g(a, b) g(b, a) + K + B (min(waited_a, 4) + min(waited_b, 4)): one more pair counts
    for more than a slightly better one, and whoever has waited comes first.
    """
    low, high = (one, other) if one.id < other.id else (other, one)
    if stopping_rule(low, high) is not None:
        return None
    thread = thread_of(low, high, distance, rarity)
    if thread is None:
        return None
    for_low, for_high = score(low, high, distance, rarity), score(high, low, distance, rarity)
    product = for_low.total * for_high.total
    if product < floor:
        return None
    points = round(10_000 * product)
    weight = points + PAIR_BONUS + WAITING_BONUS * (_wait(low) + _wait(high))
    return Candidate(low.id, high.id, points, weight, thread, for_low.parts, for_high.parts)


def list_candidates(
    people: Iterable[Person],
    forbidden: frozenset[tuple[int, int]],
    distance: Distance,
    rarity: Mapping[str, float],
    *,
    seed: int,
    floor: float = FLOOR,
) -> list[Candidate]:
    """The candidates of a pool by (low, high): of each person the 32 best, more who waited.

    Best means by score, not by weight: else those who wait longest would fill everybody's list
    and leave the others no edges among themselves.
    """
    pool = sorted(people, key=lambda person: person.id)
    _check(pool, forbidden)
    shortlist = Shortlist(pool, distance, rarity)
    chosen: set[tuple[int, int]] = set()
    for index in range(len(pool)):
        chosen.update(_list_best(index, pool, shortlist, forbidden, seed=seed, floor=floor))
    found = (consider(pool[i], pool[j], distance, rarity, floor=floor) for i, j in sorted(chosen))
    return [candidate for candidate in found if candidate is not None]


def tie(seed: int, low: int, high: int) -> int:
    """An order for equals, in [0, 2^64), that knows nothing but the round's seed and the ids."""
    text = f"{seed}:{low}:{high}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _list_best(
    index: int,
    pool: Sequence[Person],
    shortlist: Shortlist,
    forbidden: frozenset[tuple[int, int]],
    *,
    seed: int,
    floor: float,
) -> list[tuple[int, int]]:
    """The best allowed pairs of one person, as indexes (low, high); equals go by `tie`."""
    products = shortlist.products(index)
    points = np.rint(products * 10_000).astype(np.int64)
    (likely,) = np.nonzero(products >= max(floor - ROUNDING, ROUNDING))
    limit = BEST_PER_PERSON + MORE_PER_MONTH_WAITED * _wait(pool[index])
    best: list[tuple[int, int, int, int]] = []
    for other in likely[np.argsort(-points[likely], kind="stable")].tolist():
        if len(best) >= limit and -points[other] > best[-1][0]:
            break
        i, j = min(index, other), max(index, other)
        low, high = pool[i], pool[j]
        if (low.id, high.id) not in forbidden and stopping_rule(low, high) is None:
            best.append((-int(points[other]), tie(seed, low.id, high.id), i, j))
    return [(i, j) for _, _, i, j in sorted(best)[:limit]]


def _wait(person: Person) -> int:
    return min(person.waited, LONGEST_COUNTED_WAIT)


def _check(pool: Sequence[Person], forbidden: frozenset[tuple[int, int]]) -> None:
    """Refuse what would silently pair somebody twice or overlook a forbidden pair."""
    if any(one.id == other.id for one, other in pairwise(pool)):
        raise ValueError("a person stands in the pool twice")
    if any(low >= high for low, high in forbidden):
        raise ValueError("a forbidden pair is written (low, high)")
