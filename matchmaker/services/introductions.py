"""Introductions: owed on two standing yeses, revocable until released, once per pair."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Answer, IntroductionState, Outcome, PairMemoryKind
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Introduction, Invitation, Member, Proposal
from matchmaker.services import events, outbox, pairs, suppressions
from matchmaker.services.community import Community


def owe(
    session: Session, proposal: Proposal, *, community: Community, now: datetime
) -> Introduction:
    """Owe the introduction of an accepted proposal after the undo time; again if revoked.

    A pair has one row for ever: one revoked in an earlier round is owed again.
    """
    introduction = _find_of_pair(session, proposal)
    if introduction is None:
        introduction = Introduction(low_id=proposal.low_id, high_id=proposal.high_id, decision=0)
        session.add(introduction)
    introduction.proposal_id = proposal.id
    introduction.state = IntroductionState.OWED
    introduction.decision += 1
    introduction.owed_at, introduction.due_at = now, now + community.undo
    session.flush()
    for invitation in proposal.invitations:
        outbox.owe(
            session,
            EmailKind.INTRODUCTION,
            subject_id=introduction.id,
            member_id=invitation.member_id,
            now=now,
            due_at=introduction.due_at,
            decision=introduction.decision,
        )
    return introduction


def revoke(session: Session, proposal: Proposal) -> bool:
    """Take an introduction back, if it has not been released; the proposal must be locked."""
    introduction = find(session, proposal.id)
    if introduction is None or introduction.state is not IntroductionState.OWED:
        return False
    introduction.state = IntroductionState.REVOKED
    outbox.cancel(session, [EmailKind.INTRODUCTION], subject_id=introduction.id, fault="revoked")
    return True


def abandon(session: Session, introduction_id: int, *, now: datetime) -> None:
    """Give an introduction up that can no longer leave; to both sides it never came about."""
    proposal = lock(session, introduction_id)
    if proposal is not None and revoke(session, proposal):
        proposal.outcome, proposal.closed_at = Outcome.WITHDRAWN, now


def release(session: Session, introduction_id: int, *, community: Community, now: datetime) -> bool:
    """The point of no return, for both copies at once; False when none may be sent.

    Everything that could forbid it is read again under the lock of the proposal.
    """
    proposal = lock(session, introduction_id)
    introduction = session.get(Introduction, introduction_id, populate_existing=True)
    if proposal is None or introduction is None:
        return False
    if introduction.state is not IntroductionState.OWED:
        return introduction.state is IntroductionState.RELEASED
    sides = _list_sides(session, proposal.id)
    if not _may_meet(session, community, sides):
        abandon(session, introduction_id, now=now)
        return False
    introduction.state, introduction.released_at = IntroductionState.RELEASED, now
    low, high = sorted((member for _, member in sides), key=lambda member: member.id)
    pairs.remember(session, community, low, high, PairMemoryKind.INTRODUCED, now=now)
    events.record(session, "introduction_released", now=now, introduction=introduction.id)
    return True


def is_released(session: Session, introduction_id: int) -> bool:
    """Whether its copies may have left."""
    introduction = session.get(Introduction, introduction_id)
    return introduction is not None and introduction.state is IntroductionState.RELEASED


def find(session: Session, proposal_id: int) -> Introduction | None:
    """The introduction of a proposal, freshly read."""
    return session.scalar(
        select(Introduction)
        .where(Introduction.proposal_id == proposal_id)
        .execution_options(populate_existing=True)
    )


def _find_of_pair(session: Session, proposal: Proposal) -> Introduction | None:
    return session.scalar(
        select(Introduction)
        .where(Introduction.low_id == proposal.low_id, Introduction.high_id == proposal.high_id)
        .execution_options(populate_existing=True)
    )


def lock(session: Session, introduction_id: int) -> Proposal | None:
    """Lock the proposal of an introduction, before anything else of it is touched."""
    statement = (
        select(Proposal)
        .join(Introduction, Introduction.proposal_id == Proposal.id)
        .where(Introduction.id == introduction_id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    )
    return session.scalar(statement)


def _list_sides(session: Session, proposal_id: int) -> list[tuple[Invitation, Member]]:
    statement = (
        select(Invitation, Member)
        .join(Member, Invitation.member_id == Member.id)
        .where(Invitation.proposal_id == proposal_id)
        .execution_options(populate_existing=True)
    )
    return [(invitation, member) for invitation, member in session.execute(statement)]


def _may_meet(
    session: Session, community: Community, sides: list[tuple[Invitation, Member]]
) -> bool:
    """Two standing yeses of two active members, none of them blocked or suppressed."""
    return len(sides) == 2 and all(
        invitation.answer is Answer.YES
        and invitation.blocked_at is None
        and member.state is MemberState.ACTIVE
        and not suppressions.is_suppressed(session, community, member.address_key)
        for invitation, member in sides
    )
