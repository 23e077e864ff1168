"""A reply that came to none of our addresses is known by the letter it answers."""

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import InboundMessage, Invitation
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailbox_of, mailroom_of
from tests.factories import invitation_of, join, send_all, write_proposals
from tests.services.reading import parse, rows_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"


class Asked:
    """A member who got a letter and answers it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
        with runtime.sessions.begin() as session:
            (proposal,) = write_proposals(session, runtime, [(self.mira, jonas)])
        letters = dict(send_all(runtime))
        self.message_id = str(parse(letters[MIRA])["Message-ID"])
        self.invitation = invitation_of(runtime, proposal, self.mira)

    def write(self, words: str, *, sender: str = MIRA, **headers: str) -> Ingested:
        mailroom = mailroom_of(self.runtime)
        found = mailroom.take_in(compose_reply(words, sender=sender, **headers), Envelope())
        mailroom.deal()
        return found

    def said(self) -> Answer | None:
        with self.runtime.reading() as session:
            return session.get_one(Invitation, self.invitation).answer


@pytest.fixture
def asked(runtime: Runtime) -> Asked:
    return Asked(runtime)


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_a_reply_is_known_by_the_letter_it_answers(asked: Asked, header: str) -> None:
    others = "<first@example.com> " if header == "References" else ""
    found = asked.write("Ja gern", **{header: others + asked.message_id})
    assert found is Ingested.STORED
    assert asked.said() is Answer.YES


def test_an_address_of_ours_counts_before_the_letter(asked: Asked, runtime: Runtime) -> None:
    to = mailbox_of(runtime, TokenPurpose.UNSUBSCRIBE, asked.mira)
    asked.write("Ja gern", to=to, In_Reply_To=asked.message_id)
    assert asked.said() is None


def test_somebody_else_who_knows_the_letter_answers_nothing(asked: Asked) -> None:
    asked.write("Ja gern", sender="somebody@example.com", In_Reply_To=asked.message_id)
    assert asked.said() is None
    assert [to for to, _ in send_all(asked.runtime)] == [MIRA]


def test_what_answers_nothing_of_ours_is_nobody_s(asked: Asked) -> None:
    changed = asked.message_id.replace("<proposal.", "<introduction.")
    forged = f"<{EmailKind.PROPOSAL}.{'a' * 32}@example.org>"
    for message_id in (changed, forged, "<x@example.org>", "<proposal.@example.org>"):
        assert asked.write("Ja gern", In_Reply_To=message_id) is Ingested.NOBODYS
    assert rows_of(asked.runtime, InboundMessage) == []


def test_a_message_id_in_capitals_is_known(asked: Asked) -> None:
    assert asked.write("Nein", In_Reply_To=asked.message_id.upper()) is Ingested.STORED
    assert asked.said() is Answer.NO
