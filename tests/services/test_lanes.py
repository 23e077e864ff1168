"""Several letters at once: no lane holds up another, and each letter is noted for itself."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.transport import RecipientRefusedError, RelayUnavailableError, TryLaterError
from matchmaker.mail.transport import Stage as SmtpStage
from matchmaker.models import Invitation, Member, OutboxEntry, Relay, Stage, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, outbox, suppressions
from tests.factories import (
    FakeClock,
    Mailbox,
    answer,
    join,
    join_many,
    post_office,
    propose,
    write_proposals,
)
from tests.services.reading import entries_of, rows_of

LANES = 4
SECONDS = 20
MINUTE = timedelta(minutes=1)
Act = Callable[[str], None]


def nothing(recipient: str) -> None:
    """As usual."""


class Busy(Mailbox):
    """Does something at two moments of each conversation, in the lane that has it."""

    def __init__(self, *, before: Act = nothing, after: Act = nothing) -> None:
        super().__init__()
        self.begun: list[str] = []
        self._before, self._after = before, after

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        self.begun.append(recipient)
        self._before(recipient)
        before_bytes()
        self._after(recipient)
        return super().send(mail_from, recipient, data, lambda: None)


class Died(BaseException):
    """The process is gone."""


def address(number: int) -> str:
    return f"member{number}@example.org"


def propose_to(runtime: Runtime, count: int) -> list[str]:
    """Owe a proposal to so many members; tells their addresses in the order of leaving."""
    ids = join_many(runtime, count)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
        for number, entry in enumerate(session.scalars(select(OutboxEntry)).all()):
            entry.shuffle = number
        found = select(Member.address).join(OutboxEntry, OutboxEntry.member_id == Member.id)
        return list(session.scalars(found.order_by(OutboxEntry.shuffle)))


def drain(runtime: Runtime, mailbox: Mailbox, **more: Any) -> int:
    return delivery.drain(post_office(runtime, mailbox, lanes=LANES, **more))


def stages_of(runtime: Runtime) -> dict[str, Stage]:
    """The stage of each letter by its recipient."""
    statement = select(Member.address, OutboxEntry.stage).join(
        Member, OutboxEntry.member_id == Member.id
    )
    with runtime.reading() as session:
        return {row.address: row.stage for row in session.execute(statement)}


def test_every_letter_leaves_once_and_one_commit_serves_many(runtime: Runtime) -> None:
    people = propose_to(runtime, 24)
    commits: list[object] = []
    note: Callable[[object], None] = commits.append
    event.listen(runtime.engine, "commit", note)
    mailbox = Mailbox()
    assert drain(runtime, mailbox) == 24
    event.remove(runtime.engine, "commit", note)
    assert Counter(recipient for recipient, _ in mailbox.letters) == Counter(people)
    assert {entry.stage for entry in rows_of(runtime, OutboxEntry)} == {Stage.SENT}
    assert {row.delivered_at for row in rows_of(runtime, Invitation)} == {runtime.clock.calendar()}
    assert len(commits) < 2 * 24


def test_a_lane_that_stalls_holds_up_neither_the_others_nor_their_notes(runtime: Runtime) -> None:
    people = propose_to(runtime, 12)
    slow, noted_meanwhile = people[3], threading.Event()

    def stall(recipient: str) -> None:
        deadline = time.monotonic() + SECONDS
        while recipient == slow and time.monotonic() < deadline:
            others = [stage for who, stage in stages_of(runtime).items() if who != slow]
            if set(others) == {Stage.SENT}:
                noted_meanwhile.set()
                return
            time.sleep(0.02)

    assert drain(runtime, Busy(after=stall)) == 12
    assert noted_meanwhile.is_set()


def test_a_server_that_is_down_is_asked_once(runtime: Runtime) -> None:
    propose_to(runtime, 8)

    def fail(recipient: str) -> None:
        raise RelayUnavailableError("gone", stage=SmtpStage.CONNECT)

    mailbox = Busy(before=fail)
    assert drain(runtime, mailbox) == 0
    assert len(mailbox.begun) == 1
    assert [row.failures for row in rows_of(runtime, Relay)] == [1]
    assert set(stages_of(runtime).values()) == {Stage.QUEUED}


def test_a_connection_that_breaks_leaves_all_others_as_they_were(
    runtime: Runtime, clock: FakeClock
) -> None:
    people = propose_to(runtime, 20)

    def break_down(recipient: str) -> None:
        if recipient == people[6]:
            raise RelayUnavailableError("gone", stage=SmtpStage.RCPT)

    first, second = Busy(before=break_down), Mailbox()
    sent = drain(runtime, first)
    assert 0 < sent < 20
    assert set(stages_of(runtime).values()) == {Stage.QUEUED, Stage.SENT}
    assert {entry.attempts for entry in rows_of(runtime, OutboxEntry)} == {0}
    clock.wait(MINUTE)
    assert drain(runtime, second) == 20 - sent
    assert Counter(who for who, _ in first.letters + second.letters) == Counter(people)


def test_a_letter_that_somebody_else_has_taken_over_is_not_sent(runtime: Runtime) -> None:
    people = propose_to(runtime, 12)

    def lose(recipient: str) -> None:
        if recipient == people[5]:
            theirs = select(Member.id).where(Member.address == recipient).scalar_subquery()
            taken = update(OutboxEntry).where(OutboxEntry.member_id == theirs)
            with runtime.sessions.begin() as session:
                session.execute(taken.values(epoch=9))

    mailbox = Busy(before=lose)
    assert drain(runtime, mailbox) == 11
    assert people[5] not in [who for who, _ in mailbox.letters]
    assert stages_of(runtime)[people[5]] is Stage.CLAIMED


def test_refusals_and_delays_are_noted_beside_what_was_taken(runtime: Runtime) -> None:
    people = propose_to(runtime, 12)

    def refuse(recipient: str) -> None:
        if recipient == people[2]:
            raise RecipientRefusedError(550, "5.1.1 nobody", stage=SmtpStage.RCPT)
        if recipient == people[4]:
            raise TryLaterError(451, "4.7.1 later", stage=SmtpStage.RCPT)
        if recipient == people[8]:
            raise RuntimeError("nobody thought of this")

    drain(runtime, Busy(before=refuse))
    stages = stages_of(runtime)
    assert stages[people[2]] is Stage.FAILED
    assert (stages[people[4]], stages[people[8]]) == (Stage.RETRY, Stage.RETRY)
    assert [stages[people[0]], stages[people[11]]] == [Stage.SENT, Stage.SENT]


def test_introductions_leave_first(runtime: Runtime, clock: FakeClock) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(11 * MINUTE)
    ids = join_many(runtime, 10)
    with runtime.sessions.begin() as session:
        for member in ids:
            outbox.owe(
                session,
                EmailKind.WELCOME,
                subject_id=member,
                member_id=member,
                now=clock.calendar() - MINUTE,
            )
    mailbox = Busy()
    drain(runtime, mailbox)
    introduced = {"mira@example.org", "jonas@example.org"}
    assert mailbox.begun[0] in introduced
    assert introduced <= set(mailbox.begun[: 1 + LANES])
    assert {entry.stage for entry in entries_of(runtime, EmailKind.INTRODUCTION)} == {Stage.SENT}


def test_what_makes_no_sense_any_more_is_cancelled_and_the_others_leave(runtime: Runtime) -> None:
    people = propose_to(runtime, 12)
    with runtime.sessions.begin() as session:
        now, community = runtime.clock.calendar(), runtime.community
        reason = SuppressionReason.NEVER_AGAIN
        suppressions.suppress(session, community, people[4], reason, now=now)
        session.execute(
            update(OutboxEntry).where(OutboxEntry.shuffle == 9).values(expires_at=now - MINUTE)
        )
    mailbox = Mailbox()
    drain(runtime, mailbox)
    # The other side of each hears nothing either, unless its letter had left already.
    stages = stages_of(runtime)
    assert (stages[people[4]], stages[people[9]]) == (Stage.CANCELLED, Stage.CANCELLED)
    assert {stages[people[n]] for n in (0, 1, 2, 3, 6, 7, 10, 11)} == {Stage.SENT}


def test_a_letter_that_cannot_be_composed_fails_without_the_others(
    runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    people = propose_to(runtime, 12)
    with runtime.sessions.begin() as session:
        (poisoned,) = session.scalars(select(Member).where(Member.address == people[6]))
        poisoned.profile = {"nothing": "of use"}
    drain(runtime, Mailbox())
    assert [who for who, stage in stages_of(runtime).items() if stage is Stage.FAILED] == [
        people[6]
    ]
    assert "a letter could not be composed" in capsys.readouterr().out


def test_a_member_gets_one_letter_after_the_other(runtime: Runtime) -> None:
    mira, *_ = join_many(runtime, 3)
    with runtime.sessions.begin() as session:
        for number in range(5):
            outbox.owe(
                session,
                EmailKind.WELCOME,
                subject_id=mira,
                member_id=mira,
                now=runtime.clock.calendar(),
                decision=number,
            )
    in_hand: list[str] = []
    most = 0

    def begin(recipient: str) -> None:
        nonlocal most
        in_hand.append(recipient)
        most = max(most, len(in_hand))

    def end(recipient: str) -> None:
        time.sleep(0.01)
        in_hand.remove(recipient)

    assert drain(runtime, Busy(before=begin, after=end)) == 5
    assert most == 1


def test_whoever_is_told_to_stop_gives_back_what_is_not_on_its_way(runtime: Runtime) -> None:
    propose_to(runtime, 40)
    stop, begun = threading.Event(), threading.active_count()

    def ask_for_the_end(recipient: str) -> None:
        stop.set()

    sent = drain(runtime, Busy(after=ask_for_the_end), is_stopping=stop.is_set)
    stages = Counter(stages_of(runtime).values())
    assert 0 < sent < 40
    assert stages == {Stage.SENT: sent, Stage.QUEUED: 40 - sent}
    assert threading.active_count() == begun


def test_a_death_in_one_lane_ends_all_and_leaves_no_thread(runtime: Runtime) -> None:
    people = propose_to(runtime, 12)
    begun = threading.active_count()

    def die(recipient: str) -> None:
        if recipient == people[5]:
            raise Died

    mailbox = Busy(after=die)
    with pytest.raises(Died):
        drain(runtime, mailbox)
    stages = stages_of(runtime)
    assert stages[people[5]] is Stage.HANDING_OVER
    assert {stages[who] for who, _ in mailbox.letters} == {Stage.SENT}
    assert set(stages.values()) <= {Stage.HANDING_OVER, Stage.SENT, Stage.QUEUED, Stage.CLAIMED}
    assert threading.active_count() == begun
