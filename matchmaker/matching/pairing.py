"""Disjoint pairs of the greatest total weight."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The chosen pairs (low, high) in order, their total weight, and an upper bound of it."""

    pairs: tuple[tuple[int, int], ...]
    total: int
    bound: int


def maximum_weight_pairs(a: Integers, b: Integers, weight: Integers) -> Pairs:
    """Choose disjoint pairs with the greatest total weight, exactly.

    `a`, `b` and `weight` have shape (m,): edge i joins nodes a[i] and b[i], any integers, with a
    positive integer weight. Raises ValueError for other shapes, loops or weights. The algorithm
    is Galil's blossom method (ACM Computing Surveys 18, 1986) as rustworkx implements it; the
    result is exact, so the bound is the total.
    """
    if not a.shape == b.shape == weight.shape or a.ndim != 1:
        raise ValueError("a, b and weight must be arrays of one and the same length")
    if (a == b).any() or (weight <= 0).any():
        raise ValueError("an edge joins two nodes and has a positive weight")
    nodes, index = np.unique(np.concatenate([a, b]), return_inverse=True)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes.tolist())
    ends = index.reshape(2, -1)
    graph.add_edges_from(list(zip(*ends.tolist(), weight.tolist(), strict=True)))
    chosen = rustworkx.max_weight_matching(graph, weight_fn=int, verify_optimum=False)
    pairs = sorted(tuple(sorted((int(nodes[i]), int(nodes[j])))) for i, j in chosen)
    total = sum(int(graph.get_edge_data(i, j)) for i, j in chosen)
    return Pairs(tuple((low, high) for low, high in pairs), total, total)
