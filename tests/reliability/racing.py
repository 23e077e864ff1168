"""Two threads that do their parts at the same instant, again and again."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

SECONDS = 60
Part = Callable[[], object]


def race(pairs: Iterable[tuple[Part, Part]]) -> list[list[object]]:
    """Start both parts of each pair together; tells what each returned, or the error it raised."""
    barrier = threading.Barrier(2)

    def run(parts: Sequence[Part]) -> list[object]:
        results = []
        for part in parts:
            barrier.wait(SECONDS)
            try:
                results.append(part())
            except Exception as error:
                results.append(error)
        return results

    ones, others = zip(*pairs, strict=True)
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (ones, others)))


def errors_in(results: list[list[object]]) -> list[object]:
    """What went wrong in a race."""
    return [found for side in results for found in side if isinstance(found, Exception)]
