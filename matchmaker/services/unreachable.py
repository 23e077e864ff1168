"""Members whom letters do not reach, or who do not want them: dead addresses and complaints."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import YES_IN_VAIN
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    Bounce,
    Introduction,
    Invitation,
    OutboxEntry,
    Proposal,
    SuppressionReason,
    Wave,
)
from matchmaker.services import events, extensions, introductions, membership, outbox, suppressions
from matchmaker.services.community import Community
from matchmaker.signing import TokenPurpose

log = structlog.get_logger()
SOFT_MONTHS = 3
REMEMBERED = timedelta(days=180)
ROUND_KINDS = (EmailKind.PROPOSAL, EmailKind.REMINDER)


def silence(
    session: Session,
    member_id: int,
    reason: SuppressionReason,
    *,
    community: Community,
    now: datetime,
) -> None:
    """Never write to a member's address again; they pause, and what is open closes quietly."""
    member = membership.lock(session, member_id)
    suppressions.suppress(session, community, member.address_key, reason, now=now)
    if member.state is MemberState.ACTIVE:
        member.rest(now=now)
    membership.close_quietly(session, member_id, now=now)
    events.record(session, reason.value, now=now, member=member_id)


def note_bounce(
    session: Session,
    member_id: int,
    entry_id: int | None,
    *,
    permanent: bool,
    community: Community,
    now: datetime,
) -> None:
    """A letter came back: a dead address is silenced at once, others after three bad months.

    Bounces of more than half a year ago no longer count.
    """
    entry = None if entry_id is None else session.get(OutboxEntry, entry_id)
    if entry is not None and entry.kind is EmailKind.INTRODUCTION:
        # Both copies may come back at the same instant.
        introductions.lock(session, entry.subject_id)
    membership.lock(session, member_id)
    session.add(Bounce(member_id=member_id, permanent=permanent, at=now))
    session.flush()
    events.record(session, "bounced", now=now, member=member_id)
    if entry is not None:
        excuse(session, TokenPurpose.BOUNCE, entry.id, now=now)
        tell_other_side(session, entry, now=now)
    if permanent or _has_bounced_for_months(session, member_id, community, now=now):
        reason = SuppressionReason.DEAD_ADDRESS
        silence(session, member_id, reason, community=community, now=now)


def note_absence(
    session: Session,
    purpose: TokenPurpose,
    subject_id: int,
    *,
    community: Community,
    now: datetime,
) -> None:
    """An automatic reply: the silence is excused, and there may be more time to answer."""
    invitation_id = _find_invitation(session, purpose, subject_id)
    if invitation_id is not None:
        extensions.extend(session, invitation_id, community=community, now=now)
    excuse(session, purpose, subject_id, now=now)


def excuse(session: Session, purpose: TokenPurpose, subject_id: int, *, now: datetime) -> None:
    """Silence after a letter that nobody may have read is no silent month."""
    invitation_id = _find_invitation(session, purpose, subject_id)
    invitation = None if invitation_id is None else session.get(Invitation, invitation_id)
    if invitation is not None and invitation.excused_at is None:
        invitation.excused_at = now


def _find_invitation(session: Session, purpose: TokenPurpose, subject_id: int) -> int | None:
    """What a reply is about, or what a letter was about that came back or was answered."""
    if purpose is TokenPurpose.REPLY:
        return subject_id
    if purpose not in (TokenPurpose.BOUNCE, TokenPurpose.MESSAGE_ID):
        return None
    return session.scalar(
        select(OutboxEntry.subject_id).where(
            OutboxEntry.id == subject_id, OutboxEntry.kind.in_(ROUND_KINDS)
        )
    )


def tell_other_side(session: Session, entry: OutboxEntry, *, now: datetime) -> None:
    """Tell the other person once that an introduction did not arrive; their yes was in vain."""
    if entry.kind is not EmailKind.INTRODUCTION:
        return
    introduction = session.get(Introduction, entry.subject_id)
    if introduction is None:
        return
    events.record(session, "introduction_unreached", now=now, introduction=introduction.id)
    sides = select(Invitation).where(Invitation.proposal_id == introduction.proposal_id)
    for side in session.scalars(sides):
        if side.member_id == entry.member_id:
            continue
        owed = outbox.owe(
            session,
            EmailKind.UNREACHED,
            subject_id=introduction.id,
            member_id=side.member_id,
            now=now,
        )
        if owed is not None:
            log.warning("an introduction did not arrive", introduction=introduction.id)
            side.member.waited += YES_IN_VAIN


def count_unreached(session: Session, round_id: int) -> int:
    """How many introductions of a round came back, of whichever side."""
    missed = (
        select(func.count(OutboxEntry.subject_id.distinct()))
        .join(Introduction, Introduction.id == OutboxEntry.subject_id)
        .join(Proposal, Proposal.id == Introduction.proposal_id)
        .join(Wave, Wave.id == Proposal.wave_id)
        .where(OutboxEntry.kind == EmailKind.UNREACHED, Wave.round_id == round_id)
    )
    return session.scalar(missed) or 0


def _has_bounced_for_months(
    session: Session, member_id: int, community: Community, *, now: datetime
) -> bool:
    lately = select(Bounce.at).where(Bounce.member_id == member_id, Bounce.at > now - REMEMBERED)
    months = {community.calendar.period_of(at) for at in session.scalars(lately)}
    return len(months) >= SOFT_MONTHS
