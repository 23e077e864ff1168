"""Races: two at the same instant, by threads and by processes, on both databases."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete

from matchmaker.models import Base
from matchmaker.runtime import Runtime
from tests.factories import open_test_runtime
from tests.hammer.fresh_databases import POSTGRESQL, SQLITE, FreshDatabases
from tests.hammer.races.answering import ClaimAndWithdrawal, YesAndWithdrawal, YesYes
from tests.hammer.races.contests import Contest
from tests.hammer.races.forms import FormForm
from tests.hammer.races.noting import EraseErase, SentAndAnswer, SentAndErasure
from tests.hammer.races.parts import SetClock, set_clock
from tests.hammer.races.queueing import ClaimClaim, ConfirmConfirm, RoundRound
from tests.hammer.races.starting import race_processes, race_threads
from tests.hammer.races.ticks import TickTick
from tests.hammer.results import Result, Size

RACES = {Size.SHORT: 15, Size.FULL: 1_500}
"""Of each kind on each database; a third by threads, since those wait for one another."""
MEMORY = Path("/dev/shm")
"""Locks are the same there, and nobody waits for a disk."""
NO_LIMITS = MEMORY / "no limits for racers"
CONTESTS: tuple[Callable[[], Contest], ...] = (
    YesYes,
    lambda: YesAndWithdrawal("yes/withdraw", "no", "block", "pause", "unsubscribe", "erase"),
    lambda: YesAndWithdrawal("yes/leave", "leave"),
    ClaimAndWithdrawal,
    RoundRound,
    ClaimClaim,
    ConfirmConfirm,
    TickTick,
    FormForm,
    EraseErase,
    SentAndErasure,
    SentAndAnswer,
)


def run(size: Size, seed: int) -> Result:
    """Let all contests be fought; chance is in the machine, whatever the seed."""
    started = time.monotonic()
    figures: Counter[str] = Counter()
    violations: list[str] = []
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        databases = FreshDatabases(Path(folder))
        try:
            for kind in (SQLITE, POSTGRESQL):
                violations += _fight_all(databases.make(kind), kind, RACES[size], figures)
        finally:
            databases.close()
    locked = sum("database is locked" in fault for fault in violations)
    return Result(
        campaign="races",
        promises="P3 P4 P6 P13",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures={"kinds of race": len(CONTESTS), **figures, "database is locked": locked},
        violations=tuple(violations),
    )


def _fight_all(url: str, kind: str, number: int, figures: Counter[str]) -> list[str]:
    """Every contest in one database, a part of it by threads and the rest by processes."""
    runtime = open_test_runtime(url, clock=SetClock(), demo_calendar=NO_LIMITS)
    faults = []
    for contest in CONTESTS:
        for share, is_forked in ((number // 3, False), (number - number // 3, True)):
            faults += _fight(runtime, kind, contest(), share, is_forked=is_forked)
            figures["races"] += share
            figures["races between processes"] += share * is_forked
        figures[f"races on {kind}"] += number
    runtime.close()
    return faults


def _fight(
    runtime: Runtime, kind: str, contest: Contest, number: int, *, is_forked: bool
) -> list[str]:
    """One contest in an empty database; tells all that went wrong."""
    began = time.monotonic()
    _forget_everything(runtime)
    set_clock(runtime, Contest.at)
    pairs = contest.prepare(runtime, number)
    set_clock(runtime, contest.at)
    finish = (race_processes if is_forked else race_threads)(runtime, pairs)
    faults = [*finish.faults, *contest.judge(runtime, finish)]
    where = f"{contest.name} on {kind} by {'processes' if is_forked else 'threads'}"
    print(f"{where}: {number} races, {time.monotonic() - began:.0f} s", flush=True)
    return [f"{where}: {fault}" for fault in faults]


def _forget_everything(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
