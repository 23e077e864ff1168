"""Whoever was away when the letter came gets five more days, as far as the round allows."""

from datetime import date, timedelta

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, Proposal, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import answers
from matchmaker.signing import TokenPurpose
from tests.arriving import bring, compose_reply, mailbox_of
from tests.factories import DAY, FakeClock, answer, invitation_of, join, propose, send_all
from tests.services.reading import entries_of, outcome_of, rows_of, text_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"


class Couple:
    """Mira, who is away, and Jonas."""

    def __init__(self, runtime: Runtime, clock: FakeClock) -> None:
        self.runtime, self.clock = runtime, clock
        self.mira, self.jonas = join(runtime, MIRA), join(runtime, JONAS)
        self.proposal = propose(runtime, self.mira, self.jonas)
        self.side = invitation_of(runtime, self.proposal, self.mira)

    def be_away(self, number: int = 1) -> None:
        to = mailbox_of(self.runtime, TokenPurpose.REPLY, self.side)
        note = compose_reply("Weg.", message_id=f"<{number}@x.org>", Auto_Submitted="auto-replied")
        bring(self.runtime, note, to)

    def last_day(self) -> date:
        with self.runtime.reading() as session:
            view = answers.get_view(session, self.side, now=self.clock.calendar())
        return self.runtime.community.calendar.last_day(view.deadline_at)

    def pass_days(self, days: int) -> None:
        self.clock.travel(days * DAY)
        for _ in range(3):
            self.runtime.run_due()


@pytest.fixture
def couple(runtime: Runtime, clock: FakeClock) -> Couple:
    return Couple(runtime, clock)


def test_an_automatic_reply_brings_five_more_days_once(couple: Couple) -> None:
    assert couple.last_day() == date(2026, 11, 10)
    couple.be_away(1)
    couple.be_away(2)
    assert couple.last_day() == date(2026, 11, 15)


def test_an_answer_in_that_time_counts(couple: Couple) -> None:
    answer(couple.runtime, couple.proposal, couple.jonas, Answer.YES)
    couple.be_away()
    couple.pass_days(13)
    answer(couple.runtime, couple.proposal, couple.mira, Answer.YES)
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.ACCEPTED


def test_a_yes_of_the_other_side_can_be_taken_back_in_that_time(couple: Couple) -> None:
    answer(couple.runtime, couple.proposal, couple.jonas, Answer.YES)
    couple.be_away()
    couple.pass_days(13)
    answer(couple.runtime, couple.proposal, couple.jonas, Answer.NO)
    answer(couple.runtime, couple.proposal, couple.mira, Answer.YES)
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.OPEN


def test_the_reminder_names_the_new_day(couple: Couple) -> None:
    couple.be_away()
    couple.pass_days(6)
    letters = dict(send_all(couple.runtime))
    assert "15. November" in text_of(letters[MIRA])


def test_a_second_wave_does_not_wait_and_has_neither_of_them(couple: Couple) -> None:
    runtime = couple.runtime
    others = [join(runtime, f"{name}@example.org") for name in ("ada", "bo")]
    waiting = propose(runtime, *others)
    answer(runtime, waiting, others[0], Answer.YES)
    answer(runtime, couple.proposal, couple.jonas, Answer.YES)
    couple.be_away()
    couple.pass_days(11)
    waves = rows_of(runtime, Wave)
    assert [wave.closed_at is not None for wave in waves] == [True, False]
    assert waves[1].members == 1
    assert outcome_of(runtime, couple.proposal) is Outcome.OPEN
    couple.pass_days(7)
    assert outcome_of(runtime, couple.proposal) is Outcome.EXPIRED
    assert [one.member_id for one in entries_of(runtime, EmailKind.CLOSING)] == [
        couple.jonas, others[0]
    ]  # fmt: skip


def test_who_has_answered_gets_no_more_time(couple: Couple) -> None:
    answer(couple.runtime, couple.proposal, couple.mira, Answer.NO)
    couple.be_away()
    assert couple.last_day() == date(2026, 11, 10)


def test_when_the_time_is_over_there_is_no_more(couple: Couple) -> None:
    couple.pass_days(10)
    couple.be_away()
    (proposal,) = rows_of(couple.runtime, Proposal)
    assert proposal.outcome is Outcome.EXPIRED
    assert proposal.extended_at is None


def test_no_answer_can_come_after_the_closing_letters(couple: Couple) -> None:
    with couple.runtime.sessions.begin() as session:
        proposal = session.get_one(Proposal, couple.proposal)
        proposal.wave.round.closing_at = proposal.deadline_at + timedelta(days=1, hours=9)
    couple.be_away()
    assert couple.last_day() == date(2026, 11, 11)


def test_a_round_without_room_stays_as_it_is(couple: Couple) -> None:
    with couple.runtime.sessions.begin() as session:
        proposal = session.get_one(Proposal, couple.proposal)
        proposal.wave.round.closing_at = proposal.deadline_at + timedelta(hours=9)
    couple.be_away()
    assert couple.last_day() == date(2026, 11, 10)
    (excused, _) = rows_of(couple.runtime, Invitation)
    assert excused.excused_at is not None
