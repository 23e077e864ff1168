"""The outbox: one entry, one letter, whoever sends, dies or is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.mail.writing import write
from matchmaker.models import Member, OutboxEntry, Stage, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import (
    claims,
    delivery,
    emails,
    erasure,
    leases,
    membership,
    outbox,
    suppressions,
)
from matchmaker.services.claims import Claim
from matchmaker.signing import Signer, TokenPurpose
from tests.factories import DAY, FakeClock, Mailbox, answer, join, post_office, propose, send_all
from tests.services.reading import entries_of, outcome_of, parse, rows_of, text_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"
MINUTE = timedelta(minutes=1)


class Doing(Mailbox):
    """Does something at a moment of the conversation."""

    def __init__(
        self, *, before: Callable[[], None] | None = None, after: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.before, self.after = before, after

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        if self.before is not None:
            self.before()
        super().send(mail_from, recipient, data, before_bytes)
        if self.after is not None:
            self.after()
        return "250 Kept"


class Died(BaseException):
    """The process is gone; nothing is caught and nothing is noted."""


def die() -> None:
    raise Died


@pytest.fixture
def mira(runtime: Runtime) -> int:
    return join(runtime, MIRA)


def owe(runtime: Runtime, member: int, kind: EmailKind = EmailKind.WELCOME, **more: object) -> int:
    """Owe a letter that always makes sense; tells the entry's id."""
    with runtime.sessions.begin() as session:
        number = len(session.scalars(select(OutboxEntry.id)).all())
        entry = outbox.owe(
            session,
            kind,
            subject_id=member,
            member_id=member,
            now=runtime.clock.calendar(),
            decision=number,
            **more,  # type: ignore[arg-type]
        )
        assert entry is not None
        session.flush()
        return entry.id


def entry_of(runtime: Runtime, entry_id: int) -> OutboxEntry:
    with runtime.reading() as session:
        return session.get_one(OutboxEntry, entry_id)


def claim(runtime: Runtime, owner: str = "test") -> Claim | None:
    with runtime.sessions.begin() as session:
        return claims.claim_next(
            session,
            runtime.letterhead,
            owner=owner,
            now=runtime.clock.calendar(),
            real=runtime.clock.real(),
        )


def drain(runtime: Runtime, transport: Mailbox) -> None:
    delivery.drain(post_office(runtime, transport))


def test_a_letter_is_claimed_once_until_its_lease_ends(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    owe(runtime, mira)
    first = claim(runtime, "one")
    assert first is not None
    assert claim(runtime, "two") is None
    clock.wait(leases.LEASE + timedelta(seconds=1))
    with runtime.sessions.begin() as session:
        leases.recover(session, real=clock.real())
    second = claim(runtime, "two")
    assert second is not None
    assert (second.entry_id, second.epoch) == (first.entry_id, first.epoch + 1)
    assert entry_of(runtime, second.entry_id).owner == "two"


def test_a_sender_that_died_before_the_bytes_loses_nothing_and_doubles_nothing(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)
    with pytest.raises(Died):
        drain(runtime, Doing(before=die))
    assert entry_of(runtime, entry_id).stage is Stage.CLAIMED
    assert send_all(runtime) == []
    clock.wait(leases.LEASE + timedelta(seconds=1))
    assert len(send_all(runtime)) == 1
    assert not entry_of(runtime, entry_id).ambiguous


def test_a_sender_that_died_after_the_bytes_is_ambiguous_and_the_letter_goes_once_more(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)
    mailbox = Doing(after=die)
    with pytest.raises(Died):
        drain(runtime, mailbox)
    assert entry_of(runtime, entry_id).stage is Stage.HANDING_OVER
    clock.wait(leases.LEASE + timedelta(seconds=1))
    assert send_all(runtime) == []
    assert entry_of(runtime, entry_id).stage is Stage.UNKNOWN
    clock.travel(leases.WAIT_FOR_PROOF)
    again = send_all(runtime)
    assert again == mailbox.letters
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.ambiguous, entry.resends) == (Stage.SENT, True, 1)


