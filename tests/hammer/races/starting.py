"""Starts two racers at the same instant, as threads of one process or as two processes."""

import multiprocessing
import os
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from structlog.testing import capture_logs

from matchmaker.runtime import Runtime
from tests.hammer.races.parts import Part
from tests.reliability import racing

LARGEST_HEAD_START = 0.002
Pairs = Sequence[tuple[Part, Part]]


@dataclass(frozen=True)
class Fault:
    """Something that went wrong for a racer."""

    words: str


@dataclass(frozen=True)
class Finish:
    """What each side found in each race, and what they complained about in the log."""

    sides: list[list[object]]
    complaints: list[str]

    @property
    def faults(self) -> list[str]:
        """Everything that nobody had reckoned with."""
        found = [one.words for side in self.sides for one in side if isinstance(one, Fault)]
        return found + self.complaints


def race_threads(runtime: Runtime, pairs: Pairs) -> Finish:
    """Both in this process, over separate connections."""
    with capture_logs() as lines:
        sides = racing.race(
            (partial(_shifted, one, runtime), partial(_shifted, other, runtime))
            for one, other in pairs
        )
    return Finish([[_plain(one) for one in side] for side in sides], _complaints(lines))


def race_processes(runtime: Runtime, pairs: Pairs) -> Finish:
    """Two processes; each opens connections of its own after it was forked."""
    forks = multiprocessing.get_context("fork")
    barrier = forks.Barrier(2)
    runtime.engine.dispose()
    racers = []
    for parts in zip(*pairs, strict=True):
        ours, theirs = forks.Pipe(duplex=False)
        process = forks.Process(target=_run, args=(theirs, barrier, runtime, parts))
        process.start()
        theirs.close()
        racers.append((process, ours))
    reports = [ours.recv() for _, ours in racers]
    for process, ours in racers:
        ours.close()
        process.join(racing.SECONDS)
    return Finish(
        [found for found, _ in reports], [words for _, lines in reports for words in lines]
    )


def _run(report: Connection, barrier: Barrier, runtime: Runtime, parts: Sequence[Part]) -> None:
    """One racer's life."""
    random.seed(os.getpid())
    results = []
    with capture_logs() as lines:
        for one in parts:
            barrier.wait(racing.SECONDS)
            try:
                results.append(_plain(_shifted(one, runtime)))
            except Exception as error:
                results.append(_plain(error))
    runtime.close()
    report.send((results, _complaints(lines)))
    report.close()


def _shifted(one: Part, runtime: Runtime) -> object:
    """Sometimes one is a little ahead, so that they meet at every point."""
    if random.random() < 0.5:
        time.sleep(random.random() * LARGEST_HEAD_START)
    return one(runtime)


def _plain(found: object) -> object:
    if isinstance(found, Exception):
        return Fault(f"{type(found).__name__}: {str(found)[:200]}")
    return found


def _complaints(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"{line['event']} ({line.get('step', '')} {line.get('exc_info', '')})"
        for line in lines
        if line["log_level"] in ("error", "critical")
    ]
