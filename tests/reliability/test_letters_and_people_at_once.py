"""Rows that hang together are locked in one order, so that nobody waits in a circle."""

from functools import partial

from sqlalchemy import update

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.mail.transport import RecipientRefusedError
from matchmaker.mail.transport import Stage as SmtpStage
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import marks
from matchmaker.services.claims import Claim
from tests.factories import DAY, FakeClock, Mailbox, post_office
from tests.hammer.races.noting import erase_next
from tests.hammer.races.parts import hand_over_many, note_sent, propose_many, say, withdraw
from tests.reliability.racing import errors_in, race
from tests.services.reading import count, rows_of

COUNT = 10
UNKNOWN_MAILBOX = RecipientRefusedError(550, "5.1.1 no such mailbox", stage=SmtpStage.RCPT)


def expire_all(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        session.execute(update(Proposal).values(outcome=Outcome.EXPIRED))


def test_two_who_were_once_proposed_to_each_other_are_erased_at_once(runtime: Runtime) -> None:
    couples = propose_many(runtime, COUNT)
    expire_all(runtime)
    results = race(
        (partial(withdraw, runtime, one, "erase"), partial(withdraw, runtime, other, "erase"))
        for one, other in couples
    )
    assert errors_in(results) == []
    assert count(runtime, Member) == 0


def test_two_clocks_erase_at_once_whoever_left_a_month_ago(
    runtime: Runtime, clock: FakeClock
) -> None:
    propose_many(runtime, COUNT)
    expire_all(runtime)
    with runtime.sessions.begin() as session:
        left_at = clock.calendar() - 31 * DAY
        session.execute(update(Member).values(state=MemberState.LEFT, left_at=left_at))
    results = race([(partial(erase_next, runtime), partial(erase_next, runtime))] * COUNT)
    assert errors_in(results) == []
    assert count(runtime, Member) == 0


def test_a_letter_is_noted_as_sent_while_its_reader_is_erased(runtime: Runtime) -> None:
    results = race(
        (partial(note_sent, runtime, claim), partial(withdraw, runtime, side, "erase"))
        for side, claim in hand_over_many(runtime, COUNT)
    )
    assert errors_in(results) == []
    assert count(runtime, Member) == COUNT


def test_a_letter_in_doubt_is_noted_as_sent_while_its_reader_answers(runtime: Runtime) -> None:
    handed_over = hand_over_many(runtime, COUNT)
    with runtime.sessions.begin() as session:
        doubted = update(OutboxEntry).where(OutboxEntry.stage == Stage.HANDING_OVER)
        session.execute(doubted.values(stage=Stage.UNKNOWN, ambiguous=True))
    results = race(
        (partial(note_sent, runtime, claim), partial(say, runtime, side, Answer.YES))
        for side, claim in handed_over
    )
    assert errors_in(results) == []
    assert sum(row.delivered_at is not None for row in rows_of(runtime, Invitation)) == COUNT


def test_an_address_turns_out_to_be_dead_while_its_owner_is_erased(runtime: Runtime) -> None:
    office = post_office(runtime, Mailbox())

    def refuse(claim: Claim) -> None:
        marks.note_refusal(office, claim, UNKNOWN_MAILBOX)

    results = race(
        (partial(refuse, claim), partial(withdraw, runtime, side, "erase"))
        for side, claim in hand_over_many(runtime, COUNT)
    )
    assert UNKNOWN_MAILBOX.dead_address
    assert errors_in(results) == []
    assert count(runtime, Member) == COUNT
