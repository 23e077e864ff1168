"""Who could be paired with whom, checked, and numbered without regard to names."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError

Integers = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
PREFERENCES = 2**31
LARGEST = 2**31
EXACT_IN_FLOATS = 2**53


class PairingInputError(MatchmakerError, ValueError):
    """The edges cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Neighbours of n nodes, row after row, each edge in both rows.

    `names` (n,) is what the caller calls the nodes. Row v lies from `start[v]` to `start[v + 1]`
    in `other` (the neighbours, rising), `gain` (the weights, all positive) and `favour`.
    """

    names: Integers
    start: Integers
    other: Short
    gain: Short
    favour: Short

    def __len__(self) -> int:
        return len(self.names)

    def rows(self) -> Short:
        """Whose neighbour each entry of `other` is, shape (2m,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    def only(self, kept: Flags) -> Self:
        """The same nodes with some of the entries, of which `kept` (2m,) tells both or none."""
        start = np.concatenate([[0], np.cumsum(kept)])[self.start]
        return type(self)(
            self.names, start, self.other[kept], self.gain[kept], self.favour[kept]
        )  # fmt: skip


def read_graph(
    a: npt.ArrayLike, b: npt.ArrayLike, weight: npt.ArrayLike, preference: npt.ArrayLike | None
) -> Graph:
    """Check edges and number their nodes; an edge that weighs nothing or less is left out."""
    one, two, gain = _whole(a, "a"), _whole(b, "b"), _whole(weight, "weight")
    favour = np.zeros_like(gain) if preference is None else _whole(preference, "preference")
    _check(one, two, gain, favour)
    names, one, two = _number(one, two)
    rank = _ranks(len(names), one, two, gain, favour)
    one, two = rank[one], rank[two]
    key = np.concatenate([one * len(names) + two, two * len(names) + one])
    order = np.argsort(key)
    key = key[order]
    if (key[1:] == key[:-1]).any():
        raise PairingInputError("an edge stands there twice")
    graph = Graph(
        names[np.argsort(rank)],
        np.searchsorted(key, np.arange(len(names) + 1) * len(names)),
        (key % max(len(names), 1)).astype(np.int32),
        np.tile(gain.astype(np.int32), 2)[order],
        np.tile(favour.astype(np.int32), 2)[order],
    )
    return graph if (graph.gain > 0).all() else graph.only(graph.gain > 0)


def _whole(values: npt.ArrayLike, what: str) -> Integers:
    column = np.asarray(values)
    if column.ndim != 1:
        raise PairingInputError(f"{what} must be a row of numbers")
    if column.dtype.kind == "f":
        fits = np.abs(column) < EXACT_IN_FLOATS
        if not fits.all() or (column != np.floor(column)).any():
            raise PairingInputError(f"{what} holds something that is no integer")
    elif column.dtype.kind not in "iu" or (column > np.iinfo(np.int64).max).any():
        raise PairingInputError(f"{what} must hold integers of 64 bits")
    return column.astype(np.int64)


def _check(a: Integers, b: Integers, weight: Integers, favour: Integers) -> None:
    if not a.shape == b.shape == weight.shape == favour.shape:
        raise PairingInputError("a, b, weight and preference must be of one and the same length")
    if (a == b).any():
        raise PairingInputError("an edge joins two different nodes")
    if (weight <= -LARGEST).any() or (weight >= LARGEST).any():
        raise PairingInputError("the weight of an edge lies between -2^31 and 2^31")
    if (favour < 0).any() or (favour >= PREFERENCES).any():
        raise PairingInputError("a preference lies in [0, 2^31)")


def _number(a: Integers, b: Integers) -> tuple[Integers, Integers, Integers]:
    """The names in order, and the places of the ends in them; by a table if the names are dense."""
    if not len(a):
        return a, a, b
    first, last = min(a.min(), b.min()), max(a.max(), b.max())
    if int(last) - int(first) < 4 * len(a):
        seen = np.zeros(int(last - first) + 1, dtype=np.bool_)
        seen[a - first] = seen[b - first] = True
        place = np.cumsum(seen) - 1
        return np.flatnonzero(seen) + first, place[a - first], place[b - first]
    names, places = np.unique(np.concatenate([a, b]), return_inverse=True)
    return names, places[: len(a)], places[len(a) :]


def _ranks(count: int, a: Integers, b: Integers, weight: Integers, favour: Integers) -> Integers:
    """The number of each node: it depends on the node's edges, and on its name for twins only.

    So neither early nor late members are better off where the search decides between equals.
    Each node gets the sum of a hash of its edges; the sums stay exact below 2^53.
    """
    mixed = weight.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + favour.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    drawn = (mixed >> np.uint64(33)).astype(np.float64)
    sums = np.bincount(a, drawn, count) + np.bincount(b, drawn, count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(sums, kind="stable")] = np.arange(count)
    return rank
