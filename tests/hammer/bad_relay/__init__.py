"""Bad months for the mail server: everything ends, nothing is doubled without a doubt."""

import time
from collections import Counter
from datetime import timedelta
from random import Random

from matchmaker.domain.answer import Outcome
from matchmaker.models import Stage
from tests.factories import FakeClock, join_many, open_test_runtime
from tests.hammer.bad_relay.month import BadMonth
from tests.hammer.bad_relay.verdict import Verdict
from tests.hammer.fresh_databases import FreshDatabases, fresh_databases, kinds_for
from tests.hammer.results import Result, Size
from tests.servers.moody_smtp import MOODS, REFUSED_SIDE, Mood, MoodySmtp

MEMBERS = {Size.SHORT: 24, Size.FULL: 200}
OUTAGES = {
    Size.SHORT: [timedelta(hours=24)],
    Size.FULL: [timedelta(0), timedelta(hours=24), timedelta(hours=60)],
}
FACTORS = {Size.SHORT: 2.5, Size.FULL: 2.0}
LANES = {"sqlite": 1, "postgresql": 3}
"""Only one letter after the other is the same each time that a seed is used."""
LEAST_SEEN = {Size.SHORT: 1, Size.FULL: 20}
MOST_MORE = 6
"""Months that may be added until every fault was seen often enough: that is left to chance."""


def run(size: Size, seed: int) -> Result:
    """Live through bad months on each database."""
    started = time.monotonic()
    figures: Counter[str] = Counter()
    violations: list[str] = []
    with fresh_databases() as databases:
        for kind in kinds_for(size):
            violations += [
                f"{kind}: {fault}" for fault in live(databases, kind, size, seed, figures)
            ]
    return Result(
        campaign="relay",
        promises="P3 P12",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures=dict(figures),
        violations=tuple(violations),
    )


def live(
    databases: FreshDatabases, kind: str, size: Size, seed: int, figures: Counter[str]
) -> list[str]:
    """All months on one database; tells what was wrong and adds to the figures."""
    clock = FakeClock()
    runtime = open_test_runtime(databases.make(kind), clock=clock)
    join_many(runtime, MEMBERS[size])
    with MoodySmtp(Random(f"{seed}/{kind}"), moods_for(size)) as server:
        for number, outage in enumerate([*OUTAGES[size], *[timedelta(0)] * MOST_MORE]):
            if number >= len(OUTAGES[size]) and not list_rare(server.seen, size):
                break
            month = BadMonth(runtime, clock, server, f"{seed}/{kind}/{number}", lanes=LANES[kind])
            month.live(outage=outage)
            figures["drains"] += month.drains
            next_opening = runtime.community.calendar.next_opening(clock.calendar())
            clock.travel(next_opening - clock.calendar())
        accepted, seen = list(server.accepted), server.seen
    verdict = Verdict(runtime, accepted)
    runtime.close()
    count(verdict, figures)
    figures.update(seen)
    return [*verdict.find_faults(), *list_rare(seen, size)]


def list_rare(seen: Counter[str], size: Size) -> list[str]:
    """The faults that were not seen often enough."""
    names = [*(mood.name for mood in MOODS), REFUSED_SIDE]
    return [
        f"{name} was seen {seen[name]} times only."
        for name in names
        if seen[name] < LEAST_SEEN[size]
    ]


def moods_for(size: Size) -> list[Mood]:
    """Everything so likely that it is seen often enough among the letters of that size."""
    factor = FACTORS[size]
    return [Mood(mood.name, mood.moment, mood.fault, mood.likelihood * factor) for mood in MOODS]


def count(verdict: Verdict, figures: Counter[str]) -> None:
    """The figures of one database."""
    figures["letters owed"] += len(verdict.entries)
    figures["letters taken"] += sum(map(len, verdict.copies.values()))
    figures["letters taken twice"] += sum(len(each) > 1 for each in verdict.copies.values())
    figures["letters in doubt"] += sum(entry.ambiguous for entry in verdict.entries)
    figures["introductions refused on one side"] += verdict.count_one_sided()
    figures["introductions"] += len(verdict.introductions)
    for stage in (Stage.SENT, Stage.FAILED, Stage.CANCELLED):
        figures[stage.value] += sum(entry.stage is stage for entry in verdict.entries)
    figures["proposals withdrawn"] += sum(
        proposal.outcome is Outcome.WITHDRAWN for proposal in verdict.proposals
    )
