"""Proposals: what they show, how they are delivered, and how they are withdrawn quietly."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.profile import Sentence
from matchmaker.mail.transport import RecipientRefusedError, Stage
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, membership, pairs
from tests.factories import (
    DAY,
    FakeClock,
    Mailbox,
    answer,
    invitation_of,
    join,
    post_office,
    profile,
    propose,
    send_all,
    write_proposals,
)
from tests.services.reading import entries_of, outcome_of, rows_of, stages_of, subjects, text_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"


def write(runtime: Runtime, one: int, other: int) -> int:
    """A proposal whose letters have not left yet."""
    with runtime.sessions.begin() as session:
        return write_proposals(session, runtime, [(one, other)])[0]


class Refusing(Mailbox):
    """Refuses every letter to some recipients."""

    def __init__(self, *recipients: str) -> None:
        super().__init__()
        self.refused = recipients

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        if recipient in self.refused:
            raise RecipientRefusedError(550, "5.1.1 no such user", stage=Stage.RCPT)
        return super().send(mail_from, recipient, data, before_bytes)


def test_what_is_shown_is_fixed_when_the_proposal_is_made(runtime: Runtime) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = write(runtime, mira, jonas)
    changed = profile(work=Sentence("Etwas ganz anderes.", may_be_shown=True))
    with runtime.sessions.begin() as session:
        membership.change_profile(session, jonas, changed, language="de")
    letters = dict(send_all(runtime))
    assert "Ich baue Küchen aus altem Holz." in text_of(letters[MIRA])
    assert "Etwas ganz anderes." not in text_of(letters[MIRA])
    with runtime.reading() as session:
        shown = session.get_one(Invitation, invitation_of(runtime, proposal, mira)).get_shown()
    assert shown is not None
    assert shown.work == "Ich baue Küchen aus altem Holz."


def test_nothing_is_shown_that_was_not_allowed_and_never_a_name_or_a_limit(
    runtime: Runtime,
) -> None:
    mira = join(runtime, MIRA)
    secret = {
        name: Sentence(f"Geheim: {name}.", may_be_shown=False)
        for name in ("work", "question", "offer", "wish")
    }
    jonas = join(
        runtime,
        JONAS,
        given_name="Jonathan",
        family_name="Wiesengrund",
        limits="Bitte keine Berater.",
        **secret,
    )
    write(runtime, mira, jonas)
    letters = dict(send_all(runtime))
    text, stored = text_of(letters[MIRA]), str([i.shown for i in rows_of(runtime, Invitation)])
    for word in ("Geheim", "Jonathan", "Wiesengrund", "Berater", "jonas@"):
        assert word not in text
        assert word not in stored
    assert "Köln" in text


def test_the_deadline_counts_from_the_later_of_the_two_deliveries(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = write(runtime, mira, jonas)
    calendar = runtime.community.calendar

    def deadline() -> object:
        with runtime.reading() as session:
            return session.get_one(Proposal, proposal).deadline_at

    first = clock.calendar()
    with runtime.sessions.begin() as session:
        (late,) = entries_of(runtime, EmailKind.PROPOSAL, jonas)
        session.get_one(OutboxEntry, late.id).next_attempt_at = clock.real() + timedelta(hours=30)
    assert [recipient for recipient, _ in send_all(runtime)] == [MIRA]
    assert deadline() == calendar.deadline(first)
    clock.travel(timedelta(hours=30))
    assert [recipient for recipient, _ in send_all(runtime)] == [JONAS]
    assert deadline() == calendar.deadline(first + timedelta(hours=30))


def test_what_could_not_be_sent_within_48_hours_is_withdrawn_on_both_sides(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = write(runtime, mira, jonas)
    with runtime.sessions.begin() as session:
        (stuck,) = entries_of(runtime, EmailKind.PROPOSAL, jonas)
        session.get_one(OutboxEntry, stuck.id).next_attempt_at = clock.real() + 9 * DAY
    send_all(runtime)
    clock.travel(timedelta(hours=48) - timedelta(seconds=1))
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.OPEN
    clock.travel(timedelta(seconds=1))
    runtime.run_due()
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert sorted(stages_of(runtime, EmailKind.PROPOSAL)) == ["cancelled", "sent"]
    view = answer(runtime, proposal, mira, Answer.YES)
    assert view.state == "open"
    with runtime.reading() as session:
        assert session.get_one(Member, jonas).waited == 1


def test_a_letter_over_the_month_s_budget_withdraws_the_proposal_before_the_other_is_asked(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = write(runtime, mira, jonas)
    with runtime.sessions.begin() as session:
        for number in range(6):
            session.add(
                OutboxEntry(
                    kind=EmailKind.REMINDER,
                    subject_id=number,
                    member_id=mira,
                    dedupe_key=f"earlier {number}",
                    stage="sent",
                    shuffle=0,
                    created_at=clock.calendar(),
                    due_at=clock.calendar(),
                    expires_at=clock.calendar(),
                    sent_at=clock.calendar() - 30 * DAY + timedelta(seconds=1),
                )
            )
        # Make Mira's letter the first that is looked at.
        (hers,) = entries_of(runtime, EmailKind.PROPOSAL, mira)
        session.get_one(OutboxEntry, hers.id).shuffle = -1
    assert send_all(runtime) == []
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert stages_of(runtime, EmailKind.PROPOSAL) == ["cancelled", "cancelled"]


def test_a_dead_address_is_suppressed_and_its_proposal_looks_like_silence(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = write(runtime, mira, jonas)
    with runtime.sessions.begin() as session:
        (hers,) = entries_of(runtime, EmailKind.PROPOSAL, mira)
        session.get_one(OutboxEntry, hers.id).shuffle = -1
    mailbox = Refusing(JONAS)
    delivery.drain(post_office(runtime, mailbox))
    assert [recipient for recipient, _ in mailbox.letters] == [MIRA]
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    with runtime.reading() as session:
        assert session.get_one(Member, jonas).state == "paused"
    assert answer(runtime, proposal, mira, Answer.YES).state == "open"
    clock.travel(17 * DAY)
    runtime.run_due()
    assert [recipient for recipient, _ in subjects(send_all(runtime))] == [MIRA]
    assert stages_of(runtime, EmailKind.CLOSING) == ["sent"]


def test_only_the_silent_are_reminded_and_a_withdrawn_proposal_reminds_as_well(
    runtime: Runtime, clock: FakeClock
) -> None:
    names = ("silent", "answered", "waiting", "paused")
    silent, answered, waiting, paused = (join(runtime, f"{name}@example.org") for name in names)
    first, second = propose(runtime, silent, answered), propose(runtime, waiting, paused)
    answer(runtime, first, answered, Answer.LATER)
    with runtime.sessions.begin() as session:
        now = clock.calendar()
        membership.pause(session, paused, until=None, community=runtime.community, now=now)
    assert outcome_of(runtime, second) is Outcome.WITHDRAWN
    clock.travel(5 * DAY - timedelta(seconds=1))
    runtime.run_due()
    assert send_all(runtime) == []
    clock.travel(timedelta(seconds=1))
    runtime.run_due()
    letters = dict(send_all(runtime))
    assert set(letters) == {"silent@example.org", "waiting@example.org"}
    assert _without_person(letters["silent@example.org"]) == _without_person(
        letters["waiting@example.org"]
    )
    assert "Holz" not in text_of(letters["silent@example.org"])
    clock.travel(DAY)
    runtime.run_due()
    assert send_all(runtime) == []


def test_a_reminder_is_not_sent_to_somebody_who_has_answered_meanwhile(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    clock.travel(5 * DAY)
    runtime.run_due()
    answer(runtime, proposal, mira, Answer.NO)
    assert [recipient for recipient, _ in send_all(runtime)] == [JONAS]


def test_a_pair_is_proposed_twice_at_most_and_never_again_after_a_no(
    runtime: Runtime, clock: FakeClock
) -> None:

    mira, jonas, ada = (join(runtime, f"{n}@example.org") for n in ("mira", "jonas", "a"))

    def forbidden() -> set[tuple[int, int]]:
        with runtime.reading() as session:
            return set(pairs.list_forbidden(session, now=clock.calendar()))

    propose(runtime, mira, jonas)
    clock.travel(17 * DAY)
    runtime.run_due()
    assert forbidden() == {(mira, jonas)}
    clock.travel(183 * DAY)
    assert forbidden() == set()
    propose(runtime, mira, jonas)
    assert [row.attempt for row in rows_of(runtime, Proposal)] == [1, 2]
    clock.travel(400 * DAY)
    runtime.run_due()
    assert forbidden() == {(mira, jonas)}
    with runtime.sessions.begin() as session:
        # Two silent months have paused her.
        membership.resume(session, mira, now=clock.calendar())
    declined = propose(runtime, mira, ada)
    answer(runtime, declined, ada, Answer.NO)
    clock.travel(800 * DAY)
    runtime.run_due()
    assert forbidden() == {(mira, jonas), (mira, ada)}
    with pytest.raises(IndexError):
        propose(runtime, mira, ada)


def _without_person(data: bytes) -> str:
    """A letter without what is somebody's own: address, links and ids."""

    text = data.decode().replace("=\r\n", "")
    text = re.sub(r"(silent|waiting|s=E2=80=A6|w=E2=80=A6)@example", "person@example", text)
    text = re.sub(r"[a-z2-7]{32,}", "token", text)
    return re.sub(r"boundary=\S+|--=_\S+", "boundary", text)
