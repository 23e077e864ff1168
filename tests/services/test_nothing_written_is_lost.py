"""Nothing a member writes is lost, however many processes read it and however late it comes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.child import UnreadableError
from matchmaker.mail.understanding import Understood
from matchmaker.models import InboundMessage, InboundState, Invitation
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope
from matchmaker.signing import TokenPurpose
from tests.arriving import bring, compose_reply, mailbox_of, mailroom_of
from tests.factories import DAY, FakeClock, invitation_of, join, propose, send_all
from tests.services.reading import rows_of, stages_of, text_of

MINUTE = timedelta(minutes=1)


class Writer:
    """A member with a suggestion whose mail waits until somebody deals with it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mira = join(runtime, "mira@example.org")
        self.proposal = propose(runtime, self.mira, join(runtime, "jonas@example.org"))
        self.invitation = invitation_of(runtime, self.proposal, self.mira)
        self.to = mailbox_of(runtime, TokenPurpose.REPLY, self.invitation)

    def write(self, words: str) -> None:
        mailroom = mailroom_of(self.runtime)
        mailroom.take_in(compose_reply(words), Envelope(recipients=[self.to]))

    def deal(self, *, interrupted_by: Callable[[], None] | None = None) -> None:
        """Deal with what came in; while the first message is being read something happens."""
        mailroom = mailroom_of(self.runtime)
        waiting = [interrupted_by] if interrupted_by else []

        def read(raw: bytes, mail_from: str | None, sent: str) -> Understood:
            if waiting:
                waiting.pop()()
            return mailroom.read(raw, mail_from, sent)

        replace(mailroom, read=read).deal()

    def said(self) -> Answer | None:
        with self.runtime.reading() as session:
            return session.get_one(Invitation, self.invitation).answer

    def states(self) -> list[InboundState]:
        return [row.state for row in rows_of(self.runtime, InboundMessage)]


@pytest.fixture
def writer(runtime: Runtime) -> Writer:
    return Writer(runtime)


def test_what_was_set_apart_while_somebody_read_it_is_dealt_with(writer: Writer) -> None:
    def give_up() -> None:
        with writer.runtime.sessions.begin() as session:
            session.execute(update(InboundMessage).values(attempts=3))
        writer.deal()
        assert writer.states() == [InboundState.QUARANTINED]

    writer.write("Ja gern")
    writer.deal(interrupted_by=give_up)
    assert writer.said() is Answer.YES
    assert writer.states() == [InboundState.DONE]


def test_what_was_set_apart_does_not_undo_what_came_after_it(writer: Writer) -> None:
    def give_up_and_go_on() -> None:
        with writer.runtime.sessions.begin() as session:
            session.execute(update(InboundMessage).values(attempts=3))
        writer.write("Nein danke")
        writer.deal()
        assert writer.said() is Answer.NO

    writer.write("Ja gern")
    writer.deal(interrupted_by=give_up_and_go_on)
    assert writer.said() is Answer.NO
    assert writer.states() == [InboundState.QUARANTINED, InboundState.DONE]


def test_what_nobody_can_read_keeps_no_later_mail_waiting_for_long(writer: Writer) -> None:
    def refuse(_raw: bytes, _mail_from: str | None, _sent: str) -> Understood:
        raise UnreadableError("TimeoutExpired")

    writer.write("Ja gern")
    replace(mailroom_of(writer.runtime), read=refuse).deal()
    writer.write("Nein danke")
    writer.deal()
    assert writer.said() is Answer.NO
    assert writer.states() == [InboundState.QUARANTINED, InboundState.DONE]


def test_who_was_asked_once_still_hears_that_an_answer_came_too_late(
    writer: Writer, clock: FakeClock
) -> None:
    bring(writer.runtime, compose_reply("Hm, ich weiß nicht?"), writer.to)
    assert len(send_all(writer.runtime)) == 1
    clock.travel(12 * DAY)
    for number in range(3):
        raw = compose_reply("Ja gern", message_id=f"<{number}@example.org>")
        bring(writer.runtime, raw, writer.to)
    ((to, letter),) = send_all(writer.runtime)
    assert to == "mira@example.org"
    assert "war schon vorbei" in " ".join(text_of(letter).split())
    assert stages_of(writer.runtime, EmailKind.UNCLEAR_REPLY) == ["sent", "sent"]
