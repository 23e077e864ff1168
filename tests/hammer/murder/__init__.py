"""Random murder: web, worker, clock and Redis die at any moment of long histories."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matchmaker.processes import dying_with_me
from tests.hammer.fresh_databases import POSTGRESQL, SQLITE, FreshDatabases
from tests.hammer.results import Result, Size

KILLS = {Size.SHORT: {SQLITE: 15}, Size.FULL: {SQLITE: 1_400, POSTGRESQL: 600}}
SECONDS = {Size.SHORT: 20, Size.FULL: 14 * 60}
"""After that the history comes to its end, however many have died."""
SECONDS_TO_END = 400
MEMORY = Path("/dev/shm")
"""A killed process loses nothing there, and nobody waits for a disk."""
ROOT = Path(__file__).parents[3]


def run(size: Size, seed: int) -> Result:
    """One history for each database, side by side."""
    started = time.monotonic()
    figures: Counter[str] = Counter()
    violations: list[str] = []
    with _places(size) as places:
        stages = {
            kind: _begin(place, url, KILLS[size][kind], SECONDS[size], seed)
            for kind, (place, url) in places.items()
        }
        for kind, stage in stages.items():
            found = _hear(stage)
            figures[f"kills on {kind}"] = found["figures"]["kills"]
            figures.update(found["figures"])
            violations += [f"{kind}: {fault}" for fault in found["faults"]]
    return Result(
        campaign="murder",
        promises="P2 P3 P4 P5 P6 P12 P13",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures=dict(figures),
        violations=tuple(violations),
    )


@contextmanager
def _places(size: Size) -> Iterator[dict[str, tuple[Path, str]]]:
    """A folder and a fresh database for each history."""
    folder = Path(tempfile.mkdtemp(prefix="mm-murder-", dir=MEMORY if MEMORY.is_dir() else None))
    databases = FreshDatabases(folder)
    try:
        places = {}
        for kind in KILLS[size]:
            place = folder / kind
            place.mkdir()
            places[kind] = (place, databases.make(kind))
        yield places
    finally:
        databases.close()
        shutil.rmtree(folder, ignore_errors=True)


def _begin(folder: Path, url: str, kills: int, seconds: int, seed: int) -> subprocess.Popen[str]:
    task = {
        "folder": str(folder), "database": url, "kills": kills, "seconds": seconds, "seed": seed,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hammer.murder.stage", json.dumps(task)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=dying_with_me(),
    )


def _hear(stage: subprocess.Popen[str]) -> dict[str, Any]:
    """What became of a history."""
    try:
        told, complaints = stage.communicate(timeout=SECONDS[Size.FULL] + SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        stage.kill()
        told, complaints = stage.communicate()
    lines = told.splitlines()
    if stage.returncode or not lines:
        fault = f"The history broke off with {stage.returncode}: {complaints[-3000:]}"
        return {"figures": {"kills": 0}, "faults": [fault]}
    found: dict[str, Any] = json.loads(lines[-1])
    return found
