"""The pairs of a pool worth choosing from: of each person the best, as arrays."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np

from matchmaker.matching.blocks import STOPPED, measure
from matchmaker.matching.candidates import LONGEST_COUNTED_WAIT, PAIR_BONUS, WAITING_BONUS
from matchmaker.matching.columns import BITS, Flags, Integers, Masks
from matchmaker.matching.parts import Weights
from matchmaker.matching.progress import Progress, say_nothing
from matchmaker.matching.table import Table
from matchmaker.matching.ties import ties

BEST_PER_PERSON = 32
MORE_PER_MONTH_WAITED = 8
PAIRS_AT_ONCE = 1 << 17
POINT_BITS = 14
THREADS = 2


@dataclass(frozen=True, slots=True)
class Edges:
    """Candidates as rows of a table, low < high, in order; shape (m,) each."""

    low: Integers
    high: Integers
    points: Integers


class Partners(Protocol):
    """Who is looked at for each row, and how many rows make a good piece of work."""

    @property
    def rows_at_once(self) -> int:
        """How many."""

    def of(self, rows: Integers) -> tuple[Integers, Integers]:
        """Different pairs (row, partner) for these rows, which are in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What decides which pairs are kept; `forbidden` as `number_forbidden` gives it, `floor` in
    points."""

    table: Table
    forbidden: Integers
    weights: Weights
    floor: int
    seed: int
    best: int = BEST_PER_PERSON

    def find(
        self, partners: Partners, rows: Integers, progress: Progress = say_nothing
    ) -> Integers:
        """Of each row the best partners, as packed pairs in order."""
        size = partners.rows_at_once
        pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
        found = [np.zeros(0, dtype=np.int64)]
        for done, piece in enumerate(_in_threads(lambda p: self._look(partners, p), pieces), 1):
            found.append(piece)
            progress(min(done * size, len(rows)), len(rows), "partners")
        return merge(found)

    def _look(self, partners: Partners, rows: Integers) -> Integers:
        """Of these rows the best, more for those who waited; equals go by the seed.

        Best means by points, not by weight: else those who wait longest would fill everybody's
        list and leave the others no edges among themselves.
        """
        table, count = self.table, len(self.table.ids)
        mine, theirs = partners.of(rows)
        points = measure_many(table, mine, theirs, self.weights)
        good = points >= max(self.floor, 0)
        mine, theirs, points = mine[good], theirs[good], points[good]
        keys = pair_keys(mine, theirs, count)
        free = ~is_in(keys, self.forbidden)
        mine, keys, points = mine[free], keys[free], points[free]
        order = ties(self.seed, table.ids[keys // count], table.ids[keys % count])
        limits = self.best + MORE_PER_MONTH_WAITED * waits(table)[rows]
        kept = _best(np.searchsorted(rows, mine), points, order, limits)
        return (keys[kept] << POINT_BITS) | points[kept]


def unpack(packed: Integers, count: int) -> Edges:
    """Edges of packed pairs."""
    keys = packed >> POINT_BITS
    return Edges(keys // count, keys % count, packed & (2**POINT_BITS - 1))


def merge(found: Sequence[Integers]) -> Integers:
    """Packed pairs in order, each once."""
    packed = np.concatenate(found)
    packed.sort()
    return packed[np.diff(packed, prepend=-1) > 0]


def waits(table: Table) -> Integers:
    """How many months of waiting count for each row."""
    counted: Integers = np.minimum(table.waited, LONGEST_COUNTED_WAIT)
    return counted


def weights_of(table: Table, edges: Edges) -> Integers:
    """The weight of each edge, as `consider` gives it."""
    waited = waits(table)
    both = waited[edges.low] + waited[edges.high]
    weight: Integers = edges.points + PAIR_BONUS + WAITING_BONUS * both
    return weight


def number_forbidden(table: Table, forbidden: frozenset[tuple[int, int]]) -> Integers:
    """The forbidden pairs of a pool as sorted numbers, low row times count plus high row."""
    flat = np.fromiter(chain.from_iterable(forbidden), dtype=np.int64, count=2 * len(forbidden))
    if (flat[0::2] >= flat[1::2]).any():
        raise ValueError("a forbidden pair is written (low, high)")
    if not len(table.ids):
        return flat[:0]
    rows = np.minimum(np.searchsorted(table.ids, flat), len(table.ids) - 1)
    here = (table.ids[rows] == flat).reshape(-1, 2).all(axis=1)
    low, high = rows.reshape(-1, 2)[here].T
    return np.sort(low * len(table.ids) + high)


def pair_keys(rows: Integers, others: Integers, count: int) -> Integers:
    """One number for each pair, whichever comes first."""
    keys: Integers = np.minimum(rows, others) * count + np.maximum(rows, others)
    return keys


def is_in(keys: Integers, ordered: Integers) -> Flags:
    """Which of the keys are among those in order."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=np.bool_)
    places = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    found: Flags = ordered[places] == keys
    return found


def measure_many(table: Table, rows: Integers, others: Integers, weights: Weights) -> Integers:
    """What `measure` says, in pieces that stay near the processor."""
    points = np.full(len(rows), STOPPED, dtype=np.int64)
    for cut in range(0, len(rows), PAIRS_AT_ONCE):
        piece = slice(cut, cut + PAIRS_AT_ONCE)
        points[piece] = measure(table, rows[piece], others[piece], weights)
    return points


def _best(rows: Integers, points: Integers, order: Masks, limits: Integers) -> Integers:
    """The places of each row's best: as many as its limit.

    Row, points and order go into one number, since one sort is three times as fast as three; so
    there are fewer than 2^14 rows.
    """
    falling = (2**POINT_BITS - 1 - points).astype(np.uint64)
    number = (rows.astype(np.uint64) << np.uint64(BITS - POINT_BITS)) | (
        falling << np.uint64(BITS - 2 * POINT_BITS)
    )
    arranged = np.argsort(number | (order >> np.uint64(2 * POINT_BITS)), kind="stable")
    sizes = np.bincount(rows, minlength=len(limits))
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    best: Integers = arranged[rank < np.repeat(limits, sizes)]
    return best


def _in_threads(
    look: Callable[[Integers], Integers], pieces: Sequence[Integers]
) -> Iterator[Integers]:
    """The results in order; NumPy lets two threads count at once. An interruption ends them."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        yield from pool.map(look, pieces)
    finally:
        pool.shutdown(cancel_futures=True)
