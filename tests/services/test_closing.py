"""The end of a round: whoever said yes in vain learns that it was in vain, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.answer import YES_IN_VAIN, Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.mail.transport import RecipientRefusedError, Stage
from matchmaker.models import Member, Round, RoundState
from matchmaker.runtime import Runtime
from matchmaker.services import answers, closing, delivery, erasure, membership
from tests.factories import (
    DAY,
    FakeClock,
    Mailbox,
    answer,
    invitation_of,
    join,
    join_many,
    post_office,
    propose,
    send_all,
    write_proposals,
)
from tests.services.reading import entries_of, parse, rows_of, state_of, text_of

CAUSES = ("no", "later", "acquainted", "silence", "left", "paused", "erased", "blocked", "refused")


def befall(runtime: Runtime, cause: str, proposal: int, other: int) -> None:
    """Let the other side do what keeps the two apart."""
    now, community = runtime.clock.calendar(), runtime.community
    if cause in tuple(Answer):
        answer(runtime, proposal, other, Answer(cause))
    with runtime.sessions.begin() as session:
        if cause == "left":
            membership.leave(session, other, now=now)
        elif cause == "paused":
            membership.pause(session, other, until=None, community=community, now=now)
        elif cause == "erased":
            erasure.erase(session, other, never_again=True, community=community, now=now)
        elif cause == "blocked":
            invitation = invitation_of(runtime, proposal, other)
            answers.block(session, invitation, community=community, now=now)


def plain(data: bytes, name: str) -> str:
    """The bytes of a letter without its address, its tokens and what derives from them."""
    text = data.decode("ascii").replace("=\r\n", "")
    text = text.replace(f"{name}@", "NAME@").replace(f"{name[0]}=E2=80=A6@", "NAME@")
    text = re.sub(r"[a-z2-7]{32,42}", "TOKEN", text)
    return re.sub(r"(?m)boundary=\S+|^--\S+", "BOUNDARY", text)


def test_the_closing_letter_is_the_same_to_the_byte_for_every_cause(
    runtime: Runtime, clock: FakeClock
) -> None:
    people = {
        cause: (join(runtime, f"{cause}@example.org"), join(runtime, f"{cause}.other@example.org"))
        for cause in CAUSES
    }
    with runtime.sessions.begin() as session:
        made = write_proposals(session, runtime, list(people.values()))
    # The letters to the ones who will say yes leave first, so that a refusal comes too late.
    ones = {one for one, _ in people.values()}
    with runtime.sessions.begin() as session:
        for entry in entries_of(runtime, EmailKind.PROPOSAL):
            session.merge(entry).shuffle = int(entry.member_id not in ones)
    dead = f"{CAUSES[-1]}.other@example.org"

    class Refusing(Mailbox):
        def send(
            self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
        ) -> str:
            if recipient == dead:
                raise RecipientRefusedError(550, "5.1.1 no such user", stage=Stage.RCPT)
            return super().send(mail_from, recipient, data, before_bytes)

    delivery.drain(post_office(runtime, Refusing()))
    for cause, proposal in zip(CAUSES, made, strict=True):
        one, other = people[cause]
        answer(runtime, proposal, one, Answer.YES)
        befall(runtime, cause, proposal, other)
    for days in (1, 2, 2, 5, 7 - 1 / 24):
        clock.travel(days * DAY)
        runtime.run_due()
        for _, data in send_all(runtime):
            assert "kein Kennenlernen" not in text_of(data)
    clock.travel(DAY / 24)
    runtime.run_due()
    letters = send_all(runtime)
    told = {recipient.partition("@")[0]: data for recipient, data in letters}
    assert set(told) == set(CAUSES)
    assert len({plain(data, name) for name, data in told.items()}) == 1
    sent = {entry.sent_at for entry in entries_of(runtime, EmailKind.CLOSING)}
    due = {entry.due_at for entry in entries_of(runtime, EmailKind.CLOSING)}
    assert (len(sent), len(due)) == (1, 1)
    assert {parse(data)["Subject"] for data in told.values()} == {parse(told["no"])["Subject"]}


def test_closing_letters_leave_in_an_order_that_knows_no_cause(
    runtime: Runtime, clock: FakeClock
) -> None:
    couples = [
        (join(runtime, f"yes{n}@example.org"), join(runtime, f"other{n}@example.org"))
        for n in range(6)
    ]
    for number, (one, other) in enumerate(couples):
        proposal = propose(runtime, one, other)
        answer(runtime, proposal, one, Answer.YES)
        if number < 3:
            answer(runtime, proposal, other, Answer.NO)
    clock.travel(17 * DAY)
    runtime.run_due()
    order = [int(recipient[3]) for recipient, _ in send_all(runtime)]
    assert sorted(order) == list(range(6))
    assert order != sorted(order)


def test_only_a_yes_in_vain_is_answered_and_it_gives_credit(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.NO)
    clock.travel(17 * DAY)
    runtime.run_due()
    assert [recipient for recipient, _ in send_all(runtime)] == ["mira@example.org"]
    waited = {row.id: row.waited for row in rows_of(runtime, Member)}
    assert waited == {mira: YES_IN_VAIN, jonas: 0}
    (closed,) = rows_of(runtime, Round)
    assert (closed.state, closed.closed_at) == (RoundState.CLOSED, clock.calendar())


def test_a_closing_of_many_batches_goes_on_where_it_was_interrupted(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "BATCH", 2)
    ids = join_many(runtime, 10)
    with runtime.sessions.begin() as session:
        couples = list(zip(ids[::2], ids[1::2], strict=True))
        made = write_proposals(session, runtime, couples)
    send_all(runtime)
    for proposal, (one, _) in zip(made, couples, strict=True):
        answer(runtime, proposal, one, Answer.YES)
    with runtime.sessions.begin() as session:
        for row in session.scalars(select(Round)):
            row.second_wave_at = None
    clock.travel(10 * DAY)
    runtime.run_due()
    clock.travel(7 * DAY)
    with runtime.sessions.begin() as session:
        assert closing.close_round_due(session, now=clock.calendar())
    assert len(entries_of(runtime, EmailKind.CLOSING)) == 1
    with runtime.sessions() as session:
        closing.close_round_due(session, now=clock.calendar())
        session.rollback()  # the process dies before its commit
    runtime.run_due()
    assert [entry.member_id for entry in entries_of(runtime, EmailKind.CLOSING)] == ids[::2]
    waited = {row.id: row.waited for row in rows_of(runtime, Member)}
    assert waited == {one: YES_IN_VAIN * (one in ids[::2]) for one in ids}


def test_after_an_introduction_nobody_gets_a_closing_letter(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(timedelta(minutes=10))
    assert len(send_all(runtime)) == 2
    clock.travel(20 * DAY)
    runtime.run_due()
    assert send_all(runtime) == []


@pytest.mark.parametrize("gone", [MemberState.PAUSED, MemberState.LEFT])
def test_whoever_went_away_after_a_yes_gets_no_closing_letter(
    runtime: Runtime, clock: FakeClock, gone: MemberState
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    answer(runtime, propose(runtime, mira, jonas), mira, Answer.YES)
    with runtime.sessions.begin() as session:
        if gone is MemberState.LEFT:
            membership.leave(session, mira, now=clock.calendar())
        else:
            membership.unsubscribe(session, mira, now=clock.calendar())
    send_all(runtime)
    clock.travel(17 * DAY)
    runtime.run_due()
    assert "mira@example.org" not in [recipient for recipient, _ in send_all(runtime)]


def test_a_round_closes_only_after_its_last_proposal_was_settled(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    answer(runtime, propose(runtime, mira, jonas), mira, Answer.YES)
    late = clock.calendar() + 18 * DAY
    with runtime.sessions.begin() as session:
        for row in rows_of(runtime, Round):
            session.merge(row).closing_at = clock.calendar() + DAY
    clock.travel(2 * DAY)
    runtime.run_due()
    assert [row.state for row in rows_of(runtime, Round)] == [RoundState.OPEN]
    clock.travel(late - clock.calendar())
    runtime.run_due()
    assert [row.state for row in rows_of(runtime, Round)] == [RoundState.CLOSED]
    assert len(entries_of(runtime, EmailKind.CLOSING)) == 1


def test_two_silent_months_pause_with_a_warm_note_and_an_answer_begins_anew(
    runtime: Runtime, clock: FakeClock
) -> None:
    silent, talking = join(runtime, "silent@example.org"), join(runtime, "talking@example.org")
    others = [join(runtime, f"{name}@example.org") for name in "abcd"]

    def month(*sides: tuple[int, int]) -> None:
        for one, other in sides:
            proposal = propose(runtime, one, other)
            answer(runtime, proposal, other, Answer.LATER)
            if one == talking:
                answer(runtime, proposal, one, Answer.LATER)
        clock.travel(30 * DAY)
        runtime.run_due()

    month((silent, others[0]), (talking, others[1]))
    assert state_of(runtime, silent) is MemberState.ACTIVE
    send_all(runtime)
    month((silent, others[2]), (talking, others[3]))
    assert state_of(runtime, silent) is MemberState.PAUSED
    assert state_of(runtime, talking) is MemberState.ACTIVE
    assert [entry.member_id for entry in entries_of(runtime, EmailKind.SILENT_PAUSE)] == [silent]
    with runtime.sessions.begin() as session:
        membership.resume(session, silent, now=clock.calendar())
    assert state_of(runtime, silent) is MemberState.ACTIVE
