"""What happens to proposals as days go by: one reminder, then an outcome."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.domain.answer import Outcome, PairMemoryKind, settle
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Proposal, Wave
from matchmaker.services import events, outbox, pairs
from matchmaker.services.community import Community

BATCH = 500


def remind_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Owe one reminder to each member who got a proposal and has not answered.

    A withdrawn proposal reminds as well: outside it looks like any other.
    """
    wave = session.scalar(
        select(Wave)
        .where(Wave.reminds_at <= now, Wave.reminded_at.is_(None), Wave.written_at.is_not(None))
        .limit(1)
        .with_for_update()
    )
    if wave is None:
        return False
    silent = (
        select(Invitation)
        .join(Member)
        .where(
            Invitation.wave_id == wave.id,
            Invitation.answer.is_(None),
            Invitation.delivered_at.is_not(None),
            Invitation.reminded_at.is_(None),
            Member.state == MemberState.ACTIVE,
        )
        .order_by(Invitation.id)
        .limit(BATCH)
    )
    found = list(session.scalars(silent))
    for invitation in found:
        invitation.reminded_at = now
        outbox.owe(
            session,
            EmailKind.REMINDER,
            subject_id=invitation.id,
            member_id=invitation.member_id,
            now=now,
            expires_at=community.calendar.deadline(invitation.delivered_at or now),
        )
    if not found:
        wave.reminded_at = now
    return True


def settle_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Settle open proposals past their deadline, then close their wave."""
    due = (
        select(Proposal)
        .where(Proposal.outcome == Outcome.OPEN, Proposal.deadline_at <= now)
        .options(selectinload(Proposal.invitations))
        .order_by(Proposal.id)
        .limit(BATCH)
        .with_for_update()
    )
    proposals = list(session.scalars(due))
    for proposal in proposals:
        _settle(session, proposal, community=community, now=now)
    return bool(proposals) or _close_wave(session, now=now)


def _settle(session: Session, proposal: Proposal, *, community: Community, now: datetime) -> None:
    outcome, kind = settle([invitation.answer for invitation in proposal.invitations])
    proposal.outcome, proposal.closed_at = outcome, now
    remember_pair(session, proposal, kind, community=community, now=now)


def remember_pair(
    session: Session, proposal: Proposal, kind: PairMemoryKind, *, community: Community,
    now: datetime,
) -> None:  # fmt: skip
    """Remember the two of a proposal, as long as both are here."""
    low = session.get(Member, proposal.low_id) if proposal.low_id else None
    high = session.get(Member, proposal.high_id) if proposal.high_id else None
    if low is not None and high is not None:
        pairs.remember(session, community, low, high, kind, now=now)


def _close_wave(session: Session, *, now: datetime) -> bool:
    """Close a wave that is settled, but for those who were away and have more time."""
    still_open = exists().where(
        Proposal.wave_id == Wave.id,
        Proposal.outcome == Outcome.OPEN,
        Proposal.extended_at.is_(None),
    )
    wave = session.scalar(
        select(Wave)
        .where(
            Wave.closes_at <= now,
            Wave.closed_at.is_(None),
            Wave.written_at.is_not(None),
            ~still_open,
        )
        .limit(1)
        .with_for_update()
    )
    if wave is None:
        return False
    wave.closed_at = now
    events.record(session, "wave_closed", now=now, wave=wave.id)
    return True
