"""Looking at processes from outside."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

SECONDS = 20.0


def is_alive(pid: int) -> bool:
    """Whether it runs; a dead one that nobody has collected yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(") ")[2][0] not in "ZX"


def children_of(pid: int) -> list[int]:
    """The living children of a process, all of its threads'."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for file in lists for child in file.read_text().split()]
    return [child for child in found if is_alive(child)]


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited in vain: {what}")
        time.sleep(0.02)


def wait_until_gone(pids: Iterable[int]) -> None:
    """Return once none of them runs."""
    pids = list(pids)
    wait_until(lambda: not any(map(is_alive, pids)), f"the end of {pids}")
