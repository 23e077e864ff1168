"""The plan of one wave: who is proposed to whom, who is not, and why."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from matchmaker.domain.shown import Thread
from matchmaker.matching.candidates import Candidate, list_candidates, tie
from matchmaker.matching.obstacle import Obstacle, obstacle_of
from matchmaker.matching.pairing import PREFERENCES, Pairs, maximum_weight_pairs
from matchmaker.matching.person import Person
from matchmaker.matching.score import WEIGHTS, Parts, Weights
from matchmaker.matching.yardstick import FLOOR, Distance, take_yardstick

Progress = Callable[[int, int, str], None]


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
    weights: Weights = WEIGHTS,
    floor: float = FLOOR,
    progress: Progress | None = None,
) -> Plan:
    """Plan a wave; the same people and seed give the same plan, in whatever order they come.

    `forbidden` holds the pairs that history rules out, as (low, high). Raises ValueError when
    somebody stands in the pool twice or a forbidden pair is the wrong way round.
    """
    pool = sorted(people, key=lambda person: person.id)
    yardstick = take_yardstick(pool, distance, weights, floor)
    candidates = list_candidates(pool, forbidden, yardstick, seed=seed)
    if progress is not None:
        progress(len(pool), len(pool), "scores")
    by_pair = {(found.low, found.high): found for found in candidates}
    chosen = _choose(candidates, seed)
    matched = {member for pair in chosen.pairs for member in pair}
    reachable = {member for pair in by_pair for member in pair}
    unmatched = tuple(
        Unmatched(
            person.id,
            Obstacle.ODD_ONE_OUT
            if person.id in reachable
            else obstacle_of(person, pool, forbidden, yardstick),
        )
        for person in pool
        if person.id not in matched
    )
    pairings = tuple(_pairing(by_pair[pair]) for pair in chosen.pairs)
    return Plan(pairings, unmatched, chosen.total, chosen.bound)


def _choose(candidates: list[Candidate], seed: int) -> Pairs:
    """Solve; among equally heavy plans the seed decides, never an index or an id."""
    edges = np.array(
        [
            (found.low, found.high, found.weight, tie(seed, found.low, found.high) % PREFERENCES)
            for found in candidates
        ],
        dtype=np.int64,
    ).reshape(-1, 4)
    return maximum_weight_pairs(*edges.T)


def _pairing(found: Candidate) -> Pairing:
    return Pairing(
        found.low, found.high, found.score, found.weight,
        found.thread, found.parts_low, found.parts_high,
    )  # fmt: skip
