"""Every check before a letter goes: what forbids that it leaves now."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Member, OutboxEntry
from matchmaker.services import budget, introductions, suppressions
from matchmaker.services.letterhead import Letterhead


def find(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, *, now: datetime
) -> str | None:
    """Why this letter must not leave now, if anything."""
    community = letterhead.community
    obstacle = find_plain(
        entry,
        member,
        is_suppressed=suppressions.is_suppressed(session, community, member.address_key),
        is_spent=budget.is_spent(
            session, entry.kind, member.id, letters=community.letters_per_30_days, now=now
        ),
        now=now,
    )
    if obstacle is None and entry.kind is EmailKind.INTRODUCTION:
        is_released = introductions.release(session, entry.subject_id, community=community, now=now)
        return None if is_released else "not released"
    return obstacle


def find_plain(
    entry: OutboxEntry, member: Member, *, is_suppressed: bool, is_spent: bool, now: datetime
) -> str | None:
    """Why a letter of any kind must not leave now, if anything."""
    if entry.expires_at < now:
        return "too late"
    if is_suppressed:
        return "suppressed"
    if member.state is MemberState.PENDING and entry.kind is not EmailKind.CONFIRMATION:
        return "unconfirmed"
    return "budget" if is_spent else None
