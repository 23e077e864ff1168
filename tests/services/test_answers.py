"""Answers: what counts, until when, and what the two together bring about."""

from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, IntroductionState, Outcome, PairMemoryKind
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.profile import FirstWriter
from matchmaker.errors import ExpiredError, NotFoundError, TooLateError
from matchmaker.models import AnswerRecord, Invitation, OutboxEntry, PairMemory, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import answers, membership
from matchmaker.services.answers import AnswerState
from tests.factories import DAY, FakeClock, answer, invitation_of, join, propose, send_all
from tests.services.reading import (
    count,
    entries_of,
    introduction_of,
    outcome_of,
    rows_of,
    stages_of,
)

UNDO = timedelta(minutes=10)


@pytest.fixture
def mira(runtime: Runtime) -> int:
    return join(runtime, "mira@example.org")


@pytest.fixture
def jonas(runtime: Runtime) -> int:
    return join(runtime, "jonas@example.org", given_name="Jonas")


@pytest.fixture
def proposal(runtime: Runtime, mira: int, jonas: int) -> int:
    return propose(runtime, mira, jonas)


def block(runtime: Runtime, proposal: int, member: int) -> None:
    with runtime.sessions.begin() as session:
        answers.block(
            session,
            invitation_of(runtime, proposal, member),
            community=runtime.community,
            now=runtime.clock.calendar(),
        )


def view(runtime: Runtime, proposal: int, member: int) -> answers.AnswerView:
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        return answers.get_view(session, invitation_of(runtime, proposal, member), now=now)


def kept(runtime: Runtime) -> PairMemoryKind:
    (memory,) = rows_of(runtime, PairMemory)
    kind: PairMemoryKind = memory.kind
    return kind


def test_two_yeses_are_introduced_after_the_time_to_undo(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.YES)
    assert send_all(runtime) == []
    clock.travel(UNDO - timedelta(seconds=1))
    assert send_all(runtime) == []
    clock.travel(timedelta(seconds=1))
    sent = {recipient for recipient, _ in send_all(runtime)}
    assert sent == {"mira@example.org", "jonas@example.org"}
    assert kept(runtime) is PairMemoryKind.INTRODUCED


