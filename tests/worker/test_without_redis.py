"""A month completes with Redis never there, emptied all the time, or heard by no worker."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import select

from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import (
    FINAL_STAGES,
    Invitation,
    OutboxEntry,
    Round,
    RoundState,
    Stage,
)
from matchmaker.runtime import Runtime
from matchmaker.services import answers, schedule
from matchmaker.timekeeping import Clock
from tests.factories import OPENING, join_many, open_test_runtime
from tests.servers.smtp import CollectingSmtp
from worker import clock as worker_clock

PATIENCE = timedelta(seconds=0.05)
A_MOMENT = timedelta(seconds=1)


class MovableCalendar(Clock):
    """Real time is real; only the calendar is moved."""

    def __init__(self) -> None:
        super().__init__(lambda: self.offset)
        self.offset = timedelta()
        self.go_to(OPENING - timedelta(hours=1))

    def go_to(self, moment: object) -> None:
        self.offset = moment - self.real()  # type: ignore[operator]


@contextmanager
def always_emptied(url: str) -> Iterator[None]:
    """Empty this Redis all the time."""
    ended = threading.Event()

    def empty() -> None:
        with Redis.from_url(url) as client:
            while not ended.wait(0.001):
                client.flushall()

    thread = threading.Thread(target=empty)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)


def nowhere() -> str:
    """A Redis that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


@pytest.fixture(params=["no redis", "unreachable", "always emptied", "no worker"])
def redis_setting(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What REDIS_URL says, in four kinds of trouble."""
    if request.param in ("no redis", "unreachable"):
        yield None if request.param == "no redis" else nowhere()
        return
    url: str = request.getfixturevalue("redis_url")
    with always_emptied(url) if request.param == "always emptied" else nullcontext():
        yield url


def answer_open(runtime: Runtime) -> None:
    """Let the first two proposals be accepted, and one side of the third say yes in vain."""
    with runtime.sessions.begin() as session:
        sides = list(session.scalars(select(Invitation).order_by(Invitation.id)))
        for side in sides[:5]:
            answers.record_answer(
                session,
                side.id,
                Answer.YES,
                community=runtime.community,
                now=runtime.clock.calendar(),
                channel=Channel.PAGE,
            )


def beat_until_done(runtime: Runtime) -> None:
    """Let the clock beat until it has done the work itself."""
    beat: Callable[[], bool] = lambda: worker_clock.beat(runtime, patience=PATIENCE)  # noqa: E731
    for _ in range(500):
        if beat():
            return
        threading.Event().wait(0.01)
    raise AssertionError("the clock never did the work")


def test_the_month_completes(
    database_url: str, redis_setting: str | None, smtp_server: CollectingSmtp
) -> None:
    clock = MovableCalendar()
    runtime = open_test_runtime(
        database_url, clock=clock, redis_url=redis_setting, smtp_url=smtp_server.url
    )
    join_many(runtime, 8)
    end = runtime.community.calendar.opening("2026-12") - A_MOMENT
    while clock.calendar() < end:
        beat_until_done(runtime)
        if not done(runtime, EmailKind.INTRODUCTION):
            answer_open(runtime)
        with runtime.reading() as session:
            due = schedule.next_due(session, community=runtime.community, now=clock.calendar())
        clock.go_to(min(due + A_MOMENT, end))
    beat_until_done(runtime)
    with runtime.reading() as session:
        entries = list(session.scalars(select(OutboxEntry)))
        states = list(session.scalars(select(Round.state).where(Round.period == "2026-11")))
    assert states == [RoundState.CLOSED]
    assert {entry.stage for entry in entries} <= set(FINAL_STAGES)
    kinds = Counter(entry.kind for entry in entries if entry.stage is Stage.SENT)
    assert kinds == {
        EmailKind.PROPOSAL: 8,
        EmailKind.REMINDER: 3,
        EmailKind.INTRODUCTION: 4,
        EmailKind.CLOSING: 1,
    }
    assert len(smtp_server.messages) == 16
    assert not any(entry.ambiguous for entry in entries)
    runtime.close()


def done(runtime: Runtime, kind: EmailKind) -> bool:
    with runtime.reading() as session:
        return session.scalar(select(OutboxEntry.id).where(OutboxEntry.kind == kind)) is not None
