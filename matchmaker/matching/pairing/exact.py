"""The heaviest pairs of small graphs, proved."""

from collections.abc import Iterator

import numpy as np
import rustworkx

from matchmaker.matching.pairing.compiled import Bench, pays
from matchmaker.matching.pairing.graph import PREFERENCES, Graph, Integers
from matchmaker.matching.pairing.paths import label_parts


def solve(graph: Graph) -> tuple[Integers, Integers]:
    """Choose exactly: who is paired with whom, -1 for nobody, and what the pair weighs, both (n,).

    Among equal choices the greatest sum of preferences wins. Random preferences make the best
    choice unique but for one case in 2^31 / m (the isolation lemma of Mulmuley, Vazirani and
    Vazirani, 1987), so that it depends neither on the order of the edges nor on the solver's own
    ties. The algorithm is Galil's blossom method (ACM Computing Surveys 18, 1986) as rustworkx
    implements it, for each part of the graph alone.
    """
    mate = np.full(len(graph), -1, dtype=np.int64)
    worth = np.zeros(len(graph), dtype=np.int64)
    other, gain, favour = graph.other.tolist(), graph.gain.tolist(), graph.favour.tolist()
    start = graph.start.tolist()
    for part in _parts(graph):
        place = {node: number for number, node in enumerate(part)}
        edges = [
            (place[node], place[other[i]], i)
            for node in part
            for i in range(start[node], start[node + 1])
            if node < other[i]
        ]
        # The sum of all preferences in one choice stays below one unit of weight.
        unit = PREFERENCES * (len(part) // 2 + 1)
        for one, two in _blossom(len(part), edges, [gain[i] * unit + favour[i] for *_, i in edges]):
            low, high = part[one], part[two]
            mate[low], mate[high] = high, low
    for node in np.flatnonzero(mate >= 0):
        row = slice(start[node], start[node + 1])
        worth[node] = graph.gain[row][np.searchsorted(graph.other[row], mate[node])]
    return mate, worth


def label(graph: Graph) -> Integers:
    """The number of the part that each node belongs to, shape (n,)."""
    bench = Bench(pays(len(graph.other)))
    found = bench.room(len(graph), -1)
    start, other = bench.column(graph.start), bench.column(graph.other)
    bench.run(label_parts, start, other, found, bench.room(len(graph)))
    return bench.array(found)


def _parts(graph: Graph) -> Iterator[list[int]]:
    found = label(graph)
    order = np.argsort(found, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
        if len(part) > 1:
            yield part.tolist()


def _blossom(
    size: int, edges: list[tuple[int, int, int]], weights: list[int]
) -> set[tuple[int, int]]:
    if len(edges) == 1:
        return {edges[0][:2]}
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(
        [(one, two, weight) for (one, two, _), weight in zip(edges, weights, strict=True)]
    )
    return rustworkx.max_weight_matching(graph, weight_fn=int)
