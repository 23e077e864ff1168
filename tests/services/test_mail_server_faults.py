"""A mail server that refuses, stalls or hangs up: right state, right retry, nothing lost."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.models import Member, OutboxEntry, Relay, Stage, Suppression
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, leases, marks, outbox, relay
from matchmaker.timekeeping import Clock
from tests.factories import DAY, FakeClock, join, post_office
from tests.servers.misbehaving_smtp import Fault, MisbehavingSmtp, Moment, drop, refuse, stall
from tests.services.reading import count, rows_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"
PATIENCE = 0.15
MINUTE = timedelta(minutes=1)

NOT_SENT, LATER, DOUBTFUL, REFUSED = Stage.QUEUED, Stage.RETRY, Stage.UNKNOWN, Stage.FAILED
CASES: list[tuple[Moment, Fault, Stage]] = [
    (Moment.BANNER, refuse("421 4.3.2 not now"), NOT_SENT),
    (Moment.BANNER, stall(), NOT_SENT),
    (Moment.BANNER, drop(), NOT_SENT),
    (Moment.EHLO, refuse("550 5.7.1 who are you"), NOT_SENT),
    (Moment.EHLO, stall(), NOT_SENT),
    (Moment.EHLO, drop(), NOT_SENT),
    (Moment.MAIL, refuse("451 4.3.0 not now"), NOT_SENT),
    (Moment.MAIL, refuse("550 5.7.1 not you"), NOT_SENT),
    (Moment.MAIL, stall(), NOT_SENT),
    (Moment.MAIL, drop(), NOT_SENT),
    (Moment.RCPT, refuse("450 4.2.0 greylisted"), LATER),
    (Moment.RCPT, refuse("421 4.3.2 not now"), NOT_SENT),
    (Moment.RCPT, refuse("550 5.7.1 policy"), REFUSED),
    (Moment.RCPT, stall(), NOT_SENT),
    (Moment.RCPT, drop(), NOT_SENT),
    (Moment.DATA, refuse("451 4.3.0 not now"), LATER),
    (Moment.DATA, refuse("554 5.7.1 no"), REFUSED),
    (Moment.DATA, stall(), NOT_SENT),
    (Moment.DATA, drop(), NOT_SENT),
    (Moment.ANSWER, refuse("451 4.3.0 not now"), LATER),
    (Moment.ANSWER, refuse("554 5.6.0 no"), REFUSED),
    (Moment.ANSWER, refuse("530 5.7.0 log in first"), NOT_SENT),
    (Moment.ANSWER, stall(), DOUBTFUL),
    (Moment.ANSWER, drop(), DOUBTFUL),
]


def drain(runtime: Runtime, url: str) -> int:
    transport = SmtpTransport(url, timeout=PATIENCE)
    try:
        return delivery.drain(post_office(runtime, transport))
    finally:
        transport.close()


def owe(runtime: Runtime, *addresses: str) -> list[int]:
    """A letter for each address, to be sent in this order; tells the entries' ids."""
    ids = []
    for number, address in enumerate(addresses):
        member = join(runtime, address)
        with runtime.sessions.begin() as session:
            entry = outbox.owe(
                session,
                EmailKind.WELCOME,
                subject_id=member,
                member_id=member,
                now=runtime.clock.calendar(),
                decision=1,
            )
            assert entry is not None
            entry.shuffle = number
            session.flush()
            ids.append(entry.id)
    return ids


def entry_of(runtime: Runtime, entry_id: int) -> OutboxEntry:
    with runtime.reading() as session:
        return session.get_one(OutboxEntry, entry_id)


def fault_of(runtime: Runtime) -> str | None:
    with runtime.reading() as session:
        return relay.get_fault(session)


@pytest.mark.parametrize(("moment", "fault", "stage"), CASES)
def test_a_fault_leaves_the_right_state_and_a_healthy_server_gets_the_letter(
    runtime: Runtime, clock: FakeClock, moment: Moment, fault: Fault, stage: Stage
) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({moment: [fault]}) as server:
        assert drain(runtime, server.url) == 0
        entry = entry_of(runtime, entry_id)
        assert entry.stage is stage
        assert entry.attempts == (1 if stage is LATER else 0)
        assert entry.ambiguous == (stage is DOUBTFUL)
        assert entry.fault
        taken = len(server.accepted)
        clock.wait(timedelta(minutes=16))
        drain(runtime, server.url)
        entry = entry_of(runtime, entry_id)
        if stage is REFUSED:
            assert entry.stage is Stage.FAILED
            assert server.accepted == []
            return
        assert entry.stage is Stage.SENT
        assert len(server.accepted) == taken + 1
        assert taken == (1 if stage is DOUBTFUL else 0)
        assert len({data for _, _, data in server.accepted}) == 1