@pytest.mark.parametrize("said", [Answer.NO, Answer.LATER, Answer.ACQUAINTED, None])
def test_one_yes_alone_owes_nothing(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int, said: Answer | None
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    if said is not None:
        answer(runtime, proposal, jonas, said)
    clock.travel(DAY)
    assert introduction_of(runtime, proposal) is None
    assert outcome_of(runtime, proposal) is Outcome.OPEN
    assert send_all(runtime) == []


def test_the_page_after_a_yes_is_the_same_for_the_first_and_the_second(
    runtime: Runtime, proposal: int, mira: int, jonas: int
) -> None:
    first = answer(runtime, proposal, mira, Answer.YES)
    second = answer(runtime, proposal, jonas, Answer.YES)
    assert (first.state, first.answer, first.deadline_at) == (
        second.state,
        second.answer,
        second.deadline_at,
    )
    assert first.state is AnswerState.OPEN


def test_what_one_side_sees_does_not_change_with_what_the_other_says(
    runtime: Runtime, proposal: int, mira: int, jonas: int
) -> None:
    before = view(runtime, proposal, mira)
    for said in (Answer.NO, Answer.LATER, Answer.ACQUAINTED, Answer.YES):
        answer(runtime, proposal, jonas, said)
        assert view(runtime, proposal, mira) == before
    block(runtime, proposal, jonas)
    assert view(runtime, proposal, mira) == before
    with runtime.sessions.begin() as session:
        membership.leave(session, jonas, now=runtime.clock.calendar())
    assert view(runtime, proposal, mira) == before


def test_the_same_answer_twice_changes_nothing(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(timedelta(minutes=5))
    answer(runtime, proposal, jonas, Answer.YES)
    assert count(runtime, AnswerRecord) == 2
    introduction = introduction_of(runtime, proposal)
    assert introduction is not None
    assert introduction.decision == 1
    assert introduction.due_at == clock.calendar() + timedelta(minutes=5)


def test_yes_no_yes_owes_the_introduction_again_and_the_time_to_undo_begins_anew(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(timedelta(minutes=5))
    answer(runtime, proposal, jonas, Answer.NO)
    assert outcome_of(runtime, proposal) is Outcome.OPEN
    assert stages_of(runtime, EmailKind.INTRODUCTION) == ["cancelled", "cancelled"]
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(timedelta(minutes=6))
    assert send_all(runtime) == []
    clock.travel(timedelta(minutes=4))
    assert len(send_all(runtime)) == 2
    introduction = introduction_of(runtime, proposal)
    assert introduction is not None
    assert introduction.decision == 2


def test_an_answer_can_be_changed_until_the_deadline_and_not_after(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    deadline = view(runtime, proposal, mira).deadline_at
    answer(runtime, proposal, mira, Answer.NO)
    clock.travel(deadline - clock.calendar() - timedelta(seconds=1))
    answer(runtime, proposal, mira, Answer.YES)
    clock.travel(timedelta(seconds=1))
    with pytest.raises(ExpiredError):
        answer(runtime, proposal, jonas, Answer.YES)
    assert view(runtime, proposal, jonas).state is AnswerState.CLOSED
    assert introduction_of(runtime, proposal) is None


def test_the_last_day_counts_whole_in_the_community_s_zone(
    runtime: Runtime, proposal: int, mira: int
) -> None:
    deadline = view(runtime, proposal, mira).deadline_at
    local = deadline.astimezone(runtime.community.calendar.zone)
    assert (local.day, local.hour, local.minute) == (11, 0, 0)


def test_after_the_introduction_has_left_no_answer_changes_anything(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(UNDO)
    send_all(runtime)
    with pytest.raises(TooLateError):
        answer(runtime, proposal, jonas, Answer.NO)
    assert view(runtime, proposal, jonas).state is AnswerState.INTRODUCED
    assert outcome_of(runtime, proposal) is Outcome.ACCEPTED


def test_a_yes_can_be_withdrawn_after_the_deadline_until_the_introduction_leaves(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    deadline = view(runtime, proposal, mira).deadline_at
    answer(runtime, proposal, mira, Answer.YES)
    clock.travel(deadline - clock.calendar() - timedelta(minutes=1))
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(timedelta(minutes=2))
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.ACCEPTED
    answer(runtime, proposal, jonas, Answer.NO)
    with pytest.raises(ExpiredError):
        answer(runtime, proposal, jonas, Answer.YES)
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.DECLINED
    assert kept(runtime) is PairMemoryKind.DECLINED
    clock.travel(DAY)
    assert send_all(runtime) == []


def test_a_yes_after_a_block_is_never_introduced(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    block(runtime, proposal, jonas)
    answer(runtime, proposal, jonas, Answer.YES)
    clock.travel(DAY)
    assert introduction_of(runtime, proposal) is None
    assert send_all(runtime) == []
    assert kept(runtime) is PairMemoryKind.BLOCKED


def test_a_block_takes_back_an_introduction_that_is_owed(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int, jonas: int
) -> None:
    answer(runtime, proposal, mira, Answer.YES)
    answer(runtime, proposal, jonas, Answer.YES)
    block(runtime, proposal, jonas)
    clock.travel(UNDO)
    assert send_all(runtime) == []
    introduction = introduction_of(runtime, proposal)
    assert introduction is not None
    assert introduction.state is IntroductionState.REVOKED
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN


@pytest.mark.parametrize("first_to_act", ["answer", "pause"])
def test_a_no_is_final_even_if_the_other_side_pauses_before_or_after_it(
    runtime: Runtime, proposal: int, mira: int, jonas: int, first_to_act: str
) -> None:
    def pause() -> None:
        with runtime.sessions.begin() as session:
            now = runtime.clock.calendar()
            membership.pause(session, jonas, until=None, community=runtime.community, now=now)

    if first_to_act == "pause":
        pause()
    answer(runtime, proposal, mira, Answer.NO)
    if first_to_act == "answer":
        pause()
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert kept(runtime) is PairMemoryKind.DECLINED


@pytest.mark.parametrize(
    ("one", "other", "outcome", "kind"),
    [
        (Answer.NO, Answer.YES, Outcome.DECLINED, PairMemoryKind.DECLINED),
        (Answer.ACQUAINTED, Answer.YES, Outcome.EXPIRED, PairMemoryKind.ACQUAINTED),
        (Answer.ACQUAINTED, Answer.NO, Outcome.DECLINED, PairMemoryKind.DECLINED),
        (Answer.LATER, Answer.YES, Outcome.EXPIRED, PairMemoryKind.SILENT),
        (None, Answer.YES, Outcome.EXPIRED, PairMemoryKind.SILENT),
        (None, None, Outcome.EXPIRED, PairMemoryKind.SILENT),
    ],
)
def test_the_deadline_settles_what_was_said(
    runtime: Runtime,
    clock: FakeClock,
    proposal: int,
    mira: int,
    jonas: int,
    one: Answer | None,
    other: Answer | None,
    outcome: Outcome,
    kind: PairMemoryKind,
) -> None:
    for member, said in ((mira, one), (jonas, other)):
        if said is not None:
            answer(runtime, proposal, member, said)
    deadline = view(runtime, proposal, mira).deadline_at
    clock.travel(deadline - clock.calendar() - timedelta(seconds=1))
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.OPEN
    clock.travel(timedelta(seconds=1))
    runtime.run_due()
    assert outcome_of(runtime, proposal) is outcome
    assert kept(runtime) is kind


def test_the_private_reason_belongs_to_a_no_and_goes_with_it(
    runtime: Runtime, proposal: int, mira: int
) -> None:
    answer(runtime, proposal, mira, Answer.NO, reason="Zu weit weg.")
    answer(runtime, proposal, mira, Answer.NO)
    invitation_id = invitation_of(runtime, proposal, mira)
    with runtime.reading() as session:
        assert session.get_one(Invitation, invitation_id).reason == "Zu weit weg."
    answer(runtime, proposal, mira, Answer.YES, reason="ignored", first_writer=FirstWriter.ME)
    with runtime.reading() as session:
        invitation = session.get_one(Invitation, invitation_id)
        assert (invitation.reason, invitation.first_writer) == ("", FirstWriter.ME)


def test_an_answer_proves_that_the_letter_arrived(
    runtime: Runtime, clock: FakeClock, proposal: int, mira: int
) -> None:
    with runtime.sessions.begin() as session:
        invitation = session.get_one(Invitation, invitation_of(runtime, proposal, mira))
        invitation.delivered_at = None
        (entry,) = entries_of(runtime, EmailKind.PROPOSAL, mira)
        doubtful = session.get_one(OutboxEntry, entry.id)
        doubtful.stage, doubtful.ambiguous = Stage.UNKNOWN, True
    answer(runtime, proposal, mira, Answer.YES)
    (entry,) = entries_of(runtime, EmailKind.PROPOSAL, mira)
    assert (entry.stage, entry.ambiguous) == (Stage.SENT, True)
    clock.travel(3 * DAY)
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.OPEN


def test_a_proposal_that_is_gone_is_not_found(runtime: Runtime) -> None:
    with pytest.raises(NotFoundError), runtime.reading() as session:
        answers.get_view(session, 12345, now=runtime.clock.calendar())
