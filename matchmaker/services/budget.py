"""How many letters a member gets in 30 days, and which give way to others."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry, table_of

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

# Asked of the table and built only once: this is done for each letter of a round.
ENTRY = table_of(OutboxEntry)
COUNT_SENT = (
    select(ENTRY.c.member_id, func.count(ENTRY.c.id))
    .where(
        ENTRY.c.member_id.in_(bindparam("ids", expanding=True)),
        ENTRY.c.kind.in_(BUDGETED),
        ENTRY.c.sent_at > bindparam("since"),
    )
    .group_by(ENTRY.c.member_id)
)


def is_spent(
    session: Session, kind: EmailKind, member_id: int, *, letters: int, now: datetime
) -> bool:
    """Whether one letter more of this kind would be too many, at `letters` in 30 days."""
    if kind not in BUDGETED:
        return False
    sent = count_sent(session, [member_id], now=now)
    return is_too_many(kind, sent.get(member_id, 0), letters=letters)


def count_sent(session: Session, member_ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """How many letters that count each of these members had in 30 days, if any."""
    sent = session.execute(COUNT_SENT, {"ids": list(member_ids), "since": now - WINDOW})
    return {row[0]: row[1] for row in sent}


def is_too_many(kind: EmailKind, sent: int, *, letters: int) -> bool:
    """Whether a letter of this kind is one too many for somebody who had so many."""
    most = max(1, letters - KEPT_FREE) if kind in GIVING_WAY else letters
    return kind in BUDGETED and sent >= most
