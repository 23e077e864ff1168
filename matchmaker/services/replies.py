"""What follows from a reply to a suggestion."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel
from matchmaker.domain.email_kind import EmailKind
from matchmaker.errors import ExpiredError, TooLateError
from matchmaker.mail.meaning import Meaning
from matchmaker.models import Invitation
from matchmaker.services import answers, membership, outbox, proposals
from matchmaker.services.answers import AnswerState
from matchmaker.services.community import Community

ANSWERS = {Meaning.YES: Answer.YES, Meaning.NO: Answer.NO, Meaning.LATER: Answer.LATER}


def follow(
    session: Session,
    invitation_id: int,
    meaning: Meaning,
    *,
    received_at: datetime,
    is_genuine: bool,
    community: Community,
    now: datetime,
) -> None:
    """Record an answer, stop everything, or ask once more, by a letter to the member's address.

    What may be from somebody else changes nothing and is asked about, like what is not clear.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        return
    if not is_genuine:
        _ask(session, invitation, now=now)
    elif meaning is Meaning.STOP:
        membership.unsubscribe(session, invitation.member_id, now=now)
    elif meaning in ANSWERS:
        answer = ANSWERS[meaning]
        _record(session, invitation, answer, received_at, community=community, now=now)
    else:
        _ask(session, invitation, now=now)


def _record(
    session: Session,
    invitation: Invitation,
    answer: Answer,
    received_at: datetime,
    *,
    community: Community,
    now: datetime,
) -> None:
    """A yes gets one line of receipt, so that one nobody gave is noticed; a late one a word."""
    try:
        answers.record_answer(
            session,
            invitation.id,
            answer,
            community=community,
            now=now,
            channel=Channel.MAIL,
            given_at=received_at,
        )
    except (ExpiredError, TooLateError):
        _ask(session, invitation, now=now)
        return
    if answer is Answer.YES:
        outbox.owe(
            session,
            EmailKind.RECEIPT,
            subject_id=invitation.id,
            member_id=invitation.member_id,
            now=now,
            decision=invitation.decision,
        )


def ask(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Ask about a message that may be meant for an invitation."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is not None:
        _ask(session, invitation, now=now)


def _ask(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Once for each side of a proposal, so that two machines never write to each other.

    Whoever was asked, and answers when it is too late, is told that once, too. The lock is for two
    processes that are about to ask at the same instant.
    """
    proposals.lock(session, invitation.id)
    state = answers.get_view(session, invitation.id, now=now).state
    outbox.owe(
        session,
        EmailKind.UNCLEAR_REPLY,
        subject_id=invitation.id,
        member_id=invitation.member_id,
        now=now,
        decision=0 if state is AnswerState.OPEN else 1,
    )
