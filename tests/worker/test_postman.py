"""The clock's process looks into the mailbox, and a sick mailbox delays nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.services import schedule
from matchmaker.signing import TokenPurpose
from matchmaker.timekeeping import Clock
from tests.arriving import compose_reply, mailbox_of
from tests.factories import join, open_test_runtime
from tests.servers.dovecot import Dovecot
from tests.servers.misbehaving_imap import BANNER, MisbehavingImap
from tests.servers.processes import wait_until
from tests.services.reading import rows_of
from tests.worker.test_clock import environment_of
from worker.postman import Postman

NOBODY_LISTENS = "smtp://127.0.0.1:9"


@pytest.fixture
def runtime(database_url: str, dovecot: Dovecot) -> Iterator[Runtime]:
    runtime = open_test_runtime(database_url, clock=Clock(), imap_url=dovecot.url)
    yield runtime
    runtime.close()


def write_reply(runtime: Runtime) -> bytes:
    member = join(runtime, "mira@example.org")
    to = mailbox_of(runtime, TokenPurpose.UNSUBSCRIBE, member)
    return compose_reply("unsubscribe", to=to).replace(b"\n", b"\r\n")


def test_mail_in_the_mailbox_comes_in_again_and_again(runtime: Runtime, dovecot: Dovecot) -> None:
    raw = write_reply(runtime)
    postman = Postman(runtime, seconds=0.05)
    postman.start()
    for number in range(2):
        dovecot.deliver(raw + b"%d\r\n" % number)
        wait_until(lambda: dovecot.count() == 0, "the mailbox to be empty")
    postman.stop()
    assert len(rows_of(runtime, InboundMessage)) == 2
    dovecot.deliver(raw)
    assert dovecot.count() == 1


def test_pauses_grow_while_it_fails_and_are_short_again_afterwards(
    database_url: str, dovecot: Dovecot, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = dovecot.url.replace("zeichen@", "falsch@")
    runtime = open_test_runtime(database_url, clock=Clock(), imap_url=wrong)
    postman = Postman(runtime)
    pauses = []
    for _ in range(8):
        postman.look()
        pauses.append(postman.pause)
    assert pauses == [120, 240, 480, 960, 1800, 1800, 1800, 1800]
    said = capsys.readouterr().out
    assert said.count("127.0.0.1 refuses the user name or the password in IMAP_URL") == 8
    assert "falsch" not in said
    assert "vorstellung" not in said
    runtime.close()


def test_while_the_database_is_away_mail_stays_in_the_mailbox(
    tmp_path: Path, dovecot: Dovecot, sqlite_template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "matchmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    runtime = open_test_runtime(f"sqlite:///{path}", clock=Clock(), imap_url=dovecot.url)
    raw = write_reply(runtime)
    dovecot.deliver(raw)
    postman = Postman(runtime)
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbound_message RENAME TO elsewhere")
    postman.look()
    assert (postman.pause, dovecot.count()) == (120, 1)
    assert "the database takes nothing in" in capsys.readouterr().out
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbound_message")
    postman.look()
    assert (postman.pause, dovecot.count()) == (60, 0)
    runtime.close()


def test_on_a_disk_that_is_nearly_full_mail_stays_in_the_mailbox(
    tmp_path: Path, sqlite_template: Path, dovecot: Dovecot
) -> None:
    path = tmp_path / "matchmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    runtime = open_test_runtime(
        f"sqlite:///{path}", clock=Clock(), imap_url=dovecot.url, disk_reserve_mb=10**9
    )
    dovecot.deliver(compose_reply("Ja").replace(b"\n", b"\r\n"))
    Postman(runtime).look()
    assert dovecot.count() == 1
    runtime.close()


def test_without_a_mailbox_there_is_nothing_to_do(database_url: str) -> None:
    runtime = open_test_runtime(database_url, clock=Clock())
    postman = Postman(runtime)
    postman.start()
    postman.look()
    postman.stop()
    assert postman.pause == 60
    runtime.close()


def test_what_came_in_rings_for_the_worker(
    database_url: str, dovecot: Dovecot, redis_url: str
) -> None:
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        runtime = open_test_runtime(
            database_url, clock=Clock(), redis_url=redis_url, imap_url=dovecot.url
        )
        postman = Postman(runtime)
        postman.look()
        assert client.keys() == []
        dovecot.deliver(write_reply(runtime))
        postman.look()
        assert client.keys() != []
    runtime.close()


def test_the_real_clock_beats_while_the_mailbox_says_nothing_and_ends_when_told(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "matchmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    database_url = f"sqlite:///{path}"
    runtime = open_test_runtime(database_url, clock=Clock())
    with MisbehavingImap({BANNER: None}) as server:
        environment = environment_of(database_url, None, NOBODY_LISTENS)
        process = subprocess.Popen(
            [sys.executable, "-m", "worker.clock"],
            env={**environment, "IMAP_URL": server.url},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_until(lambda: has_ticked(runtime), "a beat")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
            runtime.close()


def test_the_real_clock_deals_with_what_is_in_the_mailbox(
    runtime: Runtime, database_url: str, dovecot: Dovecot
) -> None:
    dovecot.deliver(write_reply(runtime))
    process = subprocess.Popen(
        [sys.executable, "-m", "worker.clock"],
        env={**environment_of(database_url, None, NOBODY_LISTENS), "IMAP_URL": dovecot.url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: dovecot.count("Processed") == 1, "the mailbox to be empty")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def has_ticked(runtime: Runtime) -> bool:
    with runtime.reading() as session:
        return schedule.tick_age(session, real=runtime.clock.real()) is not None
