"""Mail is kept once, whoever brings it, and nothing that comes in blocks the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.mail.child import UnreadableError
from matchmaker.mail.understanding import Understood
from matchmaker.models import InboundMessage, InboundState, Invitation
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import MOST_A_DAY, Envelope, Ingested
from matchmaker.services.mailroom import Mailroom
from matchmaker.signing import TokenPurpose
from tests.arriving import bring, compose_reply, mailbox_of, mailroom_of
from tests.factories import FakeClock, invitation_of, join, propose
from tests.services.reading import rows_of


@pytest.fixture
def mira(runtime: Runtime) -> int:
    return join(runtime, "mira@example.org")


@pytest.fixture
def invitation(runtime: Runtime, mira: int) -> int:
    proposal = propose(runtime, mira, join(runtime, "jonas@example.org"))
    return invitation_of(runtime, proposal, mira)


@pytest.fixture
def address(runtime: Runtime, invitation: int) -> str:
    return mailbox_of(runtime, TokenPurpose.REPLY, invitation)


def answer_of(runtime: Runtime, invitation: int) -> Answer | None:
    with runtime.reading() as session:
        return session.get_one(Invitation, invitation).answer


def test_what_was_dealt_with_is_forgotten_but_known(
    runtime: Runtime, invitation: int, address: str
) -> None:
    raw = compose_reply("Ja gern", message_id="<1@example.org>")
    assert bring(runtime, raw, address) is Ingested.STORED
    (kept,) = rows_of(runtime, InboundMessage)
    assert (kept.state, kept.raw, kept.understood) == (InboundState.DONE, None, "answer")
    assert answer_of(runtime, invitation) is Answer.YES
    again = compose_reply("Ja gern", message_id="<1@example.org>", X_Way="another")
    assert bring(runtime, again, address) is Ingested.KNOWN
    assert len(rows_of(runtime, InboundMessage)) == 1


@pytest.mark.parametrize(
    "spelling",
    [str.upper, str.title, lambda text: text.replace("@", "+tag@"), "intro+{}".format],
)
def test_the_token_is_found_however_the_address_is_spelled(
    runtime: Runtime, invitation: int, address: str, spelling: object
) -> None:
    assert callable(spelling)
    assert bring(runtime, compose_reply("Ja gern"), spelling(address)) is Ingested.STORED
    assert answer_of(runtime, invitation) is Answer.YES


@pytest.mark.parametrize("header", ["To", "Cc", "X_Original_To", "Delivered_To"])
def test_without_an_envelope_the_headers_say_for_whom_it_is(
    runtime: Runtime, invitation: int, address: str, header: str
) -> None:
    raw = compose_reply("Ja gern", to=address) if header == "To" else compose_reply(
        "Ja gern", **{header: address}
    )  # fmt: skip
    mailroom = mailroom_of(runtime)
    assert mailroom.take_in(raw, Envelope()) is Ingested.STORED
    mailroom.deal()
    assert answer_of(runtime, invitation) is Answer.YES


def test_mail_for_nobody_is_not_kept(runtime: Runtime, invitation: int, address: str) -> None:
    other_purpose = address.replace("r.", "b.", 1)
    for to in ("vorstellung@example.org", other_purpose, "r." + "a" * 32 + "@reply.example.org"):
        stranger = compose_reply("Ja", sender="somebody@example.com")
        assert bring(runtime, stranger, to) is Ingested.NOBODYS
        assert not mailroom_of(runtime).knows(to)
    assert mailroom_of(runtime).knows(address)
    assert rows_of(runtime, InboundMessage) == []


def test_after_thirty_messages_a_day_the_rest_is_not_kept(
    runtime: Runtime, address: str, clock: FakeClock
) -> None:
    mailroom = mailroom_of(runtime)
    for number in range(MOST_A_DAY + 1):
        raw = compose_reply("Ja?", message_id=f"<{number}@example.org>")
        found = mailroom.take_in(raw, Envelope(recipients=[address]))
        assert found is (Ingested.STORED if number < MOST_A_DAY else Ingested.TOO_MUCH)
    clock.travel(timedelta(days=1, seconds=1))
    raw = compose_reply("Ja?", message_id="<later@example.org>")
    assert mailroom.take_in(raw, Envelope(recipients=[address])) is Ingested.STORED


class Squeamish:
    """A reader that dies of some messages."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._read = mailroom.read

    def __call__(self, raw: bytes, mail_from: str | None, sent: str) -> Understood:
        if b"poison" in raw:
            raise UnreadableError("TimeoutExpired")
        return self._read(raw, mail_from, sent)


def test_a_message_that_kills_its_reader_is_set_apart_and_blocks_nobody(
    runtime: Runtime, invitation: int, address: str
) -> None:
    mailroom = mailroom_of(runtime)
    mailroom = replace(mailroom, read=Squeamish(mailroom))
    mailroom.take_in(compose_reply("poison"), Envelope(recipients=[address]))
    mailroom.take_in(compose_reply("Ja gern"), Envelope(recipients=[address]))
    mailroom.deal()
    assert answer_of(runtime, invitation) is Answer.YES
    states = [row.state for row in rows_of(runtime, InboundMessage)]
    assert states == [InboundState.QUARANTINED, InboundState.DONE]


def test_messages_are_forgotten_after_a_month(
    runtime: Runtime, address: str, clock: FakeClock
) -> None:
    bring(runtime, compose_reply("Ja gern"), address)
    clock.travel(timedelta(days=31))
    runtime.run_due()
    assert rows_of(runtime, InboundMessage) == []
