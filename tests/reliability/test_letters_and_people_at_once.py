"""Rows that hang together are locked in one order, so that nobody waits in a circle."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import update

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.errors import MatchmakerError
from matchmaker.mail.transport import RecipientRefusedError
from matchmaker.mail.transport import Stage as SmtpStage
from matchmaker.models import FINAL_STAGES, Invitation, Member, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, marks
from matchmaker.services.claims import Claim
from tests.factories import DAY, FakeClock, Mailbox, join_many, post_office, write_proposals
from tests.hammer.races.noting import erase_next
from tests.hammer.races.parts import (
    Side,
    hand_over_many,
    list_couples,
    note_sent,
    propose_many,
    say,
    withdraw,
)
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


def act_on(runtime: Runtime, couples: Sequence[tuple[Side, Side]], how: str) -> None:
    """Both sides of each proposal do something, from the last to the first."""
    for one, other in reversed(couples):
        for side in (other, one):
            if how == "yes":
                with suppress(MatchmakerError):
                    say(runtime, side, Answer.YES)
            else:
                withdraw(runtime, side, how)


@pytest.mark.parametrize("how", ["yes", "no", "pause", "erase"])
def test_many_letters_are_claimed_and_noted_together_while_their_readers_act(
    runtime: Runtime, how: str
) -> None:
    ids = join_many(runtime, 40)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    couples = list_couples(runtime)
    mailbox = Mailbox()
    office = post_office(runtime, mailbox, lanes=6)
    results = race([(partial(delivery.drain, office), partial(act_on, runtime, couples, how))])
    assert errors_in(results) == []
    assert set(Counter(recipient for recipient, _ in mailbox.letters).values()) <= {1}
    delivery.drain(office)
    assert {entry.stage for entry in rows_of(runtime, OutboxEntry)} <= {
        *FINAL_STAGES,
        Stage.QUEUED,
    }


def test_two_senders_with_several_lanes_send_each_letter_once(runtime: Runtime) -> None:
    ids = join_many(runtime, 60)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    mailbox = Mailbox()
    drains = [
        partial(delivery.drain, post_office(runtime, mailbox, owner=owner, lanes=4))
        for owner in ("one", "two")
    ]
    assert errors_in(race([(drains[0], drains[1])])) == []
    delivery.drain(post_office(runtime, mailbox))
    assert Counter(recipient for recipient, _ in mailbox.letters) == Counter(
        f"member{number}@example.org" for number in range(60)
    )
    assert {entry.stage for entry in rows_of(runtime, OutboxEntry)} == {Stage.SENT}
