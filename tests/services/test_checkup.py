"""What the tables tell of an instance, on either database."""

from datetime import datetime, timedelta

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import InboundMessage, InboundState, OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import checkup, outbox, relay
from matchmaker.services.checkup import Checkup
from matchmaker.signing import TokenPurpose
from tests.factories import FakeClock, join

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def look(runtime: Runtime) -> Checkup:
    with runtime.reading() as session:
        return checkup.look(session, now=runtime.clock.calendar(), real=runtime.clock.real())


def owe(runtime: Runtime, member_id: int, subject_id: int, due_at: datetime) -> int:
    now = runtime.clock.calendar()
    with runtime.sessions.begin() as session:
        entry = outbox.owe(
            session, EmailKind.PROPOSAL, subject_id=subject_id, member_id=member_id,
            now=now, due_at=due_at,
        )  # fmt: skip
        assert entry is not None
        session.flush()
        return entry.id


def put_off(runtime: Runtime, entry_id: int, until: datetime) -> None:
    with runtime.sessions.begin() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        entry.stage, entry.next_attempt_at = Stage.RETRY, until


def test_a_new_instance_has_nothing_to_tell(runtime: Runtime) -> None:
    assert look(runtime) == Checkup(
        tick_age=None, ready=0, ready_for=timedelta(), put_off=0, put_off_for=timedelta(),
        is_resting=False, fault=None, quarantined=0,
    )  # fmt: skip


def test_the_last_tick_has_an_age(runtime: Runtime, clock: FakeClock) -> None:
    runtime.run_due()
    clock.wait(HOUR)
    assert look(runtime).tick_age == HOUR


def test_letters_that_could_leave_and_those_put_off_are_told_apart(
    runtime: Runtime, clock: FakeClock
) -> None:
    member, now = join(runtime, "mira@example.org"), clock.calendar()
    owe(runtime, member, 1, now - 20 * MINUTE)
    owe(runtime, member, 2, now + HOUR)
    put_off(runtime, owe(runtime, member, 3, now - 5 * HOUR), clock.real() + HOUR)
    put_off(runtime, owe(runtime, member, 4, now - 5 * HOUR), clock.real() - 2 * MINUTE)
    found = look(runtime)
    assert (found.ready, found.ready_for) == (2, 20 * MINUTE)
    assert (found.put_off, found.put_off_for) == (1, 5 * HOUR)


def test_a_letter_whose_next_try_was_due_long_ago_waits_since_then(
    runtime: Runtime, clock: FakeClock
) -> None:
    member = join(runtime, "mira@example.org")
    entry = owe(runtime, member, 1, clock.calendar() - 5 * HOUR)
    put_off(runtime, entry, clock.real() - 90 * MINUTE)
    assert look(runtime).ready_for == 90 * MINUTE


def test_a_resting_mail_server_is_told_with_its_fault(runtime: Runtime, clock: FakeClock) -> None:
    with runtime.sessions.begin() as session:
        relay.note_misconfiguration(session, "auth: no", real=clock.real())
    assert (look(runtime).is_resting, look(runtime).fault) == (True, "auth: no")
    clock.wait(HOUR)
    assert (look(runtime).is_resting, look(runtime).fault) == (False, "auth: no")


@pytest.mark.parametrize(
    ("state", "count"), [(state, state == "quarantined") for state in InboundState]
)
def test_only_messages_set_apart_count(runtime: Runtime, state: InboundState, count: int) -> None:
    member = join(runtime, "mira@example.org")
    with runtime.sessions.begin() as session:
        session.add(
            InboundMessage(
                fingerprint="f", purpose=TokenPurpose.REPLY, subject_id=1, member_id=member,
                raw=b"", state=state, received_at=runtime.clock.calendar(),
            )
        )  # fmt: skip
    assert look(runtime).quarantined == count


def test_a_database_that_is_a_server_has_a_clock_of_its_own(runtime: Runtime) -> None:
    with runtime.reading() as session:
        told = checkup.tell_time(session)
    is_server = runtime.engine.dialect.name == "postgresql"
    assert (told is not None and told.tzinfo is not None) == is_server
