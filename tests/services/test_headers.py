"""What the headers and envelopes of letters say, with a reply domain and without one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.writing import Parcel, write
from matchmaker.runtime import Runtime
from matchmaker.services import claims, delivery, leases, outbox
from matchmaker.signing import Signer, TokenPurpose
from tests.factories import FakeClock, answer, invitation_of, join, post_office, write_proposals
from tests.services.reading import entries_of, parse

MIRA, JONAS = "mira@example.org", "jonas@example.org"
DOMAIN = "in.example.org"
Sent = dict[str, tuple[str, bytes]]


class Counter:
    """A transport that keeps envelopes and bytes: recipient to (sender, bytes)."""

    def __init__(self) -> None:
        self.sent: Sent = {}

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        before_bytes()
        self.sent[recipient] = (mail_from, data)
        return "250 Kept"

    def close(self) -> None:
        """There is nobody to say goodbye to."""


def send(runtime: Runtime) -> Sent:
    counter = Counter()
    delivery.drain(post_office(runtime, counter))
    return counter.sent


def token_of(runtime: Runtime, address: str, prefix: str, purpose: TokenPurpose) -> int:
    """The row that a mailbox under the reply domain stands for."""
    local, _, domain = address.partition("@")
    head, _, token = local.partition(".")
    assert (head, domain) == (prefix, DOMAIN)
    return runtime.signer.read(purpose, token)


def headers_of(sent: Sent, recipient: str) -> EmailMessage:
    return parse(sent[recipient][1])


@pytest.fixture
def answered_by_mail(runtime: Runtime) -> Runtime:
    """A community whose members may answer by mail."""
    return replace(runtime, letterhead=replace(runtime.letterhead, reply_domain=DOMAIN))


@pytest.fixture
def couple(runtime: Runtime) -> tuple[int, int]:
    return join(runtime, MIRA), join(runtime, JONAS)


def propose(runtime: Runtime, couple: tuple[int, int]) -> int:
    with runtime.sessions.begin() as session:
        return write_proposals(session, runtime, [couple])[0]


def remind(runtime: Runtime, proposal: int, member: int) -> None:
    with runtime.sessions.begin() as session:
        invitation = invitation_of(runtime, proposal, member)
        outbox.owe(
            session,
            EmailKind.REMINDER,
            subject_id=invitation,
            member_id=member,
            now=runtime.clock.calendar(),
        )


def introduce(runtime: Runtime, clock: FakeClock, couple: tuple[int, int]) -> Sent:
    proposal = propose(runtime, couple)
    send(runtime)
    for member in couple:
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(runtime.community.undo)
    return send(runtime)


def test_a_bounce_comes_back_to_one_letter_and_one_recipient(
    answered_by_mail: Runtime, couple: tuple[int, int]
) -> None:
    propose(answered_by_mail, couple)
    sent = send(answered_by_mail)
    entries = {
        entry.member_id: entry.id for entry in entries_of(answered_by_mail, EmailKind.PROPOSAL)
    }
    for member, address in zip(couple, (MIRA, JONAS), strict=True):
        found = token_of(answered_by_mail, sent[address][0], "b", TokenPurpose.BOUNCE)
        assert found == entries[member]


def test_both_copies_of_an_introduction_have_return_paths_of_their_own(
    answered_by_mail: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    sent = introduce(answered_by_mail, clock, couple)
    paths = [sent[address][0] for address in (MIRA, JONAS)]
    entries = [entry.id for entry in entries_of(answered_by_mail, EmailKind.INTRODUCTION)]
    found = [token_of(answered_by_mail, path, "b", TokenPurpose.BOUNCE) for path in paths]
    assert sorted(found) == entries


def test_a_reply_to_a_suggestion_and_to_its_reminder_goes_to_the_same_mailbox(
    answered_by_mail: Runtime, couple: tuple[int, int]
) -> None:
    proposal = propose(answered_by_mail, couple)
    first = headers_of(send(answered_by_mail), MIRA)
    remind(answered_by_mail, proposal, couple[0])
    reminder = headers_of(send(answered_by_mail), MIRA)
    invitation = invitation_of(answered_by_mail, proposal, couple[0])
    reply_to = str(first["Reply-To"])
    assert token_of(answered_by_mail, reply_to, "r", TokenPurpose.REPLY) == invitation
    assert str(reminder["Reply-To"]) == reply_to


def test_a_reminder_continues_its_suggestion(runtime: Runtime, couple: tuple[int, int]) -> None:
    proposal = propose(runtime, couple)
    first = headers_of(send(runtime), MIRA)
    remind(runtime, proposal, couple[0])
    reminder = headers_of(send(runtime), MIRA)
    assert reminder["In-Reply-To"] == reminder["References"] == first["Message-ID"]
    assert reminder["Message-ID"] != first["Message-ID"]


def test_a_reminder_still_continues_its_suggestion_after_the_key_has_changed(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    proposal = propose(runtime, couple)
    first = headers_of(send(runtime), MIRA)
    remind(runtime, proposal, couple[0])
    signer = Signer("quite another secret, as long as it must be", (runtime.settings.secret_key,))
    rotated = replace(runtime, letterhead=replace(runtime.letterhead, signer=signer))
    assert headers_of(send(rotated), MIRA)["In-Reply-To"] == first["Message-ID"]


def test_unsubscribing_is_offered_as_a_link_and_as_a_mailbox(
    answered_by_mail: Runtime, couple: tuple[int, int]
) -> None:
    propose(answered_by_mail, couple)
    header = str(headers_of(send(answered_by_mail), MIRA)["List-Unsubscribe"])
    link, mailbox = [part.strip(" <>") for part in header.split(",")]
    purpose = TokenPurpose.UNSUBSCRIBE
    signer = answered_by_mail.signer
    assert signer.read(purpose, link.rpartition("/u/")[2]) == couple[0]
    address = mailbox.removeprefix("mailto:").removesuffix("?subject=unsubscribe")
    assert token_of(answered_by_mail, address, "u", purpose) == couple[0]


def test_a_plain_reply_to_an_introduction_reaches_the_other_person(
    answered_by_mail: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    sent = introduce(answered_by_mail, clock, couple)
    for address, other in ((MIRA, JONAS), (JONAS, MIRA)):
        message = headers_of(sent, address)
        assert message["Reply-To"] == other
        assert message["List-Unsubscribe"] is None
        assert message["In-Reply-To"] is None
    one, other_copy = (sent[address][1].split(b"\r\n") for address in (MIRA, JONAS))
    differing = [line for line in one if line not in other_copy]
    assert [line.partition(b":")[0] for line in differing] == [b"Reply-To"]


def test_without_a_reply_domain_nothing_is_promised_to_arrive(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    propose(runtime, couple)
    sent = send(runtime)
    message = headers_of(sent, MIRA)
    assert sent[MIRA][0] == runtime.letterhead.mail_from
    assert message["Reply-To"] is None
    assert "mailto:" not in str(message["List-Unsubscribe"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_second_rendering_has_the_same_envelope_and_the_same_bytes(
    answered_by_mail: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    propose(answered_by_mail, couple)
    parcels = []
    for _ in range(2):
        with answered_by_mail.sessions.begin() as session:
            leases.recover(session, real=clock.real())
            claimed = [claim(answered_by_mail, session) for _ in couple]
        parcels.append(sorted(claimed, key=str))
        clock.travel(leases.LEASE + timedelta(seconds=1))
    assert parcels[0] == parcels[1]


def claim(runtime: Runtime, session: Session) -> Parcel:
    found = claims.claim_next(
        session,
        runtime.letterhead,
        owner="test",
        now=runtime.clock.calendar(),
        real=runtime.clock.real(),
    )
    assert found is not None
    assert found.dictation is not None
    return write(found.dictation, runtime.letterhead.dkim)


def test_no_mailbox_says_who_was_asked_about_whom(
    answered_by_mail: Runtime, couple: tuple[int, int]
) -> None:
    propose(answered_by_mail, couple)
    sent = send(answered_by_mail)
    for address in (MIRA, JONAS):
        message = headers_of(sent, address)
        mailboxes = f"{sent[address][0]} {message['Reply-To']} {message['List-Unsubscribe']}"
        assert not any(name in mailboxes.lower() for name in ("mira", "jonas"))
