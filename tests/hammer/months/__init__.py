"""Thirty-six months: one round per period, none too near, none left out without a word."""

import time
from collections import Counter

from tests.hammer.fresh_databases import fast_place, fresh_databases
from tests.hammer.months import new_year
from tests.hammer.months.life import Life
from tests.hammer.months.scenarios import MONTHS, list_scenarios
from tests.hammer.results import Result, Size


def run(size: Size, seed: int) -> Result:
    """Live through every scenario."""
    started = time.monotonic()
    figures: Counter[str] = Counter()
    violations: list[str] = []
    with fresh_databases(fast_place()) as databases:
        for scenario in list_scenarios(size):
            began = time.monotonic()
            life = Life(scenario, databases.make(scenario.database), seed)
            violations += [f"{scenario}: {fault}" for fault in life.live()]
            life.runtime.close()
            print(
                f"{scenario}: {len(life.ledger.ticks)} ticks, {time.monotonic() - began:.0f} s",
                flush=True,
            )
            figures["months"] += scenario.months
            figures["ticks"] += len(life.ledger.ticks)
            figures["proposals"] += len(life.ledger.proposals)
            figures["letters"] += len(life.ledger.letters)
            figures.update(life.ledger.happenings)
    pace = (time.monotonic() - started) / figures["months"]
    real: str = "short runs leave them out"
    if size is Size.FULL:
        real = "across New Year's Eve" if new_year.is_available() else new_year.MISSING
        violations += new_year.cross_midnight(with_worker=True) if new_year.is_available() else []
    return Result(
        campaign="months",
        promises="P2 P13",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures={
            **figures,
            f"seconds for {MONTHS} months": round(MONTHS * pace, 1),
            "real processes": real,
        },
        violations=tuple(violations),
    )
