"""Disjoint pairs of the greatest total weight."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx

Integers = npt.NDArray[np.int64]
PREFERENCES = 2**31


@dataclass(frozen=True, slots=True)
class Pairs:
    """The chosen pairs (low, high) in order, their total weight, and an upper bound of it."""

    pairs: tuple[tuple[int, int], ...]
    total: int
    bound: int


def maximum_weight_pairs(
    a: Integers, b: Integers, weight: Integers, preference: Integers | None = None
) -> Pairs:
    """Choose disjoint pairs with the greatest total weight, exactly.

    `a`, `b` and `weight` have shape (m,): edge i joins nodes a[i] and b[i], any integers, with a
    positive integer weight (no unit). `preference`, also (m,), in [0, 2^31), decides among equal
    totals and never against a greater one. Random preferences make the best choice unique but for
    one case in 2^31 / m (the isolation lemma of Mulmuley, Vazirani and Vazirani, 1987), so the
    answer depends neither on the order of the edges nor on the solver's own tie-breaking.

    Raises ValueError for unequal shapes, loops, repeated edges, or numbers out of range. The
    algorithm is Galil's blossom method (ACM Computing Surveys 18, 1986) as rustworkx implements
    it; the result is exact, so the bound is the total.
    """
    favour = np.zeros_like(weight) if preference is None else preference
    _check(a, b, weight, favour)
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    low, high, weight, favour = low[order], high[order], weight[order], favour[order]
    if ((low[1:] == low[:-1]) & (high[1:] == high[:-1])).any():
        raise ValueError("an edge stands there twice")
    nodes, places = np.unique(np.concatenate([low, high]), return_inverse=True)
    # The sum of all preferences in one choice stays below one unit of weight.
    unit = PREFERENCES * (len(nodes) // 2 + 1)
    scaled = [w * unit + p for w, p in zip(weight.tolist(), favour.tolist(), strict=True)]
    ends = places.reshape(2, -1).tolist()
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes.tolist())
    graph.add_edges_from(list(zip(*ends, scaled, strict=True)))
    chosen = rustworkx.max_weight_matching(graph, weight_fn=int)
    total = sum(int(graph.get_edge_data(i, j)) // unit for i, j in chosen)
    pairs = sorted((int(nodes[min(pair)]), int(nodes[max(pair)])) for pair in chosen)
    return Pairs(tuple(pairs), total, total)


def _check(a: Integers, b: Integers, weight: Integers, favour: Integers) -> None:
    if not a.shape == b.shape == weight.shape == favour.shape or a.ndim != 1:
        raise ValueError("a, b, weight and preference must be arrays of one and the same length")
    if (a == b).any() or (weight <= 0).any():
        raise ValueError("an edge joins two nodes and has a positive weight")
    if (favour < 0).any() or (favour >= PREFERENCES).any():
        raise ValueError("a preference lies in [0, 2^31)")
