"""What follows from replies, delivery reports, complaints and machines."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.consent import Channel
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    AnswerRecord,
    Bounce,
    Event,
    InboundMessage,
    Introduction,
    Invitation,
    OutboxEntry,
    Round,
    Suppression,
    SuppressionReason,
)
from matchmaker.runtime import Runtime
from matchmaker.services import erasure, unreachable
from matchmaker.services.inbox import Envelope
from matchmaker.signing import TokenPurpose
from tests.arriving import (
    bring,
    compose_complaint,
    compose_reply,
    compose_report,
    mailbox_of,
    mailroom_of,
    member_of,
)
from tests.factories import (
    DAY,
    FakeClock,
    answer,
    invitation_of,
    join,
    propose,
    send_all,
    write_proposals,
)
from tests.services.reading import entries_of, outcome_of, parse, rows_of, stages_of, text_of

OUT_OF_OFFICE = {"Auto_Submitted": "auto-replied"}


class Couple:
    """Two members with an open proposal."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mira = join(runtime, "mira@example.org", given_name="Mira")
        self.jonas = join(runtime, "jonas@example.org", given_name="Jonas")
        self.proposal = propose(runtime, self.mira, self.jonas)
        self.invitation = invitation_of(runtime, self.proposal, self.mira)
        self.to = mailbox_of(runtime, TokenPurpose.REPLY, self.invitation)

    def write(self, words: str, **details: str) -> None:
        bring(self.runtime, compose_reply(words, **details), self.to)

    def said(self) -> Answer | None:
        with self.runtime.reading() as session:
            return session.get_one(Invitation, self.invitation).answer

    def entry(self, kind: EmailKind, member: int) -> OutboxEntry:
        (found,) = entries_of(self.runtime, kind, member)
        return found

    def return_path(self, kind: EmailKind, member: int) -> str:
        return mailbox_of(self.runtime, TokenPurpose.BOUNCE, self.entry(kind, member).id)


@pytest.fixture
def couple(runtime: Runtime) -> Couple:
    return Couple(runtime)


@pytest.fixture
def introduced(couple: Couple, runtime: Runtime, clock: FakeClock) -> Couple:
    for member in (couple.mira, couple.jonas):
        answer(runtime, couple.proposal, member, Answer.YES)
    clock.travel(timedelta(minutes=11))
    assert len(send_all(runtime)) == 2
    return couple


@pytest.mark.parametrize(
    ("words", "said"),
    [("Ja gern", Answer.YES), ("Nein danke", Answer.NO), ("diesen Monat nicht", Answer.LATER)],
)
def test_a_reply_is_an_answer(couple: Couple, words: str, said: Answer) -> None:
    couple.write(words)
    assert couple.said() is said
    (record,) = rows_of(couple.runtime, AnswerRecord)
    assert record.channel is Channel.MAIL


def test_a_yes_is_answered_with_one_line_of_receipt(couple: Couple) -> None:
    couple.write("Ja gern")
    ((to, letter),) = send_all(couple.runtime)
    assert to == "mira@example.org"
    words = " ".join(text_of(letter).split())
    assert "dein Ja ist angekommen" in words
    couple.write("Ja gern", message_id="<again@example.org>")
    assert send_all(couple.runtime) == []


def test_the_receipt_continues_the_thread_of_the_proposal(runtime: Runtime) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    with runtime.sessions.begin() as session:
        (proposal,) = write_proposals(session, runtime, [(mira, jonas)])
    sent = {to: parse(letter) for to, letter in send_all(runtime)}
    to = mailbox_of(runtime, TokenPurpose.REPLY, invitation_of(runtime, proposal, mira))
    bring(runtime, compose_reply("Ja gern"), to)
    ((_, letter),) = send_all(runtime)
    receipt = parse(letter)
    assert receipt["In-Reply-To"] == sent["mira@example.org"]["Message-ID"]
    assert receipt["Auto-Submitted"] == "auto-replied"


def test_a_no_is_answered_with_silence(couple: Couple) -> None:
    couple.write("Nein danke")
    assert send_all(couple.runtime) == []
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.OPEN


