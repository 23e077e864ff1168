"""Nobody is written to twice for one thing, and no machine is ever answered."""

from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Ingested
from matchmaker.signing import TokenPurpose
from tests.arriving import DOMAIN, bring, compose_reply, mailbox_of
from tests.factories import DAY, FakeClock, answer, invitation_of, join, propose, send_all
from tests.services.reading import entries_of, parse, state_of, text_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"
UNKNOWN = f"r.{'a' * 32}@{DOMAIN}"


class Asked:
    """Mira, to whom somebody was suggested."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mira, self.jonas = join(runtime, MIRA), join(runtime, JONAS)
        self.proposal = propose(runtime, self.mira, self.jonas)
        self.side = invitation_of(runtime, self.proposal, self.mira)
        self.address = mailbox_of(runtime, TokenPurpose.REPLY, self.side)

    def write(self, words: str, to: str = "", **details: str) -> Ingested:
        mail_from = details.pop("mail_from", MIRA)
        raw = compose_reply(words, **details)
        return bring(self.runtime, raw, to or self.address, mail_from=mail_from)

    def said(self) -> Answer | None:
        with self.runtime.reading() as session:
            return session.get_one(Invitation, self.side).answer

    def get_letters(self) -> list[str]:
        sent = [data for to, data in send_all(self.runtime) if to == MIRA]
        assert {parse(data)["Auto-Submitted"] for data in sent} <= {"auto-replied"}
        return [" ".join(text_of(data).split()) for data in sent]


@pytest.fixture
def asked(runtime: Runtime) -> Asked:
    return Asked(runtime)


@pytest.mark.parametrize("to_unknown", [True, False])
@pytest.mark.parametrize(
    "details",
    [
        {"mail_from": ""},
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<list.example.org>"},
        {"X_Autoreply": "yes"},
        {"sender": "no-reply@example.org"},
    ],
)
def test_machines_and_lists_are_never_answered(
    asked: Asked, details: dict[str, str], to_unknown: bool
) -> None:
    asked.write("Wer ist das denn?", UNKNOWN if to_unknown else "", **details)
    assert send_all(asked.runtime) == []


def test_what_answers_our_question_by_itself_ends_there(asked: Asked) -> None:
    asked.write("Hm?", message_id="<1@example.org>")
    assert len(asked.get_letters()) == 1
    asked.write("Bin im Urlaub", message_id="<2@example.org>", Auto_Submitted="auto-replied")
    asked.write("Wie bitte?", message_id="<3@example.org>")
    assert asked.get_letters() == []


def test_a_token_that_means_nothing_is_asked_about_once(asked: Asked) -> None:
    assert asked.write("Ja gern", UNKNOWN, message_id="<1@x.org>") is Ingested.STORED
    asked.write("Ja gern", UNKNOWN, message_id="<2@x.org>")
    assert asked.said() is None
    (letter,) = asked.get_letters()
    assert "/a/" in letter


def test_a_stop_with_a_token_that_means_nothing_stops_nothing(asked: Asked) -> None:
    asked.write("Abmelden", UNKNOWN)
    assert state_of(asked.runtime, asked.mira) is MemberState.ACTIVE
    assert len(asked.get_letters()) == 1


def test_strangers_with_such_a_token_get_silence(asked: Asked) -> None:
    assert asked.write("Ja gern", UNKNOWN, sender="x@example.com") is Ingested.NOBODYS
    assert send_all(asked.runtime) == []


def test_mail_of_a_member_that_answers_nothing_gets_no_answer(asked: Asked) -> None:
    assert asked.write("Hallo zusammen", "vorstellung@example.org") is Ingested.NOBODYS
    assert send_all(asked.runtime) == []


def test_a_yes_in_the_subject_alone_is_asked_about(asked: Asked) -> None:
    raw = compose_reply("").replace(b"Subject: Re: ", b"Subject: Ja gern\nX-Was: ")
    bring(asked.runtime, raw, asked.address)
    assert asked.said() is None
    assert len(asked.get_letters()) == 1


def test_who_was_asked_and_answers_too_late_is_told_once(asked: Asked, clock: FakeClock) -> None:
    asked.write("Hm?", message_id="<1@example.org>")
    assert len(asked.get_letters()) == 1
    clock.travel(17 * DAY)
    asked.runtime.run_due()
    send_all(asked.runtime)
    for number in (2, 3):
        asked.write("Ja gern", message_id=f"<{number}@example.org>")
    told = [letter for letter in asked.get_letters() if "war schon vorbei" in letter]
    assert len(told) == 1
    assert asked.said() is None


@pytest.mark.parametrize("words", ["Ja gern", "Nein danke", "Wie war das noch?"])
def test_after_the_introduction_one_kind_word(asked: Asked, clock: FakeClock, words: str) -> None:
    for member in (asked.mira, asked.jonas):
        answer(asked.runtime, asked.proposal, member, Answer.YES)
    clock.travel(timedelta(minutes=11))
    send_all(asked.runtime)
    for number in (1, 2):
        asked.write(words, message_id=f"<{number}@example.org>")
    (letter,) = asked.get_letters()
    assert "schon unterwegs" in letter
    assert len(entries_of(asked.runtime, EmailKind.INTRODUCTION)) == 2