@pytest.mark.parametrize("fault", [refuse("454 4.7.0 not now"), drop(), stall()])
def test_a_server_that_fails_at_tls_costs_no_letter_an_attempt(
    runtime: Runtime, fault: Fault
) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({Moment.STARTTLS: fault}, extensions=["STARTTLS"]) as server:
        assert drain(runtime, f"{server.url}?tls=starttls") == 0
        assert server.accepted == []
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.attempts, entry.ambiguous) == (NOT_SENT, 0, False)
    assert relay_rests(runtime, runtime.clock)


def test_a_dead_server_is_asked_once_a_tick_and_no_tick_hangs_for_long(
    runtime: Runtime, clock: FakeClock
) -> None:
    owe(runtime, *(f"member{number}@example.org" for number in range(5)))
    with MisbehavingSmtp({Moment.BANNER: stall()}) as server:
        began = time.monotonic()
        drain(runtime, server.url)
        assert time.monotonic() - began < 5 * PATIENCE + 1
        assert server.connections == 1
        drain(runtime, server.url)
        assert server.connections == 1
        clock.wait(relay.BREATHER)
        drain(runtime, server.url)
        assert server.connections == 2


def test_twenty_failures_in_a_row_make_everybody_rest_a_minute_then_two(
    runtime: Runtime, clock: FakeClock
) -> None:
    owe(runtime, MIRA)
    for _ in range(relay.FAILURES_BEFORE_REST):
        with runtime.sessions.begin() as session:
            relay.note_failure(session, "down", real=clock.real())
    rests = []
    for _ in range(7):
        begin = clock.real()
        while relay_rests(runtime, clock):
            clock.wait(MINUTE / 2)
        rests.append((clock.real() - begin) / MINUTE)
        with runtime.sessions.begin() as session:
            relay.note_failure(session, "down", real=clock.real())
    assert rests == [1, 2, 4, 8, 16, 30, 30]
    clock.wait(timedelta(minutes=30))
    with MisbehavingSmtp() as server:
        assert drain(runtime, server.url) == 1
    (row,) = rows_of(runtime, Relay)
    assert (row.failures, row.rests, row.fault) == (0, 0, None)


def relay_rests(runtime: Runtime, clock: Clock) -> bool:
    with runtime.reading() as session:
        return relay.is_resting(session, real=clock.real())