def test_a_letter_in_doubt_twice_is_not_sent_a_third_time(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)
    for _ in range(2):
        with pytest.raises(Died):
            drain(runtime, Doing(after=die))
        clock.wait(leases.LEASE + timedelta(seconds=1))
        send_all(runtime)
        clock.wait(leases.WAIT_FOR_PROOF)
    assert send_all(runtime) == []
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.fault) == (Stage.FAILED, "unknown")


def test_whoever_lost_a_lease_sends_nothing_and_overwrites_nothing(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)
    others: list[tuple[str, bytes]] = []

    def sleep_too_long() -> None:
        clock.wait(leases.LEASE + timedelta(seconds=1))
        others.extend(send_all(runtime))

    sleeper = Doing(before=sleep_too_long)
    drain(runtime, sleeper)
    assert len(others) == 1
    assert sleeper.letters == []
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.epoch, entry.owner) == (Stage.SENT, 2, "test")


def test_an_acceptance_counts_even_if_the_lease_ran_out_meanwhile(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)

    def answer_late() -> None:
        clock.wait(leases.LEASE + timedelta(seconds=1))
        assert send_all(runtime) == []

    drain(runtime, Doing(after=answer_late))
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.ambiguous) == (Stage.SENT, True)
    clock.wait(DAY)
    assert send_all(runtime) == []


def test_a_poisoned_letter_fails_alone(runtime: Runtime, mira: int) -> None:
    poisoned, healthy = owe(runtime, mira), owe(runtime, join(runtime, JONAS))
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, mira)
        member.profile = {"given_name": "Mira"}
    assert [recipient for recipient, _ in send_all(runtime)] == [JONAS]
    assert entry_of(runtime, poisoned).stage is Stage.FAILED
    assert entry_of(runtime, healthy).stage is Stage.SENT


def test_a_letter_that_breaks_the_sender_does_not_stop_the_others(
    runtime: Runtime, mira: int
) -> None:
    broken, healthy = owe(runtime, mira), owe(runtime, join(runtime, JONAS))

    class Breaking(Mailbox):
        def send(
            self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
        ) -> str:
            if recipient == MIRA:
                raise ZeroDivisionError
            return super().send(mail_from, recipient, data, before_bytes)

    mailbox = Breaking()
    drain(runtime, mailbox)
    assert [recipient for recipient, _ in mailbox.letters] == [JONAS]
    assert entry_of(runtime, broken).stage is Stage.RETRY
    assert entry_of(runtime, healthy).stage is Stage.SENT


def test_letters_that_make_no_sense_any_more_do_not_stand_in_the_way(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    for _ in range(2 * claims.LOOK_AHEAD):
        owe(runtime, mira, expires_at=clock.calendar())
    clock.travel(MINUTE)
    last = owe(runtime, mira)
    assert len(send_all(runtime)) == 1
    assert entry_of(runtime, last).stage is Stage.SENT
    assert {entry.stage for entry in rows_of(runtime, OutboxEntry)} >= {Stage.CANCELLED}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [("suppress", "suppressed"), ("expire", "too late"), ("pending", "unconfirmed")],
)
def test_everything_is_checked_again_in_the_claim(
    runtime: Runtime, clock: FakeClock, mira: int, spoil: str, fault: str
) -> None:
    entry_id = owe(runtime, mira)
    with runtime.sessions.begin() as session:
        if spoil == "suppress":
            reason = SuppressionReason.NEVER_AGAIN
            suppressions.suppress(session, runtime.community, MIRA, reason, now=clock.calendar())
        elif spoil == "expire":
            session.get_one(OutboxEntry, entry_id).expires_at = clock.calendar() - MINUTE
        else:
            session.get_one(Member, mira).state = MemberState.PENDING
    assert send_all(runtime) == []
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.fault) == (Stage.CANCELLED, fault)


