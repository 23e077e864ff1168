"""The end of a round: closing letters, credit for an unmet yes, and months of silence."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Round, RoundState, Wave
from matchmaker.services import events, outbox

SILENT_MONTHS = 2
QUIET_OUTCOMES = (Outcome.DECLINED, Outcome.EXPIRED, Outcome.WITHDRAWN)


def close_round_due(session: Session, *, now: datetime) -> bool:
    """Owe the closing letters of a round, all in one hour and alike for every cause.

    Members with an unmet yes get one and wait with credit; months of silence are counted.
    """
    closing = session.scalar(
        select(Round)
        .where(Round.closing_at <= now, Round.closed_at.is_(None))
        .limit(1)
        .with_for_update()
    )
    if closing is None:
        return False
    if any(wave.closed_at is None for wave in closing.waves):
        return False
    for invitation in _list_invitations(session, closing):
        _close_invitation(session, invitation, now=now)
    closing.closed_at = now
    closing.state = RoundState.CLOSED
    events.record(session, "round_closed", now=now, round=closing.id)
    return True


def _list_invitations(session: Session, closing: Round) -> list[Invitation]:
    statement = (
        select(Invitation)
        .join(Wave, Invitation.wave_id == Wave.id)
        .where(Wave.round_id == closing.id, Invitation.delivered_at.is_not(None))
        .options(selectinload(Invitation.proposal), selectinload(Invitation.member))
        .order_by(Invitation.id)
    )
    return list(session.scalars(statement))


def _close_invitation(session: Session, invitation: Invitation, *, now: datetime) -> None:
    member = invitation.member
    if invitation.answer is not None:
        member.silent_months = 0
    if invitation.answer is Answer.YES and invitation.proposal.outcome in QUIET_OUTCOMES:
        member.waited += 1
        outbox.owe(
            session,
            EmailKind.CLOSING,
            subject_id=invitation.id,
            member_id=member.id,
            now=now,
        )
    elif invitation.answer is None and member.state is MemberState.ACTIVE:
        _count_silence(session, member, now=now)


def _count_silence(session: Session, member: Member, *, now: datetime) -> None:
    member.silent_months += 1
    if member.silent_months >= SILENT_MONTHS:
        member.state, member.paused_until, member.silent_months = MemberState.PAUSED, None, 0
        outbox.owe(
            session,
            EmailKind.SILENT_PAUSE,
            subject_id=member.id,
            member_id=member.id,
            now=now,
            decision=int(now.timestamp()),
        )
