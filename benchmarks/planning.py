"""Plan one wave for 1,000 to 1,000,000 invented members, and compare it with looking at all pairs.

Run it from the root of the checkout, for example `python -m benchmarks.planning 1000 100000`, or
`python -m benchmarks.planning quality` for the share of weight that likely partners keep.
"""

import json
import resource
import subprocess
import sys
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any

from benchmarks.population import invent, read_terms
from matchmaker.matching.edges import Search
from matchmaker.matching.plan import choose, open_search, plan_wave
from matchmaker.matching.search import list_edges
from matchmaker.matching.yardstick import take_yardstick

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUALITY = 20_000
FULL_BEST = 128
SEED = 1
HEADINGS = (
    "members",
    "pairs",
    "unmatched",
    "seconds",
    "partners",
    "pairing",
    "reasons",
    "gap",
    "MB",
)


class Stopwatch:
    """How long each part of a plan took, by what progress says it is at."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._at = ("", perf_counter())

    def tell(self, _done: int, _total: int, what: str) -> None:
        name, since = self._at
        now = perf_counter()
        if name:
            self.seconds[name] = self.seconds.get(name, 0.0) + now - since
        self._at = (what, now)


def plan(size: int) -> dict[str, Any]:
    """Plan one wave, from loaded people to the plan."""
    vocabulary = read_terms()
    people = list(invent(size, SEED, vocabulary))
    loaded = peak_megabytes()
    watch, start, worked = Stopwatch(), perf_counter(), process_time()
    made = plan_wave(
        people,
        forbidden=frozenset(),
        distance=vocabulary.distance,
        seed=SEED,
        progress=watch.tell,
    )
    seconds = perf_counter() - start
    return {
        "members": size,
        "pairs": len(made.pairings),
        "unmatched": len(made.unmatched),
        "weight": made.total_weight,
        "gap": made.bound / max(made.total_weight, 1) - 1,
        "seconds": seconds,
        "seconds of work": process_time() - worked,
        "reading": watch.seconds.get("members", 0.0),
        "partners": watch.seconds.get("partners", 0.0),
        "pairing": watch.seconds.get("pairs", 0.0),
        "reasons": watch.seconds.get("reasons", 0.0),
        "MB": peak_megabytes(),
        "MB before": loaded,
    }


def compare(size: int) -> dict[str, Any]:
    """What likely partners keep of the weight of the plan with every pair and 128 each."""
    vocabulary = read_terms()
    people = sorted(invent(size, SEED, vocabulary), key=lambda person: person.id)
    search = open_search(people, frozenset(), take_yardstick(people, vocabulary.distance), SEED)
    drawn, drawn_seconds = weigh(search, 0)
    full, full_seconds = weigh(replace(search, best=FULL_BEST), size)
    return {
        "members": size,
        "weight": drawn,
        "weight of all pairs": full,
        "share": drawn / full,
        "seconds": drawn_seconds,
        "seconds for all pairs": full_seconds,
        "MB": peak_megabytes(),
    }


def weigh(search: Search, every_pair_up_to: int) -> tuple[int, float]:
    start = perf_counter()
    edges = list_edges(search, every_pair_up_to=every_pair_up_to)
    return choose(search, edges).total, perf_counter() - start


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024


def measure_apart(what: str, size: int) -> dict[str, Any]:
    """In a process of its own, so that peaks of memory do not mix."""
    command = [sys.executable, "-m", "benchmarks.planning", "--child", what, str(size)]
    found: dict[str, Any] = json.loads(subprocess.check_output(command, text=True))
    return found


def show(results: list[dict[str, Any]]) -> None:
    """A table for people."""
    print("".join(f"{heading:>12}" for heading in HEADINGS))
    for found in results:
        cells = [found[heading] for heading in HEADINGS]
        print("".join(f"{c:>12.4f}" if isinstance(c, float) else f"{c:>12,}" for c in cells))


def main(words: list[str]) -> None:
    if words[:1] == ["--child"]:
        size = int(words[2])
        print(json.dumps(plan(size) if words[1] == "plan" else compare(size)))
        return
    if words[:1] == ["quality"]:
        print(json.dumps(measure_apart("quality", int(words[1]) if words[1:] else QUALITY)))
        return
    results = []
    for size in [int(word) for word in words] or SIZES:
        results.append(measure_apart("plan", size))
        print(json.dumps(results[-1]), flush=True)
    show(results)


if __name__ == "__main__":
    main(sys.argv[1:])
