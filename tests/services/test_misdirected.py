"""Mail to the other person of an introduction that came to us: one notice with their address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import answers, erasure, suppressions
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailbox_of, mailroom_of, member_of
from tests.factories import FakeClock, answer, invitation_of, join, propose, send_all
from tests.services.reading import entries_of, parse, text_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"


class Introduced:
    """Two people who got each other's addresses."""

    def __init__(self, runtime: Runtime, clock: FakeClock) -> None:
        self.runtime, self.now = runtime, clock.calendar
        self.mira = join(runtime, MIRA, given_name="Mira")
        self.jonas = join(runtime, JONAS, given_name="Jonas")
        self.proposal = propose(runtime, self.mira, self.jonas)
        for member in (self.mira, self.jonas):
            answer(runtime, self.proposal, member, Answer.YES)
        clock.travel(timedelta(minutes=11))
        self.message_id = str(parse(send_all(runtime)[0][1])["Message-ID"])

    def write(self, words: str = "Lieber Jonas, wollen wir?", **details: str) -> Ingested:
        mailroom = replace(mailroom_of(self.runtime), trusted="mx.example.org")
        to = details.pop("recipient", "vorstellung@example.org")
        details.setdefault("In_Reply_To", self.message_id)
        found = mailroom.take_in(compose_reply(words, **details), Envelope(recipients=[to]))
        mailroom.deal()
        return found

    def get_notices(self) -> list[tuple[str, bytes]]:
        return send_all(self.runtime)


@pytest.fixture
def introduced(runtime: Runtime, clock: FakeClock) -> Introduced:
    return Introduced(runtime, clock)


def test_the_writer_is_told_once_where_to_write(introduced: Introduced) -> None:
    assert introduced.write(message_id="<1@example.org>") is Ingested.STORED
    introduced.write(message_id="<2@example.org>")
    ((to, letter),) = introduced.get_notices()
    assert to == MIRA
    assert JONAS in text_of(letter)
    notice = parse(letter)
    assert notice["Reply-To"] == JONAS
    assert notice["In-Reply-To"] == introduced.message_id
    assert notice["Auto-Submitted"] == "auto-replied"
    introduced.write(message_id="<3@example.org>")
    assert introduced.get_notices() == []


def test_each_side_is_told_of_the_other(introduced: Introduced) -> None:
    introduced.write()
    introduced.write(sender=JONAS)
    told = {to: text_of(letter) for to, letter in introduced.get_notices()}
    assert JONAS in told[MIRA]
    assert MIRA in told[JONAS]


def test_a_reply_to_the_return_path_is_told_too(introduced: Introduced) -> None:
    (entry,) = entries_of(introduced.runtime, EmailKind.INTRODUCTION, introduced.mira)
    to = mailbox_of(introduced.runtime, TokenPurpose.BOUNCE, entry.id)
    introduced.write(recipient=to, In_Reply_To="<x@example.org>")
    assert [to for to, _ in introduced.get_notices()] == [MIRA]


@pytest.mark.parametrize(
    "details",
    [
        {"sender": "somebody@example.com"},
        {"Authentication_Results": "mx.example.org; dmarc=fail"},
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<list.example.org>"},
        {"In_Reply_To": "<x@example.org>"},
    ],
)
def test_nobody_else_is_told_anything(introduced: Introduced, details: dict[str, str]) -> None:
    introduced.write(**details)
    assert introduced.get_notices() == []


def test_after_a_block_no_address_is_told(introduced: Introduced) -> None:
    runtime = introduced.runtime
    side = invitation_of(runtime, introduced.proposal, introduced.jonas)
    with runtime.sessions.begin() as session:
        answers.block(session, side, community=runtime.community, now=introduced.now())
    introduced.write()
    assert introduced.get_notices() == []


@pytest.mark.parametrize("when", ["before it arrives", "before it is answered"])
@pytest.mark.parametrize("how", ["erased", "suppressed"])
def test_an_address_that_is_gone_is_not_told(introduced: Introduced, how: str, when: str) -> None:
    if when == "before it is answered":
        introduced.write()
    runtime, community = introduced.runtime, introduced.runtime.community
    with runtime.sessions.begin() as session:
        if how == "erased":
            erasure.erase(
                session, introduced.jonas, never_again=False, community=community,
                now=introduced.now(),
            )  # fmt: skip
        else:
            reason = SuppressionReason.COMPLAINT
            suppressions.suppress(session, community, JONAS, reason, now=introduced.now())
    if when == "before it arrives":
        introduced.write()
    assert introduced.get_notices() == []


def test_a_wish_for_no_more_letters_is_kept_there_too(introduced: Introduced) -> None:
    introduced.write("Bitte keine Mails mehr, abmelden")
    assert member_of(introduced.runtime, introduced.mira).state is MemberState.PAUSED
    assert entries_of(introduced.runtime, EmailKind.MISDIRECTED) == []
