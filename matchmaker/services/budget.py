"""How many letters a member gets in 30 days, and which give way to others."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry

WINDOW = timedelta(days=30)
GIVING_WAY = (EmailKind.STILL_LOOKING, EmailKind.SMALL_POOL)
KEPT_FREE = 4
"""Two suggestions, a reminder, a closing letter: room left by all but one that gives way."""
BUDGETED = (
    EmailKind.PROPOSAL,
    EmailKind.REMINDER,
    EmailKind.CLOSING,
    EmailKind.SILENT_PAUSE,
    *GIVING_WAY,
)


def is_spent(
    session: Session, kind: EmailKind, member_id: int, *, letters: int, now: datetime
) -> bool:
    """Whether one letter more of this kind would be too many, at `letters` in 30 days."""
    if kind not in BUDGETED:
        return False
    sent = select(func.count(OutboxEntry.id)).where(
        OutboxEntry.member_id == member_id,
        OutboxEntry.kind.in_(BUDGETED),
        OutboxEntry.sent_at > now - WINDOW,
    )
    most = max(1, letters - KEPT_FREE) if kind in GIVING_WAY else letters
    return (session.scalar(sent) or 0) >= most
