"""What we wrote is told from what a member writes, also once it could not be written any more."""

from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.runtime import Runtime
from matchmaker.services import emails
from matchmaker.signing import TokenPurpose
from tests.arriving import bring, compose_reply, mailbox_of
from tests.factories import DAY, FakeClock, answer, invitation_of, join, send_all, write_proposals
from tests.letters import unwrap
from tests.services.reading import outcome_of

OFFER = "für diesen Monat möchten wir dir jemanden vorschlagen"
REMINDER = "vor einigen Tagen haben wir dir jemanden vorgeschlagen"
RECEIPT = "dein Ja ist angekommen"
QUESTION = "ob sie Ja oder Nein heißt"


class Asked:
    """Two members who got a suggestion, one of whom writes."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mira, self.jonas = (
            join(runtime, "mira@example.org"),
            join(runtime, "jonas@example.org"),
        )
        with runtime.sessions.begin() as session:
            (self.proposal,) = write_proposals(session, runtime, [(self.mira, self.jonas)])
        send_all(runtime)
        self.invitation = invitation_of(runtime, self.proposal, self.mira)

    def write(self, words: str) -> None:
        to = mailbox_of(self.runtime, TokenPurpose.REPLY, self.invitation)
        bring(self.runtime, compose_reply(words), to)
        send_all(self.runtime)

    def recall(self) -> str:
        now = self.runtime.clock.calendar()
        with self.runtime.reading() as session:
            text = emails.recall(session, self.invitation, self.runtime.letterhead, now=now)
        return unwrap(text)


@pytest.fixture
def asked(runtime: Runtime) -> Asked:
    return Asked(runtime)


def test_a_suggestion_is_known_after_both_said_yes(asked: Asked, runtime: Runtime) -> None:
    for member in (asked.mira, asked.jonas):
        answer(runtime, asked.proposal, member, Answer.YES)
    assert outcome_of(runtime, asked.proposal) is Outcome.ACCEPTED
    assert OFFER in asked.recall()


def test_a_suggestion_is_known_after_its_time(
    asked: Asked, runtime: Runtime, clock: FakeClock
) -> None:
    clock.travel(12 * DAY)
    runtime.run_due()
    assert outcome_of(runtime, asked.proposal) is Outcome.EXPIRED
    assert OFFER in asked.recall()


def test_a_reminder_is_known_after_the_answer(
    asked: Asked, runtime: Runtime, clock: FakeClock
) -> None:
    clock.travel(6 * DAY)
    runtime.run_due()
    send_all(runtime)
    answer(runtime, asked.proposal, asked.mira, Answer.YES)
    assert REMINDER in asked.recall()


def test_a_reminder_that_never_left_is_not_recalled(
    asked: Asked, runtime: Runtime, clock: FakeClock
) -> None:
    clock.travel(6 * DAY)
    runtime.run_due()
    answer(runtime, asked.proposal, asked.mira, Answer.YES)
    send_all(runtime)
    assert REMINDER not in asked.recall()


def test_a_receipt_and_a_question_are_known_after_another_answer(
    asked: Asked, clock: FakeClock
) -> None:
    asked.write("Hm, ich weiß nicht?")
    asked.write("Ja gern")
    clock.travel(timedelta(minutes=1))
    asked.write("Nein danke")
    assert RECEIPT in asked.recall()
    assert QUESTION in asked.recall()
