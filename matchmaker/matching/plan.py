"""The plan of one wave: who is proposed to whom, who is not, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np

from matchmaker.domain.shown import Thread
from matchmaker.matching.candidates import consider
from matchmaker.matching.edges import Edges, Search, number_forbidden, weights_of
from matchmaker.matching.obstacle import Obstacle, list_obstacles
from matchmaker.matching.pairing import PREFERENCES, Pairs, maximum_weight_pairs
from matchmaker.matching.parts import units
from matchmaker.matching.person import Person
from matchmaker.matching.progress import Progress, say_nothing
from matchmaker.matching.score import WEIGHTS, Parts, Weights
from matchmaker.matching.search import EVERY_PAIR_UP_TO, list_edges
from matchmaker.matching.table import tabulate
from matchmaker.matching.ties import ties
from matchmaker.matching.yardstick import FLOOR, Distance, Yardstick, take_yardstick

__all__ = ["Obstacle", "Pairing", "Plan", "Progress", "Unmatched", "plan_wave"]
TOLD_EVERY = 1_000
# Proving that no plan is heavier takes some seconds here, and most of a minute at 5,000.
EXACT_UP_TO = 2_000


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
    every_pair_up_to: int = EVERY_PAIR_UP_TO,
) -> Plan:
    """Plan a wave; the same people and seed give the same plan, in whatever order they come.

    `forbidden` holds the pairs that history rules out, as (low, high). `progress` is told now and
    then how many of how many are done, and of what. In a larger pool than `every_pair_up_to`
    members are looked at with likely partners instead of everybody. Raises ValueError when
    somebody stands in the pool twice or a forbidden pair is the wrong way round.
    """
    pool = sorted(people, key=lambda person: person.id)
    if any(one.id == other.id for one, other in pairwise(pool)):
        raise ValueError("a person stands in the pool twice")
    tell = progress or say_nothing
    tell(0, len(pool), "members")
    yardstick = take_yardstick(pool, distance, weights, floor)
    search = open_search(pool, forbidden, yardstick, seed)
    edges = list_edges(search, tell, every_pair_up_to)
    tell(0, len(edges.low), "pairs")
    chosen = choose(search, edges)
    pairings = tuple(_pair(pool, chosen, yardstick, tell))
    unmatched = _list_unmatched(search, edges, chosen)
    return Plan(pairings, unmatched, chosen.total, chosen.bound)


def open_search(
    pool: Sequence[Person],
    forbidden: frozenset[tuple[int, int]],
    yardstick: Yardstick,
    seed: int,
) -> Search:
    """What is needed to search a pool, which is in the order of its ids."""
    table = tabulate(pool, yardstick)
    return Search(
        table=table,
        forbidden=number_forbidden(table, forbidden),
        weights=yardstick.weights,
        floor=units(yardstick.floor),
        seed=seed,
    )


def choose(search: Search, edges: Edges) -> Pairs:
    """Solve; among equally heavy plans the seed decides, never an index or an id.

    The pairs are rows of the search's table.
    """
    ids = search.table.ids
    preference = ties(search.seed, ids[edges.low], ids[edges.high]) % np.uint64(PREFERENCES)
    weight = weights_of(search.table, edges)
    return maximum_weight_pairs(
        edges.low,
        edges.high,
        weight,
        preference.astype(np.int64),
        exact_up_to=EXACT_UP_TO,
    )


def _pair(
    pool: Sequence[Person], chosen: Pairs, yardstick: Yardstick, tell: Progress
) -> Iterator[Pairing]:
    """The chosen pairs, looked at closely: their thread and the parts of their scores."""
    count = len(chosen.pairs)
    for number, (low, high) in enumerate(chosen.pairs):
        if number % TOLD_EVERY == 0:
            tell(number, count, "reasons")
        found = consider(pool[low], pool[high], yardstick)
        if found is None:
            raise AssertionError("a pair was chosen that is no candidate")
        yield Pairing(
            found.low, found.high, found.score, found.weight,
            found.thread, found.parts_low, found.parts_high,
        )  # fmt: skip
    tell(count, count, "reasons")


def _list_unmatched(search: Search, edges: Edges, chosen: Pairs) -> tuple[Unmatched, ...]:
    ids = search.table.ids
    matched = np.zeros(len(ids), dtype=np.bool_)
    matched[np.array(chosen.pairs, dtype=np.int64).ravel()] = True
    reachable = np.zeros(len(ids), dtype=np.bool_)
    reachable[edges.low] = reachable[edges.high] = True
    alone = np.nonzero(~matched & ~reachable)[0]
    reasons = dict(zip(alone.tolist(), list_obstacles(search, alone), strict=True))
    return tuple(
        Unmatched(int(ids[row]), reasons.get(row, Obstacle.ODD_ONE_OUT))
        for row in np.nonzero(~matched)[0].tolist()
    )