def test_a_member_erased_while_a_letter_is_under_way_gets_none(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    owe(runtime, mira)

    def erase() -> None:
        with runtime.sessions.begin() as session:
            erasure.erase(
                session,
                mira,
                never_again=False,
                community=runtime.community,
                now=clock.calendar(),
            )

    mailbox = Doing(before=erase)
    drain(runtime, mailbox)
    assert mailbox.letters == []
    assert rows_of(runtime, OutboxEntry) == []


def test_a_month_has_room_for_six_letters_and_requested_ones_do_not_count(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    def pause() -> None:
        with runtime.sessions.begin() as session:
            session.get_one(Member, mira).state = MemberState.PAUSED

    pause()
    for _ in range(8):
        owe(runtime, mira, EmailKind.SILENT_PAUSE)
        owe(runtime, mira, EmailKind.CHANGE_LINK)
    assert len(send_all(runtime)) == 6 + 8
    clock.travel(30 * DAY)
    owe(runtime, mira, EmailKind.SILENT_PAUSE)
    assert len(send_all(runtime)) == 1


def test_introductions_leave_first_and_letters_in_bulk_last(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    others = [join(runtime, f"{name}@example.org") for name in "abc"]
    proposal = propose(runtime, others[0], others[1])
    for member in others[:2]:
        answer(runtime, proposal, member, Answer.YES)
    with runtime.sessions.begin() as session:
        session.get_one(Member, mira).state = MemberState.PAUSED
    owe(runtime, mira, EmailKind.SILENT_PAUSE)
    owe(runtime, others[2])
    clock.travel(10 * MINUTE)
    sent = [recipient for recipient, _ in send_all(runtime)]
    assert set(sent[:2]) == {"a@example.org", "b@example.org"}
    assert sent[2:] == ["c@example.org", MIRA]


def test_a_second_rendering_gives_the_same_bytes(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    jonas = join(runtime, JONAS)
    propose(runtime, mira, jonas)
    owe(runtime, mira)
    owe(runtime, mira, EmailKind.CHANGE_LINK)
    clock.travel(5 * DAY)
    runtime.run_due()
    letters = send_all(runtime)
    assert len(letters) == 4
    clock.travel(timedelta(days=1, hours=3, seconds=7))
    for entry in rows_of(runtime, OutboxEntry):
        if entry.stage is Stage.SENT and entry.dated_at is not None:
            with runtime.reading() as session:
                member = session.get_one(Member, entry.member_id)
                parcel = emails.compose(
                    session, entry, member, runtime.letterhead, now=clock.calendar()
                )
            assert parcel is not None
            assert (parcel.recipient, parcel.data) in letters


def test_a_new_key_changes_no_letter_that_an_older_key_has_begun(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira)
    mailbox = Doing(after=die)
    with pytest.raises(Died):
        drain(runtime, mailbox)
    old = runtime.settings.secret_key
    signer = Signer("quite another secret, as long as it must be", (old,))
    rotated = replace(runtime, signer=signer, letterhead=replace(runtime.letterhead, signer=signer))
    clock.wait(leases.LEASE + timedelta(seconds=1))
    send_all(rotated)
    clock.wait(leases.WAIT_FOR_PROOF)
    assert send_all(rotated) == mailbox.letters
    assert entry_of(runtime, entry_id).key_id == runtime.signer.key_id
    fresh = owe(runtime, mira)
    ((_, data),) = send_all(rotated)
    assert entry_of(runtime, fresh).key_id == signer.key_id
    token = text_of(data).partition("/m/")[2][:42]
    lifetime = timedelta(days=1)
    found = signer.read_timed(
        TokenPurpose.MEMBERSHIP_VIEW, token, now=clock.real(), lifetime=lifetime
    )
    assert found.row_id == mira


def test_both_copies_of_an_introduction_share_one_key_even_if_it_changes_between_them(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    jonas = join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(10 * MINUTE)
    first = claim(runtime)
    assert first is not None
    assert first.dictation is not None
    written = write(first.dictation, runtime.letterhead.dkim).data
    signer = Signer("quite another secret, as long as it must be", (runtime.settings.secret_key,))
    clock.travel(MINUTE)
    ((_, second),) = send_all(
        replace(runtime, letterhead=replace(runtime.letterhead, signer=signer))
    )
    ids = {parse(data)["Message-ID"] for data in (written, second)}
    dates = {parse(data)["Date"] for data in (written, second)}
    assert (len(ids), len(dates)) == (1, 1)


def test_a_letter_waits_for_its_hour(runtime: Runtime, clock: FakeClock, mira: int) -> None:
    owe(runtime, mira, due_at=clock.calendar() + MINUTE)
    assert send_all(runtime) == []
    clock.travel(MINUTE)
    assert len(send_all(runtime)) == 1


def test_what_has_waited_for_a_minute_is_overdue(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    def overdue() -> bool:
        with runtime.reading() as session:
            return outbox.has_overdue(session, now=clock.calendar(), real=clock.real())

    assert not overdue()
    owe(runtime, mira)
    clock.travel(MINUTE)
    assert not overdue()
    clock.travel(timedelta(seconds=1))
    assert overdue()
    with runtime.sessions.begin() as session:
        (entry,) = [e for e in session.scalars(select(OutboxEntry)) if e.stage is Stage.QUEUED]
        entry.next_attempt_at = clock.real()
    assert not overdue()
    send_all(runtime)
    assert not overdue()


def test_an_introduction_that_cannot_leave_for_days_is_given_up_and_looks_like_silence(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    proposal = propose(runtime, mira, join(runtime, JONAS))
    for entry in entries_of(runtime, EmailKind.PROPOSAL):
        answer(runtime, proposal, entry.member_id, Answer.YES)
    clock.travel(5 * DAY + 11 * MINUTE)
    assert send_all(runtime) == []
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN


def test_a_drain_leaves_the_rest_to_the_next_tick_after_some_minutes(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    for _ in range(6):
        owe(runtime, mira)
    slow = Doing(after=lambda: clock.wait(MINUTE))
    drain(runtime, slow)
    assert len(slow.letters) == 4
    assert len(send_all(runtime)) == 2


def test_a_pause_cancels_the_letters_of_a_round_that_have_not_left(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    propose(runtime, mira, join(runtime, JONAS))
    clock.travel(5 * DAY)
    runtime.run_due()
    with runtime.sessions.begin() as session:
        now = clock.calendar()
        membership.pause(session, mira, until=None, community=runtime.community, now=now)
    assert [recipient for recipient, _ in send_all(runtime)] == [JONAS]


def test_a_letter_in_doubt_is_given_up_when_it_has_lost_its_sense(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    entry_id = owe(runtime, mira, expires_at=clock.calendar() + MINUTE)
    with pytest.raises(Died):
        drain(runtime, Doing(after=die))
    for _ in range(2):
        clock.travel(leases.WAIT_FOR_PROOF + MINUTE)
        assert send_all(runtime) == []
    entry = entry_of(runtime, entry_id)
    assert (entry.stage, entry.fault, entry.ambiguous) == (Stage.CANCELLED, "too late", True)


def test_a_letter_that_cannot_be_composed_leaves_no_word_of_its_reader_in_the_log(
    runtime: Runtime, mira: int, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(runtime, mira)
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, mira)
        member.profile = {**member.profile, "topics": None, "place": "Quastenheim"}
    assert send_all(runtime) == []
    said = capsys.readouterr()
    assert "a letter could not be composed" in said.out
    for word in ("mira@", "Quastenheim", "Küchen"):
        assert word not in said.out + said.err