def test_the_receipt_is_the_same_for_the_first_and_the_second_yes(couple: Couple) -> None:
    couple.write("Ja gern")
    ((_, first),) = send_all(couple.runtime)
    other = invitation_of(couple.runtime, couple.proposal, couple.jonas)
    raw = compose_reply("Ja gern", sender="jonas@example.org")
    bring(couple.runtime, raw, mailbox_of(couple.runtime, TokenPurpose.REPLY, other))
    ((_, second),) = send_all(couple.runtime)
    bodies = [text_of(letter).partition("http")[0] for letter in (first, second)]
    assert bodies[0].replace("Mira", "Jonas") == bodies[1]


def test_the_last_word_counts_until_the_introduction_leaves(couple: Couple) -> None:
    couple.write("Ja gern", message_id="<1@example.org>")
    couple.write("Nein danke", message_id="<2@example.org>")
    assert couple.said() is Answer.NO
    assert send_all(couple.runtime) == []


def test_two_yeses_by_mail_are_one_introduction(couple: Couple, clock: FakeClock) -> None:
    couple.write("Ja gern")
    other = invitation_of(couple.runtime, couple.proposal, couple.jonas)
    raw = compose_reply("Yes, please", sender="jonas@example.org")
    bring(couple.runtime, raw, mailbox_of(couple.runtime, TokenPurpose.REPLY, other))
    clock.travel(timedelta(minutes=11))
    send_all(couple.runtime)
    assert stages_of(couple.runtime, EmailKind.INTRODUCTION) == ["sent", "sent"]
    assert len(rows_of(couple.runtime, Introduction)) == 1


def test_what_is_not_clear_is_asked_about_once(couple: Couple) -> None:
    couple.write("Ja, aber wer ist das denn?", message_id="<1@example.org>")
    couple.write("Hm, ich weiß nicht?", message_id="<2@example.org>")
    assert couple.said() is None
    ((to, letter),) = send_all(couple.runtime)
    assert to == "mira@example.org"
    assert "ob sie Ja oder Nein heißt" in " ".join(text_of(letter).split())
    couple.write("Ja gern", message_id="<3@example.org>")
    assert couple.said() is Answer.YES


def test_a_yes_from_another_address_is_asked_about_at_the_member_s(couple: Couple) -> None:
    couple.write("Ja gern", sender="somebody@example.com")
    assert couple.said() is None
    ((to, _),) = send_all(couple.runtime)
    assert to == "mira@example.org"


def test_a_stop_from_another_address_stops_nothing(couple: Couple) -> None:
    couple.write("Bitte keine Mails mehr", sender="somebody@example.com")
    assert member_of(couple.runtime, couple.mira).state is MemberState.ACTIVE


def test_a_stop_ends_the_proposal_and_pauses(couple: Couple) -> None:
    couple.write("Bitte keine Mails mehr, abmelden")
    assert member_of(couple.runtime, couple.mira).state is MemberState.PAUSED
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.WITHDRAWN
    ((_, letter),) = send_all(couple.runtime)
    assert [entry.stage for entry in entries_of(couple.runtime, EmailKind.PAUSE_UNDO)] == ["sent"]
    assert letter


def test_an_automatic_reply_is_no_answer_and_no_silence(couple: Couple, clock: FakeClock) -> None:
    couple.write("Ja, ich bin im Urlaub", **OUT_OF_OFFICE)
    assert couple.said() is None
    assert send_all(couple.runtime) == []
    clock.travel(18 * DAY)
    for _ in range(3):
        couple.runtime.run_due()
    assert member_of(couple.runtime, couple.mira).silent_months == 0
    assert member_of(couple.runtime, couple.jonas).silent_months == 1


def test_a_late_yes_changes_nothing_and_is_told(couple: Couple, clock: FakeClock) -> None:
    clock.travel(17 * DAY)
    couple.runtime.run_due()
    couple.write("Ja gern")
    assert couple.said() is None
    letters = [text_of(letter) for to, letter in send_all(couple.runtime) if to.startswith("mira")]
    assert any("war schon vorbei" in " ".join(text.split()) for text in letters)


def test_a_no_after_the_introduction_is_told_that_it_has_left(introduced: Couple) -> None:
    introduced.write("Doch lieber nicht")
    ((_, letter),) = send_all(introduced.runtime)
    assert "schon unterwegs" in " ".join(text_of(letter).split())


