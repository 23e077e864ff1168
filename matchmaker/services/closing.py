"""The end of a round: closing letters, credit for an unmet yes, and months of silence."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.domain.answer import QUIET_OUTCOMES, YES_IN_VAIN, Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Proposal, Round, RoundState
from matchmaker.services import events, outbox, proposals

SILENT_MONTHS = 2
BATCH = 500


def close_round_due(session: Session, *, now: datetime) -> bool:
    """Owe the closing letters of a round, all in one hour and alike for every cause.

    Members with an unmet yes get one and wait with credit; months of silence are counted. Many
    members are many batches; the cursor and the batch are one commit.
    """
    closing = session.scalar(
        select(Round)
        .where(Round.closing_at <= now, Round.closed_at.is_(None))
        .limit(1)
        .with_for_update()
    )
    if closing is None or not _is_settled(session, closing):
        return False
    ids = _list_members(session, closing)
    members = proposals.lock_members(session, ids)
    for member_id, invitations in groupby(
        _list_invitations(session, closing, ids), lambda invitation: invitation.member_id
    ):
        _close_month(session, members[member_id], list(invitations), now=now)
    if len(ids) == BATCH:
        closing.closed_through = ids[-1]
        return True
    closing.closed_at = now
    closing.state = RoundState.CLOSED
    events.record(session, "round_closed", now=now, round=closing.id)
    return True


def _is_settled(session: Session, closing: Round) -> bool:
    """Whether nothing of a round is open any more; its waves close without who has more time."""
    if any(wave.closed_at is None for wave in closing.waves):
        return False
    waves = [wave.id for wave in closing.waves]
    still_open = select(Proposal.id).where(
        Proposal.wave_id.in_(waves), Proposal.outcome == Outcome.OPEN
    )
    return session.scalar(still_open.limit(1)) is None


def _list_members(session: Session, closing: Round) -> list[int]:
    """The next members who got a proposal in this round."""
    statement = (
        select(Invitation.member_id)
        .where(_belongs_to(closing), Invitation.member_id > closing.closed_through)
        .distinct()
        .order_by(Invitation.member_id)
        .limit(BATCH)
    )
    return list(session.scalars(statement))


def _list_invitations(session: Session, closing: Round, member_ids: list[int]) -> list[Invitation]:
    """Their invitations, a member's own together and in the order of the waves."""
    statement = (
        select(Invitation)
        .where(_belongs_to(closing), Invitation.member_id.in_(member_ids))
        .options(selectinload(Invitation.proposal))
        .order_by(Invitation.member_id, Invitation.id)
    )
    return list(session.scalars(statement))


def _belongs_to(closing: Round) -> ColumnElement[bool]:
    waves = [wave.id for wave in closing.waves]
    return and_(Invitation.wave_id.in_(waves), Invitation.delivered_at.is_not(None))


def _close_month(
    session: Session, member: Member, invitations: list[Invitation], *, now: datetime
) -> None:
    """One letter however often a yes went nowhere; none for whom there was an introduction.

    A month with a bounce or an automatic reply is neither silent nor not.
    """
    if any(invitation.answer is not None for invitation in invitations):
        member.silent_months = 0
    elif any(invitation.excused_at is not None for invitation in invitations):
        pass
    elif member.state is MemberState.ACTIVE:
        _count_silence(session, member, now=now)
    outcomes = {invitation.proposal.outcome for invitation in invitations}
    unmet = [
        invitation
        for invitation in invitations
        if invitation.answer is Answer.YES and invitation.proposal.outcome in QUIET_OUTCOMES
    ]
    if unmet and Outcome.ACCEPTED not in outcomes:
        member.waited += YES_IN_VAIN
        outbox.owe(
            session,
            EmailKind.CLOSING,
            subject_id=unmet[-1].id,
            member_id=member.id,
            now=now,
        )


def _count_silence(session: Session, member: Member, *, now: datetime) -> None:
    member.silent_months += 1
    if member.silent_months >= SILENT_MONTHS:
        member.rest(now=now)
        member.silent_months = 0
        outbox.owe(
            session,
            EmailKind.SILENT_PAUSE,
            subject_id=member.id,
            member_id=member.id,
            now=now,
            decision=int(now.timestamp()),
        )
