"""The plan of one wave: who is proposed to whom, who is not, and why."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np

from matchmaker.domain.shown import Thread
from matchmaker.matching.candidates import FLOOR, Candidate, list_candidates, tie
from matchmaker.matching.pairing import maximum_weight_pairs
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Distance, Parts, topic_rarity
from matchmaker.matching.thread import thread_of


class Obstacle(StrEnum):
    """Why somebody has no pairing."""

    NOBODY_ALLOWED = "nobody_allowed"
    NO_THREAD = "no_thread"
    BELOW_FLOOR = "below_floor"
    ODD_ONE_OUT = "odd_one_out"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two members the engine chose for each other; `score` is out of 10,000."""

    low: int
    high: int
    score: int
    weight: int
    thread: Thread
    parts_low: Parts
    parts_high: Parts


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A member without a pairing, and why."""

    id: int
    reason: Obstacle


@dataclass(frozen=True, slots=True)
class Plan:
    """The engine's whole result; `bound` is an upper bound of any plan's total weight."""

    pairings: tuple[Pairing, ...]
    unmatched: tuple[Unmatched, ...]
    total_weight: int
    bound: int

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        pairings = tuple(
            Pairing(
                **{
                    **entry,
                    "thread": Thread.from_dict(entry["thread"]),
                    "parts_low": Parts(**entry["parts_low"]),
                    "parts_high": Parts(**entry["parts_high"]),
                }
            )
            for entry in data["pairings"]
        )
        unmatched = tuple(
            Unmatched(entry["id"], Obstacle(entry["reason"])) for entry in data["unmatched"]
        )
        return cls(pairings, unmatched, data["total_weight"], data["bound"])


def plan_wave(
    people: Iterable[Person],
    *,
    forbidden: frozenset[tuple[int, int]],
    distance: Distance,
    seed: int,
    floor: float = FLOOR,
) -> Plan:
    """Plan a wave; the same people and seed give the same plan, in whatever order they come."""
    pool = sorted(people, key=lambda person: person.id)
    rarity = topic_rarity(pool)
    candidates = list_candidates(pool, forbidden, distance, rarity, seed=seed, floor=floor)
    by_pair = {(found.low, found.high): found for found in candidates}
    chosen = _choose(candidates, pool, seed)
    pairings = [by_pair[pair] for pair in sorted(chosen)]
    matched = {member for pair in chosen for member in pair}
    reachable = {member for pair in by_pair for member in pair}
    unmatched = tuple(
        Unmatched(person.id, _obstacle(person, pool, forbidden, distance, rarity, reachable))
        for person in pool
        if person.id not in matched
    )
    total = sum(found.weight for found in pairings)
    return Plan(tuple(_pairing(found) for found in pairings), unmatched, total, total)


def _choose(
    candidates: list[Candidate], pool: list[Person], seed: int
) -> tuple[tuple[int, int], ...]:
    """Solve on nodes shuffled by the seed, since solvers break ties by index."""
    if not candidates:
        return ()
    order = sorted((person.id for person in pool), key=lambda id_: tie(seed, id_, id_))
    position = {member: index for index, member in enumerate(order)}
    ends = sorted(
        (*sorted((position[found.low], position[found.high])), found.weight)
        for found in candidates
    )
    edges = np.array(ends, dtype=np.int64)
    pairs = maximum_weight_pairs(edges[:, 0], edges[:, 1], edges[:, 2]).pairs
    return tuple(
        (min(order[i], order[j]), max(order[i], order[j])) for i, j in pairs
    )


def _pairing(found: Candidate) -> Pairing:
    return Pairing(
        found.low, found.high, found.score, found.weight,
        found.thread, found.parts_low, found.parts_high,
    )  # fmt: skip


def _obstacle(
    person: Person,
    pool: list[Person],
    forbidden: frozenset[tuple[int, int]],
    distance: Distance,
    rarity: dict[str, float],
    reachable: set[int],
) -> Obstacle:
    if person.id in reachable:
        return Obstacle.ODD_ONE_OUT
    allowed = [
        other
        for other in pool
        if other.id != person.id
        and (min(person.id, other.id), max(person.id, other.id)) not in forbidden
        and stopping_rule(person, other) is None
    ]
    if not allowed:
        return Obstacle.NOBODY_ALLOWED
    if all(thread_of(person, other, distance, rarity) is None for other in allowed):
        return Obstacle.NO_THREAD
    return Obstacle.BELOW_FLOOR