def test_a_mail_to_the_address_for_unsubscribing_unsubscribes(couple: Couple) -> None:
    to = mailbox_of(couple.runtime, TokenPurpose.UNSUBSCRIBE, couple.mira)
    bring(couple.runtime, compose_reply("unsubscribe"), to)
    assert member_of(couple.runtime, couple.mira).state is MemberState.PAUSED


def test_a_dead_address_is_never_written_to_again(couple: Couple) -> None:
    to = couple.return_path(EmailKind.PROPOSAL, couple.mira)
    bring(couple.runtime, compose_report(), to, mail_from="")
    assert member_of(couple.runtime, couple.mira).state is MemberState.PAUSED
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.WITHDRAWN
    (suppressed,) = rows_of(couple.runtime, Suppression)
    assert suppressed.reason is SuppressionReason.DEAD_ADDRESS
    assert send_all(couple.runtime) == []


@pytest.mark.parametrize(
    ("status", "action", "bounces"), [("5.2.2", "failed", 1), ("4.4.1", "delayed", 0)]
)
def test_a_full_mailbox_counts_and_a_delay_does_not(
    couple: Couple, status: str, action: str, bounces: int
) -> None:
    to = couple.return_path(EmailKind.PROPOSAL, couple.mira)
    bring(couple.runtime, compose_report(status, action), to, mail_from="")
    assert len(rows_of(couple.runtime, Bounce)) == bounces
    assert member_of(couple.runtime, couple.mira).state is MemberState.ACTIVE
    assert outcome_of(couple.runtime, couple.proposal) is Outcome.OPEN


@pytest.mark.parametrize(("pause", "state"), [(31, MemberState.PAUSED), (100, MemberState.ACTIVE)])
def test_three_bad_months_within_half_a_year_are_a_dead_address(
    couple: Couple, clock: FakeClock, pause: int, state: MemberState
) -> None:
    to = couple.return_path(EmailKind.PROPOSAL, couple.mira)
    for _ in range(3):
        bring(couple.runtime, compose_report("5.2.2") + b"%d" % clock.calendar().timestamp(), to)
        clock.travel(pause * DAY)
    assert len(rows_of(couple.runtime, Bounce)) == 3
    assert member_of(couple.runtime, couple.mira).state is state


def test_a_report_at_the_address_for_replies_ends_no_membership(couple: Couple) -> None:
    bring(couple.runtime, compose_report(), couple.to, mail_from="")
    assert member_of(couple.runtime, couple.mira).state is MemberState.ACTIVE
    assert len(rows_of(couple.runtime, Bounce)) == 1


def test_a_complaint_is_never_written_to_again(couple: Couple) -> None:
    to = couple.return_path(EmailKind.PROPOSAL, couple.mira)
    bring(couple.runtime, compose_complaint(), to)
    assert member_of(couple.runtime, couple.mira).state is MemberState.PAUSED
    (suppressed,) = rows_of(couple.runtime, Suppression)
    assert suppressed.reason is SuppressionReason.COMPLAINT


def test_whose_introduction_did_not_arrive_is_missed_once(introduced: Couple) -> None:
    runtime = introduced.runtime
    to = introduced.return_path(EmailKind.INTRODUCTION, introduced.mira)
    bring(runtime, compose_report("5.7.1"), to, mail_from="")
    bring(runtime, compose_report("5.7.1") + b"again", to, mail_from="")
    ((recipient, letter),) = send_all(runtime)
    assert recipient == "jonas@example.org"
    words = " ".join(text_of(letter).split())
    assert "Die E-Mail an Mira kam zurück" in words
    assert member_of(runtime, introduced.jonas).waited == 2
    kinds = [event.kind for event in rows_of(runtime, Event)]
    assert "introduction_unreached" in kinds
    with runtime.reading() as session:
        (held,) = session.scalars(select(Round.id))
        assert unreachable.count_unreached(session, held) == 1


def test_who_was_erased_gets_no_effect_of_a_message_that_waits(couple: Couple) -> None:
    mailroom = mailroom_of(couple.runtime)
    mailroom.take_in(compose_reply("Ja gern"), Envelope(recipients=[couple.to]))
    with couple.runtime.sessions.begin() as session:
        erasure.erase(
            session,
            couple.mira,
            never_again=False,
            community=couple.runtime.community,
            now=couple.runtime.clock.calendar(),
        )
    assert rows_of(couple.runtime, InboundMessage) == []
    mailroom.deal()
