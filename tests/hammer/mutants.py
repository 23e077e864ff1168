"""Planted faults: a campaign that does not notice one of them would not notice a real one."""

import itertools
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from matchmaker import database
from tests.hammer.interleaving import race_double_yeses, wake_zombies
from tests.hammer.kill import Slot, Task, list_deaths, prepared
from tests.hammer.planting import Mutant, planted
from tests.hammer.results import Result, Size
from tests.servers.postgres import PostgresServer

WHERE_DEATH_SHOWS = {
    Mutant.SENT_TOO_SOON: r"smtp: (before the bytes|in the middle)",
    Mutant.OWED_TOO_LATE: r"answer\.record: after|answer\.give",
    Mutant.THANKED_TOO_SOON: r"answer\.record: (begun|before)",
}
"""Elsewhere a death does not find these mutants."""
DEATHS = {Size.SHORT: 12, Size.FULL: 40}
HUNTERS = 2
"""Fork servers at the same time; each keeps one core busy."""
COUPLES = {Size.SHORT: 40, Size.FULL: 300}
numbers = itertools.count(1)


def run(size: Size, seed: int) -> Result:
    """Let every mutant live until it is caught; the product itself must not be."""
    started = time.monotonic()
    ledger = Ledger()
    with prepared() as tasks, ThreadPoolExecutor(HUNTERS) as pool:
        grounds = tasks[:1] if size is Size.SHORT else tasks
        hunts = [(mutant, task) for mutant in WHERE_DEATH_SHOWS for task in grounds]
        found = pool.map(lambda hunt: _hunt(hunt[1], hunt[0], size, seed), hunts)
        for (mutant, task), how in zip(hunts, found, strict=True):
            ledger.note(mutant, task, how)
        _interleave(tasks, size, ledger)
    return Result(
        campaign="mutants",
        promises="the campaigns themselves",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures={mutant: ", ".join(words) for mutant, words in ledger.caught.items()},
        violations=tuple(ledger.violations),
    )


@dataclass
class Ledger:
    """How each mutant was caught, and what was wrong."""

    caught: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    violations: list[str] = field(default_factory=list)

    def note(self, mutant: Mutant, task: Task, how: str | None) -> None:
        """Nothing means that it was not caught."""
        if how is None:
            self.violations.append(f"The mutant “{mutant.value}” survives on {task['database']}.")
        else:
            self.caught[mutant.value].append(f"on {task['database']} {how}")


def _hunt(task: Task, mutant: Mutant, size: Size, seed: int) -> str | None:
    """Kill mutated lives and see how many give it away; the short size ends with the first."""
    slot = Slot(task, mutant.value)
    try:
        shows = re.compile(WHERE_DEATH_SHOWS[mutant])
        deaths = [death for death in list_deaths(slot.record()["hits"]) if shows.match(death.point)]
        random.Random(seed).shuffle(deaths)
        found: list[bool] = []
        for death in deaths[: DEATHS[size]]:
            found.append(bool(slot.kill(death)["faults"]))
            if found[-1] and size is Size.SHORT:
                break
        return f"by {sum(found)} of {len(found)} deaths" if any(found) else None
    finally:
        slot.close()


def _interleave(tasks: list[Task], size: Size, ledger: Ledger) -> None:
    """On SQLite one writer at a time is the lock; only PostgreSQL can miss the other one."""
    sqlite, postgresql = tasks
    races: list[tuple[Mutant, Task, Callable[[str], list[str]]]] = [
        (Mutant.NO_LOCK, postgresql, partial(race_double_yeses, couples=COUPLES[size])),
        (Mutant.NO_EPOCH, sqlite, wake_zombies),
        (Mutant.NO_EPOCH, postgresql, wake_zombies),
    ]
    for mutant, task, interleave in races:
        ledger.violations += [
            f"Without “{mutant.value}” on {task['database']}: {fault}"
            for fault in _on_fresh(task, interleave)
        ]
        with planted(mutant.value):
            found = _on_fresh(task, interleave)
        many = "" if len(found) == 1 else "s"
        ledger.note(mutant, task, f"by {len(found)} fault{many}" if found else None)


def _on_fresh(task: Task, interleave: Callable[[str], list[str]]) -> list[str]:
    """Do it on a database of its own."""
    if task["database"] == "postgresql":
        server, name = PostgresServer(task["server"]), f"mutants_{next(numbers)}"
        url = server.create_database(name)
        try:
            database.upgrade(url)
            return interleave(url)
        finally:
            server.drop_database(name)
    with tempfile.TemporaryDirectory(prefix="matchmaker-mutants-") as folder:
        url = f"sqlite:///{Path(folder) / 'matchmaker.db'}"
        database.upgrade(url)
        return interleave(url)
