"""Cases 17 to 20 and 28: what machines send is never an answer, and only a report on a letter's
own path ends anything.
"""

import pytest

from matchmaker.domain.answer import Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Bounce, Event, InboundMessage, Suppression, SuppressionReason
from matchmaker.services.inbox import Ingested
from matchmaker.signing import Signer, TokenPurpose
from tests.arriving import DOMAIN, compose_complaint, compose_report
from tests.services.reading import count, outcome_of, rows_of, stages_of
from tests.thirty_cases.post import JONAS, MIRA, Couple, Letter

ABSENCES = {
    "only a header": ("Ja, bin im Urlaub.", {"Auto_Submitted": "auto-replied"}),
    "Exchange": ("Ja, ich bin wieder da ab Montag.", {"X_Auto_Response_Suppress": "All"}),
    "only a subject": ("Ja, bin im Urlaub.", {}),
}


@pytest.mark.parametrize("how", ABSENCES)
def test_case_17_an_absence_note_is_no_answer_and_nobody_asks_about_it(
    couple: Couple, how: str
) -> None:
    words, marks = ABSENCES[how]
    raw = couple.mira.compose(words, **marks)
    if how == "only a subject":
        raw = raw.replace(b"Subject: Re: ", b"Subject: Abwesenheitsnotiz: Re: ")
    assert couple.post.bring(raw, couple.mira.letter.reply_to) is Ingested.STORED
    assert [row.understood for row in rows_of(couple.post.runtime, InboundMessage)] == [
        "auto-reply"
    ]
    assert couple.mira.said == []
    assert couple.post.send() == []


def test_case_18_a_report_at_the_address_for_replies_is_a_bounce_and_no_answer(
    couple: Couple,
) -> None:
    raw = compose_report().replace(b"This is the mail system", b"Ja gern. This is the mail system")
    couple.post.bring(raw, couple.mira.letter.reply_to, mail_from="")
    assert couple.mira.said == []
    assert count(couple.post.runtime, Bounce) == 1
    assert couple.mira.state is MemberState.ACTIVE
    assert couple.post.send() == []


def test_case_18_a_report_that_calls_itself_automatic_is_still_a_report(couple: Couple) -> None:
    raw = compose_report("5.1.1")
    assert b"Auto-Submitted: auto-replied" in raw
    couple.post.bring(raw, couple.mira.letter.return_path, mail_from="")
    assert couple.mira.state is MemberState.PAUSED
    assert outcome_of(couple.post.runtime, couple.proposal) is Outcome.WITHDRAWN
    (found,) = rows_of(couple.post.runtime, Suppression)
    assert found.reason is SuppressionReason.DEAD_ADDRESS
    assert couple.post.send() == []


def test_case_18_a_delay_changes_nothing(couple: Couple) -> None:
    raw = compose_report("4.4.1", "delayed")
    couple.post.bring(raw, couple.mira.letter.return_path, mail_from="")
    assert count(couple.post.runtime, Bounce) == 0
    assert couple.mira.state is MemberState.ACTIVE
    assert outcome_of(couple.post.runtime, couple.proposal) is Outcome.OPEN


def test_case_19_who_complains_is_never_written_to_again(couple: Couple) -> None:
    couple.post.bring(compose_complaint(), couple.mira.letter.return_path)
    assert couple.mira.state is MemberState.PAUSED
    assert couple.jonas.state is MemberState.ACTIVE
    (found,) = rows_of(couple.post.runtime, Suppression)
    assert found.reason is SuppressionReason.COMPLAINT
    assert couple.post.send() == []


def test_case_19_a_report_about_signatures_is_no_complaint(couple: Couple) -> None:
    raw = compose_complaint().replace(b"Feedback-Type: abuse", b"Feedback-Type: auth-failure")
    couple.post.bring(raw, couple.mira.letter.return_path)
    assert count(couple.post.runtime, Suppression) == 0
    assert couple.mira.state is MemberState.ACTIVE


def test_case_19_a_complaint_that_only_shows_our_letter_is_one(couple: Couple) -> None:
    """Providers send such reports to one address that was agreed on."""
    letter = couple.mira.letter
    attached = b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + letter.data + b"\r\n--x--\r\n"
    raw = compose_complaint().replace(b"--x--\r\n", attached)
    couple.post.bring(raw, "complaints@example.org")
    assert couple.mira.state is MemberState.PAUSED
    assert couple.jonas.state is MemberState.ACTIVE
    assert count(couple.post.runtime, Suppression) == 1


def test_case_20_a_report_with_a_forged_or_foreign_token_is_ignored(couple: Couple) -> None:
    entry = couple.post.runtime.signer.read(
        TokenPurpose.BOUNCE, couple.mira.letter.return_path[2:].partition("@")[0]
    )
    foreign = Signer("the secret of another community, just as long").sign
    own = couple.post.runtime.signer.sign
    tokens = (
        "a" * 32,
        foreign(TokenPurpose.BOUNCE, entry),
        own(TokenPurpose.REPLY, couple.mira.invitation),
        own(TokenPurpose.BOUNCE, 4711),
    )
    for token in tokens:
        to = f"b.{token}@{DOMAIN}"
        assert couple.post.bring(compose_report(), to, mail_from="") is Ingested.NOBODYS
        assert not couple.post.runtime.mailroom.knows(to)
    assert count(couple.post.runtime, InboundMessage) == count(couple.post.runtime, Bounce) == 0
    assert couple.mira.state is couple.jonas.state is MemberState.ACTIVE


def test_case_28_an_introduction_that_comes_back_is_told_once_to_the_other_side(
    couple: Couple, introduction: dict[str, Letter]
) -> None:
    for status in (b"", b"once more"):
        raw = compose_report() + status
        couple.post.bring(raw, introduction[MIRA].return_path, mail_from="")
    (told,) = couple.post.send()
    assert told.recipient == JONAS
    assert "Die E-Mail an Mira kam zurück" in told.words
    events = [row.kind for row in rows_of(couple.post.runtime, Event)]
    assert "introduction_unreached" in events
    assert stages_of(couple.post.runtime, EmailKind.UNREACHED) == ["sent"]
    assert couple.mira.state is MemberState.PAUSED
