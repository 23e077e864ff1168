"""Whether a folder was prepared by this version, so that a second start need not wait for it."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from matchmaker import __version__
from matchmaker.errors import MatchmakerError

NOTE = "prepared"


def is_prepared(data: Path) -> bool:
    """Whether the tables are those of this version and the sample community is in."""
    note = data / NOTE
    return (data / "matchmaker.db").exists() and note.exists() and note.read_text() == _version()


def prepare(data: Path, environment: Mapping[str, str]) -> None:
    """Bring the tables up to date and the sample community in, in a process of its own.

    What that takes is slow to load, and nothing else of it is needed here.
    """
    done = subprocess.run(
        [sys.executable, "-m", "matchmaker.demo.preparing"],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise MatchmakerError(f"The database in {data} could not be prepared.")
    (data / NOTE).write_text(_version())


def _version() -> str:
    """This version of the program and of the tables."""
    scripts = resources.files("matchmaker") / "migrations" / "versions"
    names = sorted(file.name for file in scripts.iterdir() if file.name.endswith(".py"))
    return f"{__version__} {hashlib.sha256(' '.join(names).encode()).hexdigest()[:16]}"
