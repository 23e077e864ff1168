"""Reports that came to none of our addresses are known by the letter in them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Bounce, InboundMessage, Suppression, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_complaint, compose_report, mailbox_of, mailroom_of, member_of
from tests.factories import DAY, FakeClock, answer, join, send_all, write_proposals
from tests.services.reading import entries_of, outcome_of, rows_of, state_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"


def enclose(report: bytes, original: bytes, kind: str = "message/rfc822") -> bytes:
    """A report with the letter that it is about."""
    head, _, tail = report.rpartition(b"\r\n--x--")
    part = f"\r\n--x\r\nContent-Type: {kind}\r\n\r\n".encode() + original
    return head + part + b"\r\n--x--" + tail


def headers_of(letter: bytes) -> bytes:
    return letter.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


class Asked:
    """A couple who got their suggestions."""

    def __init__(self, runtime: Runtime, clock: FakeClock) -> None:
        self.runtime, self.clock = runtime, clock
        self.mira, self.jonas = join(runtime, MIRA), join(runtime, JONAS)
        with runtime.sessions.begin() as session:
            (self.proposal,) = write_proposals(session, runtime, [(self.mira, self.jonas)])
        self.letter = dict(send_all(runtime))[MIRA]

    def introduce(self) -> list[bytes]:
        for member in (self.mira, self.jonas):
            answer(self.runtime, self.proposal, member, Answer.YES)
        self.clock.travel(timedelta(minutes=11))
        return [data for to, data in send_all(self.runtime) if to == MIRA]

    def get(self, raw: bytes, mail_from: str = "") -> Ingested:
        mailroom = mailroom_of(self.runtime)
        envelope = Envelope(mail_from=mail_from, recipients=["vorstellung@example.org"])
        found = mailroom.take_in(raw, envelope)
        mailroom.deal()
        return found


@pytest.fixture
def asked(runtime: Runtime, clock: FakeClock) -> Asked:
    return Asked(runtime, clock)


@pytest.mark.parametrize(
    ("kind", "shorten"),
    [("message/rfc822", bytes), ("text/rfc822-headers", headers_of), ("text/plain", headers_of)],
)
def test_a_dead_address_is_known_by_the_letter_in_the_report(
    asked: Asked, kind: str, shorten: Callable[[bytes], bytes]
) -> None:
    assert asked.get(enclose(compose_report(), shorten(asked.letter), kind)) is Ingested.STORED
    (suppressed,) = rows_of(asked.runtime, Suppression)
    assert suppressed.reason is SuppressionReason.DEAD_ADDRESS
    assert outcome_of(asked.runtime, asked.proposal) is Outcome.WITHDRAWN


def test_a_report_on_a_letter_of_long_ago_ends_no_membership(asked: Asked) -> None:
    asked.clock.travel(8 * DAY)
    asked.get(enclose(compose_report(), asked.letter))
    assert state_of(asked.runtime, asked.mira) is MemberState.ACTIVE
    assert len(rows_of(asked.runtime, Bounce)) == 1


def test_a_return_path_in_the_report_is_the_letter_s_own(asked: Asked) -> None:
    (entry,) = entries_of(asked.runtime, EmailKind.PROPOSAL, asked.mira)
    path = mailbox_of(asked.runtime, TokenPurpose.BOUNCE, entry.id)
    asked.clock.travel(8 * DAY)
    asked.get(enclose(compose_report(), f"Return-Path: <{path}>\r\nTo: {MIRA}\r\n\r\n".encode()))
    assert state_of(asked.runtime, asked.mira) is MemberState.PAUSED


def test_a_complaint_is_known_by_the_letter_in_it(asked: Asked) -> None:
    found = asked.get(enclose(compose_complaint(), asked.letter), "complaints@provider.example")
    assert found is Ingested.STORED
    (suppressed,) = rows_of(asked.runtime, Suppression)
    assert suppressed.reason is SuppressionReason.COMPLAINT
    assert state_of(asked.runtime, asked.mira) is MemberState.PAUSED
    assert state_of(asked.runtime, asked.jonas) is MemberState.ACTIVE


@pytest.mark.parametrize("kind", [b"auth-failure", b"not-spam"])
def test_other_feedback_changes_nothing(asked: Asked, kind: bytes) -> None:
    report = compose_complaint().replace(b"Type: abuse", b"Type: " + kind)
    asked.get(enclose(report, asked.letter))
    assert rows_of(asked.runtime, Suppression) == []
    assert state_of(asked.runtime, asked.mira) is MemberState.ACTIVE


def test_a_report_on_a_foreign_letter_is_nobody_s(asked: Asked) -> None:
    foreign = f"Message-ID: <proposal.{'a' * 32}@example.org>\r\n\r\nHi\r\n".encode()
    for report in (compose_report(), enclose(compose_report(), foreign)):
        assert asked.get(report) is Ingested.NOBODYS
    assert rows_of(asked.runtime, InboundMessage) == []


def test_a_report_that_answers_our_letter_is_no_answer(asked: Asked) -> None:
    report = enclose(compose_report("5.2.2"), asked.letter)
    message_id = headers_of(asked.letter).partition(b"Message-ID: ")[2].partition(b"\r\n")[0]
    asked.get(b"In-Reply-To: " + message_id + b"\r\n" + report)
    assert len(rows_of(asked.runtime, Bounce)) == 1
    assert send_all(asked.runtime) == []


@pytest.mark.parametrize("named", [True, False])
def test_a_copy_of_an_introduction_is_known_by_its_recipient(asked: Asked, named: bool) -> None:
    (copy,) = asked.introduce()
    report = compose_report()
    if not named:
        report = report.replace(b"rfc822; mira@example.org", b"rfc822; hidden")
    asked.get(enclose(report, copy))
    assert [to for to, _ in send_all(asked.runtime)] == [JONAS]
    assert member_of(asked.runtime, asked.mira).state is MemberState.ACTIVE
    (bounce,) = rows_of(asked.runtime, Bounce)
    assert bounce.member_id == asked.mira
