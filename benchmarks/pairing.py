"""Choosing pairs, ours against networkx and rustworkx: `python -m benchmarks.pairing [--quick]`.

All of them get the same graphs, each in a process of its own that is ended after --patience
seconds; a solver that did not finish is not asked again for more members. "Ours" is what the
engine calls: exact up to 5,000 members, certified above; beside it stand the certified way at any
size, compiled and in plain Python. From 100,000 members ours is alone. Seconds are the process's
own time from arrays of edges to pairs, which other people's work disturbs less than the wall
clock; all solvers use one core. Imports and compiling come before.
"""

import argparse
import contextlib
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import networkx
import numpy as np
import rustworkx

from benchmarks.graphs import KINDS, Edges, Integers
from matchmaker.matching.pairing import certified, maximum_weight_pairs
from matchmaker.matching.pairing.compiled import pays
from matchmaker.matching.pairing.graph import read_graph

DEGREE = 25
SIZES = (1_000, 2_500, 5_000, 10_000, 100_000, 1_000_000)
QUICK = (1_000, 2_500, 10_000)
ALONE_FROM = 100_000
HEADINGS = "graph members edges solver seconds total gap peak_mb"
Found = tuple[int, int | None]


def main() -> None:
    """Measure everything, print a table, and write JSON lines if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer sizes, twenty seconds each")
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--solvers", nargs="+", choices=list(SOLVERS), default=list(SOLVERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    patience = options.patience or (20 if options.quick else 120)
    print("| " + " | ".join(HEADINGS.split()) + " |\n|" + "---|" * len(HEADINGS.split()))
    tired = {(kind, name) for kind in KINDS for name in SOLVERS.keys() - options.solvers}
    for size in options.sizes or (QUICK if options.quick else SIZES):
        for kind in KINDS:
            for row in measure(kind, size, options.seed, patience, tired):
                print("| " + " | ".join(str(row[name]) for name in HEADINGS.split()) + " |")
                sys.stdout.flush()
                if options.json:
                    with options.json.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(row) + "\n")


def measure(
    kind: str, size: int, seed: int, patience: float, tired: set[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """One row for each solver that may take part; `tired` are those that shall not."""
    for name, solver in SOLVERS.items():
        if (kind, name) in tired or (size >= ALONE_FROM and name != "ours"):
            continue
        row = {"graph": kind, "members": size, "edges": None, "solver": name, "seed": seed}
        limit = patience * 5 if size >= ALONE_FROM else patience
        found = _in_a_child(solver, kind, size, seed, limit)
        nothing = {"seconds": f"over {limit:.0f}", "total": None, "gap": None, "peak_mb": None}
        if found is None:
            tired.add((kind, name))
        yield row | (found or nothing)


def _in_a_child(
    solver: Callable[[Edges], Found], kind: str, size: int, seed: int, patience: float
) -> dict[str, Any] | None:
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, solver, kind, size, seed, patience))
    child.start()
    theirs.close()
    found: dict[str, Any] | None = None
    # The child is alone with its end of the pipe, so its death is the end of the file.
    with contextlib.suppress(EOFError):
        found = mine.recv()
    child.join()
    return found


def _work(
    out: Connection,
    solver: Callable[[Edges], Found],
    kind: str,
    size: int,
    seed: int,
    patience: float,
) -> None:
    solver(KINDS["uniform"](9_000 if solver is ours else 20, DEGREE, 0))
    edges = KINDS[kind](size, DEGREE, seed)
    before = _peak()
    spent = int(time.process_time() + patience) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent, spent))
    started = time.process_time()
    total, bound = solver(edges)
    seconds = time.process_time() - started
    out.send(
        {
            "edges": len(edges[0]),
            "seconds": round(seconds, 3),
            "total": total,
            "gap": None if bound is None else float(f"{1 - total / bound:.2g}"),
            "peak_mb": _peak(),
            "peak_before_mb": before,
        }
    )


def _peak() -> int:
    """The most memory this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024


def ours(edges: Edges) -> Found:
    """As the engine calls it."""
    found = maximum_weight_pairs(*edges)
    return found.total, found.bound


def ours_certified(edges: Edges) -> Found:
    """The certified way at any size, compiled if it can be."""
    graph = read_graph(*edges)
    return _sums(certified.solve(graph, compiled=pays(10**9)))


def ours_plain(edges: Edges) -> Found:
    """The certified way without numba."""
    return _sums(certified.solve(read_graph(*edges), compiled=False))


def _sums(near: certified.Certified) -> Found:
    return int(near.worth.sum()) // 2, int(near.dual.sum()) // (2 * near.scale)


def _rows(a: Integers, b: Integers, weight: Integers) -> list[tuple[int, int, int]]:
    return list(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True))


def with_rustworkx(edges: Edges) -> Found:
    """Galil's method in Rust."""
    a, b, weight, _ = edges
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(int(np.maximum(a, b).max()) + 1))
    graph.add_edges_from(_rows(a, b, weight))
    pairs = rustworkx.max_weight_matching(graph, weight_fn=int)
    return sum(int(graph.get_edge_data(*pair)) for pair in pairs), None


def with_networkx(edges: Edges) -> Found:
    """Galil's method in Python, what the best open-source neighbour uses."""
    a, b, weight, _ = edges
    graph = networkx.Graph()
    graph.add_weighted_edges_from(_rows(a, b, weight))
    pairs = networkx.max_weight_matching(graph)
    return sum(graph.edges[pair]["weight"] for pair in pairs), None


SOLVERS: dict[str, Callable[[Edges], Found]] = {
    "ours": ours,
    "ours, certified": ours_certified,
    "ours, plain": ours_plain,
    "rustworkx": with_rustworkx,
    "networkx": with_networkx,
}

if __name__ == "__main__":
    main()
