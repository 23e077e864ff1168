"""Whom a pool is searched for: everybody with everybody, or likely partners where it is large."""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.columns import Integers
from matchmaker.matching.draws import open_draws
from matchmaker.matching.edges import Edges, Search, merge, unpack
from matchmaker.matching.progress import Progress, say_nothing

EVERY_PAIR_UP_TO = 3_000
FEW = 12


@dataclass(frozen=True, slots=True)
class Everybody:
    """All pairs of a pool of so many."""

    count: int
    rows_at_once: int = 64

    def of(self, rows: Integers) -> tuple[Integers, Integers]:
        """All pairs of these rows, (row, partner)."""
        mine = np.repeat(rows, self.count)
        theirs = np.tile(np.arange(self.count), len(rows))
        apart = mine != theirs
        return mine[apart], theirs[apart]


def list_edges(
    search: Search, progress: Progress = say_nothing, every_pair_up_to: int = EVERY_PAIR_UP_TO
) -> Edges:
    """The candidates of a pool.

    Up to so many members every pair is looked at. Beyond, each is looked at with likely partners,
    and those who find few of them, since they insist on a place or wrote little, with many more.
    """
    count = len(search.table.ids)
    rows = np.arange(count)
    if count <= every_pair_up_to:
        return unpack(search.find(Everybody(count), rows, progress), count)
    draws = open_draws(search.table, search.seed)
    found = search.find(draws, rows, progress)
    few = rows[_degrees(unpack(found, count), count) < FEW]
    more = search.find(draws.wider(), few, progress)
    return unpack(merge([found, more]), count)


def _degrees(edges: Edges, count: int) -> Integers:
    degrees: Integers = np.bincount(edges.low, minlength=count)
    return degrees + np.bincount(edges.high, minlength=count)
