"""Kill at every point: each hit of each point ends one life, and a month has to survive it."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from matchmaker import database
from matchmaker.processes import dying_with_me
from tests.factories import open_test_runtime
from tests.hammer.kill import story
from tests.hammer.kill.points import list_points
from tests.hammer.results import Result, Size
from tests.servers.postgres import start_postgres

DATABASES = ("sqlite", "postgresql")
SHORT = 20
WHOLE = 8
"""Every so many deaths the month is lived to its end even where nothing has changed."""
TURNS = (0, 1, 0)
"""Whose turn a hit is: copies of a PostgreSQL database take their time."""
ROOT = Path(__file__).parents[3]
Task = dict[str, str]


@dataclass(frozen=True)
class Death:
    """The hit of a point, counted within its chapter, at which a life ends."""

    chapter: int
    point: str
    number: int


class Slot:
    """The other end of a fork server."""

    def __init__(self, task: Task, mutant: str = "") -> None:
        self.database = task["database"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hammer.kill.slot"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=dying_with_me(),
        )
        self._ask({**task, "mutant": mutant})

    def record(self) -> dict[str, Any]:
        """What the clean life was like."""
        return self._hear()

    def kill(self, death: Death, *, whole: bool = True) -> dict[str, Any]:
        """Let a life end there, and hear what was left, perhaps of the whole month."""
        self._ask({**asdict(death), "whole": whole})
        return self._hear()

    def close(self) -> None:
        """Let it clean up."""
        self._process.communicate(timeout=60)

    def _ask(self, question: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"broken": ""}')
        if "broken" in answer:
            raise RuntimeError(f"The fork server on {self.database} ended. {answer['broken']}")
        return answer


def run(size: Size, seed: int) -> Result:
    """Let life after life end, on both databases side by side."""
    started = time.monotonic()
    with prepared() as tasks, fork_servers(tasks) as slots, ThreadPoolExecutor() as pool:
        reports = list(pool.map(partial(_run_on, size=size, seed=seed), slots, count()))
    figures: Counter[str] = Counter()
    for report in reports:
        figures.update(report[0])
    return Result(
        campaign="kill",
        promises="P1 P2 P3 P4 P12 P13",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures=dict(figures),
        violations=tuple(fault for report in reports for fault in report[1]),
    )


@contextmanager
def prepared() -> Iterator[list[Task]]:
    """A task for a fork server on each kind of database, with the people settled in."""
    with tempfile.TemporaryDirectory(prefix="matchmaker-kill-") as folder:
        template = Path(folder) / "template.db"
        _settle(f"sqlite:///{template}")
        server = start_postgres()
        try:
            name = f"kill_template_{os.getpid()}"
            _settle(server.create_database(name))
            yield [
                {"database": "sqlite", "template": str(template)},
                {"database": "postgresql", "server": server.url, "template": name},
            ]
            server.drop_database(name)
        finally:
            server.stop()


@contextmanager
def fork_servers(tasks: Iterable[Task]) -> Iterator[list[Slot]]:
    """One for each task, and gone with the block."""
    slots = [Slot(task) for task in tasks]
    try:
        yield slots
    finally:
        for slot in slots:
            slot.close()


def _settle(url: str) -> None:
    database.upgrade(url)
    runtime = open_test_runtime(url, clock=story.SETTLED_AT)
    story.settle_in(runtime)
    runtime.close()


def _run_on(slot: Slot, place: int, *, size: Size, seed: int) -> tuple[Counter[str], list[str]]:
    """All the deaths on one database; the figures and the faults."""
    name = slot.database
    clean = slot.record()
    points = Counter(point for chapter in clean["hits"] for point in chapter)
    faults = [f"In a clean life on {name}: {fault}" for fault in clean["faults"]]
    faults += [
        f"The point “{point}” never fires on {name}."
        for point in list_points(clean["steps"])
        if not points[point]
    ]
    figures = Counter({f"points on {name}": len(points), f"hits on {name}": points.total()})
    deaths = choose(list_deaths(clean["hits"]), place, size, seed)
    for number, death in enumerate(deaths):
        found = slot.kill(death, whole=number % WHOLE == 0)
        figures[f"kills on {name}"] += 1
        figures["lived on to the end of the month"] += found.get("whole", 0)
        figures["dropped after acceptance"] += found.get("dropped", 0)
        figures["physical duplicates"] += found.get("duplicates", 0)
        figures["marked ambiguous"] += found.get("ambiguous", 0)
        faults += [f"{name}: {fault}" for fault in found["faults"]]
    return figures, faults


def list_deaths(hits: list[list[str]]) -> list[Death]:
    """Every hit in the order of the month."""
    deaths = []
    for chapter, points in enumerate(hits):
        counts: Counter[str] = Counter()
        for point in points:
            counts[point] += 1
            deaths.append(Death(chapter, point, counts[point]))
    return deaths


def choose(deaths: list[Death], place: int, size: Size, seed: int) -> list[Death]:
    """In full each hit on one of the databases, the first of each point on both.

    In short so many points, one hit of each; the databases take different ones.
    """
    by_point: dict[str, list[Death]] = defaultdict(list)
    for death in deaths:
        by_point[death.point].append(death)
    if size is Size.FULL:
        return [
            death
            for found in by_point.values()
            for number, death in enumerate(found)
            if number == 0 or place == TURNS[number % len(TURNS)]
        ]
    chance = random.Random(seed)
    points = sorted(by_point)
    chance.shuffle(points)
    return [chance.choice(by_point[point]) for point in points[place :: len(DATABASES)][:SHORT]]
