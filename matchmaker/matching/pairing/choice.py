"""The choice of the pairs: exact for a community, certified for a city."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.matching.pairing import certified, exact
from matchmaker.matching.pairing.certified import Certified
from matchmaker.matching.pairing.compiled import pays
from matchmaker.matching.pairing.graph import Graph, Integers, read_graph

# Below this, pruning costs more than it saves.
PRUNE_FROM = 1_000
# A part of the graph with up to so many nodes is never further from its bound than this.
EXACT_PART = 5_000
GAP = 0.01
FIRST_TRY = 10


@dataclass(frozen=True, slots=True)
class Pairs:
    """The chosen pairs (low, high) in order, their total weight, and an upper bound of it."""

    pairs: tuple[tuple[int, int], ...]
    total: int
    bound: int


def maximum_weight_pairs(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    weight: npt.ArrayLike,
    preference: npt.ArrayLike | None = None,
    *,
    exact_up_to: int = 5_000,
) -> Pairs:
    """Choose disjoint pairs with the greatest total weight.

    `a`, `b` and `weight` have shape (m,): edge i joins nodes a[i] and b[i], any integers, with an
    integer weight (no unit) between -2^31 and 2^31; one that is not positive is never chosen.
    `preference`, also (m,), in [0, 2^31), decides among equals and never against weight. The order
    and direction of the rows do not matter.

    Up to `exact_up_to` nodes no choice is heavier, and the bound is the total. Above, the total
    is nearly the greatest and the bound tells how nearly: what the preferences decide is then
    whom the search looks at first. If they are more than one percent apart, every part of the
    graph that is that far apart and has at most 5,000 nodes is solved exactly.

    Raises PairingInputError, a ValueError, for unequal lengths, loops, repeated edges, and numbers
    that are no integers or out of range.
    """
    graph = read_graph(a, b, weight, preference)
    if len(graph) <= min(exact_up_to, PRUNE_FROM):
        return _proved(graph, *exact.solve(graph))
    near = certified.solve(graph, compiled=pays(len(graph.other)))
    if len(graph) <= exact_up_to:
        return _proved(graph, *prove(graph, near))
    if near.gaps().sum() > GAP * near.dual.sum():
        near = repair(graph, near)
    return _pairs(graph, near.mate, near.worth, int(near.dual.sum()) // (2 * near.scale))


def prove(graph: Graph, near: Certified) -> tuple[Integers, Integers]:
    """Solve exactly without the edges that stay further below their bound than there is to gain.

    The weight of a choice is at most the bound less the slack of each of its edges, so no choice
    as heavy as a known one has an edge with more slack than the known one's gap. What is left
    falls into small parts. The gap itself is mostly the auction's, so a small part of it is tried
    first; what that finds proves itself, or comes so close that few edges are left for the proof.
    """
    slack, gap = near.slack(graph), int(near.gaps().sum())
    allowed = gap // FIRST_TRY
    mate, worth = exact.solve(graph.only(slack <= allowed))
    gap = min(gap, int((near.dual - near.scale * worth).sum()))
    return (mate, worth) if gap <= allowed else exact.solve(graph.only(slack <= gap))


def repair(graph: Graph, near: Certified) -> Certified:
    """Solve the parts of the graph that are small, and far from their bound, exactly.

    Their duals are then half their pairs' weight: right as a sum, and no longer for each edge.
    """
    label = exact.label(graph)
    size = np.bincount(label)
    gap, bound = (_sums(label, column) for column in (near.gaps(), near.dual))
    poor = (size <= EXACT_PART) & (gap > GAP * bound)
    row = label[graph.rows()]
    mate, worth = exact.solve(graph.only(poor[row] & (near.slack(graph) <= gap[row])))
    chosen = poor[label]
    return Certified(
        np.where(chosen, mate, near.mate),
        np.where(chosen, worth, near.worth),
        np.where(chosen, near.scale * worth, near.dual),
        near.scale,
    )


def _sums(label: Integers, column: Integers) -> Integers:
    sums = np.zeros(int(label.max()) + 1, dtype=np.int64)
    np.add.at(sums, label, column)
    return sums


def _proved(graph: Graph, mate: Integers, worth: Integers) -> Pairs:
    return _pairs(graph, mate, worth, int(worth.sum()) // 2)


def _pairs(graph: Graph, mate: Integers, worth: Integers, bound: int) -> Pairs:
    one = np.flatnonzero(mate > np.arange(len(mate)))
    ends = np.sort(np.stack([graph.names[one], graph.names[mate[one]]]), axis=0)
    pairs = zip(*ends[:, np.argsort(ends[0])].tolist(), strict=True)
    return Pairs(tuple(pairs), int(worth.sum()) // 2, bound)
