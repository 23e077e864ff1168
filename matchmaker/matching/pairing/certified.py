"""Nearly the heaviest pairs of large graphs, with an upper bound of any."""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.pairing.auction import bid, certify, let_go
from matchmaker.matching.pairing.compiled import Bench
from matchmaker.matching.pairing.graph import Graph, Integers
from matchmaker.matching.pairing.paths import improve
from matchmaker.matching.pairing.rings import pair_rings

# The heaviest edge is worth about so many of the smallest raises.
FINENESS = 2**22
COARSER = 5
# Ordinary graphs need about 50 looks at every edge from either end, a grid of equals a thousand.
LOOKS = 2_500
ROUNDS = 4
SEARCH = 3_000
SEARCH_EACH = 20
FOR_FEW = 100_000


@dataclass(frozen=True, slots=True)
class Certified:
    """Pairs by `mate` and `worth`, as `exact.solve` gives them, and the duals that bound them.

    Both ends of an edge have at least 2 * scale * weight together in `dual` (n,).
    """

    mate: Integers
    worth: Integers
    dual: Integers
    scale: int

    def slack(self, graph: Graph) -> Integers:
        """By how much each entry of the graph stays below its bound, shape (2m,)."""
        ends = self.dual[graph.rows()] + self.dual[graph.other]
        return ends - 2 * self.scale * graph.gain.astype(np.int64)

    def gaps(self) -> Integers:
        """What each node adds to the distance from the bound, in 1 / (2 * scale), shape (n,)."""
        return self.dual - self.scale * self.worth


def solve(graph: Graph, *, compiled: bool, looks: int = LOOKS) -> Certified:
    """Auction, rings, paths: fractional matching first, whose optimum is hardly ever greater.

    The duals of the auction bound what is possible, so the result carries its own proof of how
    good it is; only odd rings that hang together badly leave a gap worth mentioning. After
    so many looks at everything the auction breaks off, and the bound says so.
    """
    bench, size = Bench(compiled), len(graph)
    rows = [bench.column(column) for column in (graph.start, graph.other, graph.gain)]
    scale = max(1, FINENESS // max(int(graph.gain.max(initial=1)), 1))
    price, held = bench.column(_guess(graph) * scale // 2), bench.room(size, -1)
    owner = bench.room(size, -1)
    patience, waiting = looks * (size + len(graph.other)), bench.room(size)
    for step in _steps(graph, scale).tolist():
        state = (*rows, scale, step, price, owner, held, waiting)
        patience -= bench.run(bid, *state, bench.run(let_go, *state), patience)
        if patience <= 0:
            break
    dual = bench.room(size)
    bench.run(certify, *rows, scale, price, dual)
    target, reward = _permutation(graph, bench.array(held), bench.array(owner))
    mate, worth = bench.room(size), bench.room(size)
    room = [bench.room(size + 1) for _ in range(3)]
    bench.run(pair_rings, bench.column(target), bench.column(reward), mate, worth, *room)
    for _ in range(ROUNDS):
        room = [bench.room(size) for _ in range(4)]
        budget = SEARCH_EACH * size + FOR_FEW
        if not bench.run(improve, *rows, scale, dual, mate, worth, *room, SEARCH, budget):
            break
    return Certified(bench.array(mate), bench.array(worth), bench.array(dual), scale)


def _guess(graph: Graph) -> Integers:
    """The heaviest edge of each node, 0 without one, shape (n,)."""
    heaviest = np.zeros(len(graph), dtype=np.int64)
    some = np.flatnonzero(np.diff(graph.start))
    if len(some):
        heaviest[some] = np.maximum.reduceat(graph.gain, graph.start[some])
    return heaviest


def _steps(graph: Graph, scale: int) -> Integers:
    """The smallest raises of the rounds, from half the heaviest edge down to one."""
    steps = [max(1, int(graph.gain.max(initial=0)) * scale // 2)]
    while steps[-1] > 1:
        steps.append(max(1, steps[-1] // COARSER))
    return np.array(steps, dtype=np.int64)


def _permutation(graph: Graph, held: Integers, owner: Integers) -> tuple[Integers, Integers]:
    """Whom everybody holds, and the gain of it; who holds nothing gets what nobody holds."""
    target = np.arange(len(graph))
    reward = np.zeros(len(graph), dtype=np.int64)
    some = held >= 0
    target[some] = graph.other[held[some]]
    reward[some] = graph.gain[held[some]]
    target[held == -1] = np.flatnonzero(owner < 0)
    return target, reward
