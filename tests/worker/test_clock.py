"""The clock rings, watches whether the work gets done, and does it itself if not."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry
from matchmaker.queue import JobQueue
from matchmaker.runtime import Runtime
from matchmaker.services import outbox, schedule
from matchmaker.timekeeping import Clock
from tests.factories import FakeClock, join, make_settings, open_test_runtime
from tests.servers.processes import wait_until
from tests.servers.smtp import CollectingSmtp
from worker import clock as worker_clock

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def runtime(
    database_url: str, clock: FakeClock, redis_url: str, smtp_server: CollectingSmtp
) -> Iterator[Runtime]:
    """A community with a Redis that nobody listens to."""
    with Redis.from_url(redis_url) as client:
        client.flushdb()
    runtime = open_test_runtime(
        database_url, clock=clock, redis_url=redis_url, smtp_url=smtp_server.url
    )
    yield runtime
    runtime.close()


def owe(runtime: Runtime, address: str = "mira@example.org") -> None:
    member = join(runtime, address)
    with runtime.sessions.begin() as session:
        outbox.owe(
            session,
            EmailKind.WELCOME,
            subject_id=member,
            member_id=member,
            now=runtime.clock.calendar(),
            decision=1,
        )


def test_where_nobody_has_ever_ticked_the_clock_does_it(runtime: Runtime) -> None:
    assert worker_clock.beat(runtime)
    assert not worker_clock.beat(runtime)


def test_the_clock_waits_a_minute_for_the_worker(runtime: Runtime, clock: FakeClock) -> None:
    runtime.run_due()
    clock.travel(60 * SECOND)
    assert not worker_clock.beat(runtime)
    clock.travel(SECOND)
    assert worker_clock.beat(runtime)
    with runtime.reading() as session:
        assert schedule.tick_age(session, real=clock.real()) == timedelta()


def test_the_clock_sends_what_has_waited_for_more_than_a_minute(
    runtime: Runtime, clock: FakeClock, smtp_server: CollectingSmtp
) -> None:
    owe(runtime)
    clock.travel(60 * SECOND)
    runtime.run_due()
    assert not worker_clock.beat(runtime)
    clock.travel(SECOND)
    runtime.run_due()
    assert worker_clock.beat(runtime)
    smtp_server.wait_for(1)
    clock.travel(SECOND)
    assert not worker_clock.beat(runtime)


def test_a_tick_that_lies_ahead_does_not_keep_the_clock_from_working(
    runtime: Runtime, clock: FakeClock
) -> None:
    runtime.run_due()
    clock.travel(timedelta(hours=-1))
    assert worker_clock.beat(runtime)
    assert not worker_clock.beat(runtime)


def test_a_clock_without_redis_does_everything_at_each_beat(
    database_url: str, clock: FakeClock, smtp_server: CollectingSmtp
) -> None:
    runtime = open_test_runtime(database_url, clock=clock, smtp_url=smtp_server.url)
    owe(runtime)
    assert worker_clock.beat(runtime)
    assert worker_clock.beat(runtime)
    # The welcome letter that is owed, and that the round would have been too small.
    assert len(smtp_server.wait_for(2)) == 2
    runtime.close()


def test_the_clock_may_be_less_patient(runtime: Runtime, clock: FakeClock) -> None:
    runtime.run_due()
    clock.travel(2 * SECOND)
    assert worker_clock.beat(runtime, patience=SECOND)


def environment_of(database_url: str, redis_url: str | None, smtp_url: str) -> dict[str, str]:
    """What the real processes read."""
    settings = make_settings(database_url, smtp_url=smtp_url)
    names = (
        "database_url",
        "secret_key",
        "base_url",
        "smtp_url",
        "mail_from",
        "community_name",
        "organiser_name",
        "organiser_email",
    )
    found = {name.upper(): str(getattr(settings, name)) for name in names}
    if redis_url is not None:
        found["REDIS_URL"] = redis_url
    path = os.pathsep.join([str(Path.cwd()), *sys.path])
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, **found}


def test_the_real_worker_does_what_the_ring_asks_for(
    database_url: str, redis_url: str, smtp_server: CollectingSmtp
) -> None:
    with Redis.from_url(redis_url) as client:
        client.flushdb()
    runtime = open_test_runtime(
        database_url, clock=Clock(), redis_url=redis_url, smtp_url=smtp_server.url
    )
    owe(runtime)
    process = subprocess.Popen(
        [sys.executable, "-m", "worker"],
        env=environment_of(database_url, redis_url, smtp_server.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert JobQueue(redis_url).ring()
        assert len(smtp_server.wait_for(1, 20)) == 1
        wait_until(lambda: sent(runtime), "the note that the letter was sent")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        runtime.close()


def test_the_real_clock_works_alone_and_ends_when_told(
    database_url: str, smtp_server: CollectingSmtp
) -> None:
    runtime = open_test_runtime(database_url, clock=Clock(), smtp_url=smtp_server.url)
    owe(runtime)
    process = subprocess.Popen(
        [sys.executable, "-m", "worker.clock"],
        env=environment_of(database_url, None, smtp_server.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        smtp_server.wait_for(1, 20)
        wait_until(lambda: sent(runtime), "the note that the letter was sent")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        runtime.close()


@pytest.mark.parametrize("module", ["worker", "worker.clock"])
def test_whoever_waits_for_the_pace_ends_when_told(
    database_url: str, redis_url: str, smtp_server: CollectingSmtp, module: str
) -> None:
    with Redis.from_url(redis_url) as client:
        client.flushdb()
    has_redis = redis_url if module == "worker" else None
    runtime = open_test_runtime(database_url, clock=Clock(), smtp_url=smtp_server.url)
    for number in range(4):
        owe(runtime, f"m{number}@example.org")
    slowly = {"LETTERS_PER_SECOND": "0.01", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        env={**environment_of(database_url, has_redis, smtp_server.url), **slowly},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if has_redis:
            assert JobQueue(redis_url).ring()
        smtp_server.wait_for(1, 40)
        wait_until(lambda: sent(runtime), "the note that the letter was sent")
        # As a service manager does: to every process of the service at once.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        with runtime.reading() as session:
            stages = sorted(session.scalars(select(OutboxEntry.stage)))
        assert [stage for stage in stages if stage != "cancelled"] == ["queued"] * 3 + ["sent"]
    finally:
        process.kill()
        process.wait()
        runtime.close()


def sent(runtime: Runtime) -> bool:
    """Whether a letter is noted as sent."""
    with runtime.reading() as session:
        return (
            session.scalar(select(OutboxEntry.id).where(OutboxEntry.sent_at.is_not(None)))
            is not None
        )