def test_wrong_credentials_stop_the_sender_with_one_clear_line_and_burn_no_attempt(
    runtime: Runtime, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = owe(runtime, MIRA, JONAS, "ada@example.org")
    fault = {Moment.AUTH: [refuse("535 5.7.8 wrong password")]}
    with MisbehavingSmtp(fault, users={"me": "right"}) as server:
        url = server.url.replace("//", "//me:right@")
        for _ in range(3):
            drain(runtime, url)
        assert server.connections == 1
        lines = capsys.readouterr().out.splitlines()
        assert len([line for line in lines if "sending has stopped" in line]) == 1
        assert len(lines) == 1
        assert "535" in (fault_of(runtime) or "")
        assert {entry_of(runtime, i).attempts for i in ids} == {0}
        assert {entry_of(runtime, i).stage for i in ids} == {Stage.QUEUED}
        clock.wait(relay.REST_AFTER_MISCONFIGURATION)
        assert drain(runtime, url) == 3
        assert fault_of(runtime) is None


def test_a_letter_that_kills_the_connection_lets_the_others_go_first(
    runtime: Runtime, clock: FakeClock
) -> None:
    first, second, third = owe(runtime, MIRA, JONAS, "ada@example.org")
    with MisbehavingSmtp({Moment.RCPT: [drop()]}) as server:
        drain(runtime, server.url)
        clock.wait(relay.BREATHER)
        assert drain(runtime, server.url) == 2
        assert [recipient for _, recipient, _ in server.accepted] == [JONAS, "ada@example.org"]
        clock.wait(MINUTE)
        assert drain(runtime, server.url) == 1
    stages = [entry_of(runtime, entry_id).stage for entry_id in (first, second, third)]
    assert stages == [Stage.SENT] * 3


def test_a_dead_address_is_suppressed_and_its_member_paused(runtime: Runtime) -> None:
    first, second = owe(runtime, MIRA, JONAS)
    with MisbehavingSmtp({Moment.RCPT: [refuse("550 5.1.1 no such user")]}) as server:
        assert drain(runtime, server.url) == 1
    assert entry_of(runtime, first).stage is Stage.FAILED
    assert entry_of(runtime, second).stage is Stage.SENT
    assert count(runtime, Suppression) == 1
    with runtime.reading() as session:
        states = list(session.scalars(select(Member.state).order_by(Member.id)))
    assert states == [MemberState.PAUSED, MemberState.ACTIVE]


def test_an_address_is_kept_when_only_the_letter_was_refused(runtime: Runtime) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({Moment.RCPT: [refuse("550 5.7.1 spam")]}) as server:
        drain(runtime, server.url)
    assert entry_of(runtime, entry_id).stage is Stage.FAILED
    assert count(runtime, Suppression) == 0


def test_an_address_that_refuses_letters_in_three_months_is_given_up(
    runtime: Runtime, clock: FakeClock
) -> None:
    (first,) = owe(runtime, MIRA)
    with runtime.reading() as session:
        member = session.get_one(OutboxEntry, first).member_id
    suppressed = []
    with MisbehavingSmtp({Moment.RCPT: refuse("550 5.2.2 full")}) as server:
        for month in range(3):
            drain(runtime, server.url)
            suppressed.append(count(runtime, Suppression))
            clock.travel(31 * DAY)
            with runtime.sessions.begin() as session:
                outbox.owe(
                    session,
                    EmailKind.WELCOME,
                    subject_id=member,
                    member_id=member,
                    now=clock.calendar(),
                    decision=2 + month,
                )
    assert suppressed == [0, 0, 1]


def test_nothing_of_an_address_is_kept_with_a_fault(runtime: Runtime) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({Moment.RCPT: [refuse(f"451 4.2.0 <{MIRA}> is busy")]}) as server:
        drain(runtime, server.url)
    assert "mira" not in str(entry_of(runtime, entry_id).fault)


def test_a_letter_is_tried_again_after_1_5_15_and_60_minutes_and_then_hourly(
    runtime: Runtime, clock: FakeClock
) -> None:
    (entry_id,) = owe(runtime, MIRA)
    waits = []
    with MisbehavingSmtp({Moment.RCPT: refuse("450 4.2.0 greylisted")}) as server:
        for attempt in range(1, 7):
            drain(runtime, server.url)
            entry = entry_of(runtime, entry_id)
            assert entry.attempts == attempt
            assert entry.next_attempt_at is not None
            waits.append((entry.next_attempt_at - clock.real()) / MINUTE)
            clock.wait(entry.next_attempt_at - clock.real())
    for waited, minutes in zip(waits, (1, 5, 15, 60, 60, 60), strict=True):
        assert minutes <= waited <= minutes * (1 + marks.JITTER)


def test_the_server_s_own_wish_is_respected(runtime: Runtime, clock: FakeClock) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp(
        {Moment.RCPT: refuse("450 4.2.0 greylisted, try again in 40 minutes")}
    ) as server:
        drain(runtime, server.url)
    entry = entry_of(runtime, entry_id)
    assert entry.next_attempt_at == clock.real() + 40 * MINUTE


def test_a_letter_is_given_up_when_it_has_lost_its_sense(
    runtime: Runtime, clock: FakeClock
) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({Moment.RCPT: refuse("450 4.2.0 greylisted")}) as server:
        for _ in range(6):
            drain(runtime, server.url)
            clock.travel(DAY)
        drain(runtime, server.url)
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.fault) == (Stage.CANCELLED, "too late")


def test_a_doubtful_letter_waits_15_minutes_for_proof(runtime: Runtime, clock: FakeClock) -> None:
    (entry_id,) = owe(runtime, MIRA)
    with MisbehavingSmtp({Moment.ANSWER: [drop()]}) as server:
        drain(runtime, server.url)
        clock.wait(leases.WAIT_FOR_PROOF - timedelta(seconds=1))
        assert drain(runtime, server.url) == 0
        clock.wait(timedelta(seconds=1))
        assert drain(runtime, server.url) == 1
        first, second = server.accepted
    assert first == second
    assert entry_of(runtime, entry_id).ambiguous
