"""Answers: what a side of a proposal may see, say, take back, and refuse for good."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.address import mask
from matchmaker.domain.answer import Answer, IntroductionState, Outcome, PairMemoryKind
from matchmaker.domain.consent import Channel
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import FirstWriter
from matchmaker.domain.shown import Shown
from matchmaker.errors import ExpiredError, NotFoundError, TooLateError
from matchmaker.models import AnswerRecord, Introduction, Invitation, Member, Proposal
from matchmaker.services import arrivals, deadlines, introductions, pairs, withdrawals
from matchmaker.services.community import Community


class AnswerState(StrEnum):
    """What an answer link can still do."""

    OPEN = "open"
    CLOSED = "closed"
    INTRODUCED = "introduced"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What the page behind an answer link needs; nothing in it depends on the other side."""

    state: AnswerState
    shown: Shown | None
    answer: Answer | None
    deadline_at: datetime
    letter_set: str
    masked_address: str


def get_view(session: Session, invitation_id: int, *, now: datetime) -> AnswerView:
    """Look at an invitation without changing anything."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFoundError("this proposal is no longer here")
    return _view(session, invitation, now)


def record_answer(
    session: Session,
    invitation_id: int,
    answer: Answer,
    *,
    community: Community,
    now: datetime,
    channel: Channel,
    given_at: datetime | None = None,
    reason: str = "",
    first_writer: FirstWriter | None = None,
) -> AnswerView:
    """Record an answer under the lock of its proposal; the same answer twice changes nothing.

    Without the lock two simultaneous yeses would each miss the other, and the
    introduction would silently never be owed. An answer that was given before the latest one on
    the page, and was only read after it, changes nothing either.
    """
    invitation = _lock(session, invitation_id)
    view = _view(session, invitation, now)
    if view.state is AnswerState.INTRODUCED:
        raise TooLateError("the introduction has left")
    if view.state is AnswerState.CLOSED:
        raise ExpiredError("the time to answer is over")
    if given_at is not None and _has_answered_since(session, invitation, given_at):
        return view
    if first_writer is not None:
        invitation.first_writer = first_writer
    if answer is not Answer.NO or reason:
        invitation.reason = reason if answer is Answer.NO else ""
    if answer is not invitation.answer:
        _change(session, invitation, answer, channel=channel, now=now)
        _follow(session, invitation.proposal, community=community, now=now)
    return _view(session, invitation, now)


def block(session: Session, invitation_id: int, *, community: Community, now: datetime) -> None:
    """Never propose these two again; an open proposal closes quietly."""
    invitation = _lock(session, invitation_id)
    proposal = invitation.proposal
    if invitation.blocked_at is None:
        invitation.blocked_at = now
        kind = PairMemoryKind.BLOCKED
        deadlines.remember_pair(session, proposal, kind, community=community, now=now)
    if proposal.outcome is Outcome.ACCEPTED and introductions.revoke(session, proposal):
        proposal.outcome = Outcome.OPEN
    if proposal.outcome is Outcome.OPEN:
        withdrawals.withdraw(session, proposal, now=now)


def _lock(session: Session, invitation_id: int) -> Invitation:
    """Lock the proposal first, then read both sides afresh."""
    found = session.scalar(select(Invitation.proposal_id).where(Invitation.id == invitation_id))
    if found is None:
        raise NotFoundError("this proposal is no longer here")
    session.get(Proposal, found, with_for_update=True, populate_existing=True)
    statement = select(Invitation).where(Invitation.proposal_id == found)
    sides = session.scalars(statement.execution_options(populate_existing=True)).all()
    return next(side for side in sides if side.id == invitation_id)


def _has_answered_since(session: Session, invitation: Invitation, given_at: datetime) -> bool:
    """Whether an answer on the page is newer than one that came in by mail."""
    newer = select(AnswerRecord.id).where(
        AnswerRecord.invitation_id == invitation.id,
        AnswerRecord.channel == Channel.PAGE,
        AnswerRecord.at > given_at,
    )
    return session.scalar(newer.limit(1)) is not None


def _change(
    session: Session, invitation: Invitation, answer: Answer, *, channel: Channel, now: datetime
) -> None:
    invitation.answer = answer
    invitation.answered_at = now
    invitation.decision += 1
    arrivals.note_proof(session, invitation, now=now)
    session.add(
        AnswerRecord(
            invitation_id=invitation.id,
            answer=answer,
            decision=invitation.decision,
            channel=channel,
            at=now,
        )
    )


def _follow(session: Session, proposal: Proposal, *, community: Community, now: datetime) -> None:
    """Owe the introduction on the second standing yes; take it back when a yes goes.

    A yes may go even after the deadline, until the introduction leaves; the proposal is then
    open and overdue, and settled like any other.
    """
    sides = proposal.invitations
    both = len(sides) == 2 and all(side.answer is Answer.YES for side in sides)
    if proposal.outcome is Outcome.OPEN and both and _both_active(session, sides):
        introductions.owe(session, proposal, community=community, now=now)
        proposal.outcome = Outcome.ACCEPTED
    elif proposal.outcome is Outcome.ACCEPTED and not both:
        introductions.revoke(session, proposal)
        proposal.outcome = Outcome.OPEN
    elif proposal.outcome is Outcome.WITHDRAWN:
        pairs.keep_refusal(session, proposal, now=now)


def _both_active(session: Session, sides: list[Invitation]) -> bool:
    ids = [side.member_id for side in sides]
    states = session.scalars(select(Member.state).where(Member.id.in_(ids))).all()
    return all(state is MemberState.ACTIVE for state in states)


def _view(session: Session, invitation: Invitation, now: datetime) -> AnswerView:
    return AnswerView(
        state=_state(session, invitation.proposal, now),
        shown=invitation.get_shown(),
        answer=invitation.answer,
        deadline_at=invitation.proposal.deadline_at,
        letter_set=invitation.member.letter_set,
        masked_address=mask(invitation.member.address),
    )


def _state(session: Session, proposal: Proposal, now: datetime) -> AnswerState:
    """Open until the deadline whatever the other side did; an accepted one until it leaves."""
    if proposal.outcome is Outcome.ACCEPTED:
        state = session.scalar(
            select(Introduction.state).where(Introduction.proposal_id == proposal.id)
        )
        if state is IntroductionState.RELEASED:
            return AnswerState.INTRODUCED
        return AnswerState.OPEN
    return AnswerState.OPEN if now < proposal.deadline_at else AnswerState.CLOSED
