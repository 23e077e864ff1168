"""Owing letters: one entry per dedupe key, in the transaction that causes it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry, Priority, Stage

LIFETIME = timedelta(days=5)
PATIENCE = timedelta(seconds=60)
OPEN_STAGES = (Stage.QUEUED, Stage.RETRY)
PRIORITIES = {
    EmailKind.INTRODUCTION: Priority.INTRODUCTION,
    EmailKind.PROPOSAL: Priority.BULK,
    EmailKind.REMINDER: Priority.BULK,
    EmailKind.CLOSING: Priority.BULK,
    EmailKind.SILENT_PAUSE: Priority.BULK,
    EmailKind.STILL_LOOKING: Priority.BULK,
    EmailKind.SMALL_POOL: Priority.BULK,
}


def owe(
    session: Session,
    kind: EmailKind,
    *,
    subject_id: int,
    member_id: int,
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    decision: int = 0,
) -> OutboxEntry | None:
    """Owe a letter once; None when it is owed or was sent already.

    `decision` tells apart letters of one kind about one subject, so that yes, no, yes
    owes the right ones.
    """
    entry = compose_intent(
        kind,
        subject_id=subject_id,
        member_id=member_id,
        now=now,
        due_at=due_at,
        expires_at=expires_at,
        decision=decision,
    )
    same = select(OutboxEntry.id).where(OutboxEntry.dedupe_key == entry.dedupe_key)
    if session.scalar(same):
        return None
    session.add(entry)
    return entry


def compose_intent(
    kind: EmailKind,
    *,
    subject_id: int,
    member_id: int,
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    decision: int = 0,
) -> OutboxEntry:
    """A letter as `owe` would owe it; enough by itself where the subject is new."""
    dedupe_key = f"{kind.value}:{subject_id}:{member_id}:{decision}"
    due_at = due_at or now
    return OutboxEntry(
        kind=kind,
        subject_id=subject_id,
        member_id=member_id,
        dedupe_key=dedupe_key,
        stage=Stage.QUEUED,
        priority=PRIORITIES.get(kind, Priority.REQUESTED),
        shuffle=_shuffle(dedupe_key),
        created_at=now,
        due_at=due_at,
        expires_at=expires_at or due_at + LIFETIME,
    )


def cancel(
    session: Session, kinds: Iterable[EmailKind], *, fault: str, subject_id: int | None = None,
    member_id: int | None = None,
) -> int:  # fmt: skip
    """Cancel what has not left yet, of one subject or one member; tells how many."""
    statement = update(OutboxEntry).where(
        OutboxEntry.kind.in_(list(kinds)), OutboxEntry.stage.in_(OPEN_STAGES)
    )
    if subject_id is not None:
        statement = statement.where(OutboxEntry.subject_id == subject_id)
    if member_id is not None:
        statement = statement.where(OutboxEntry.member_id == member_id)
    result = session.execute(statement.values(stage=Stage.CANCELLED, fault=fault))
    return int(getattr(result, "rowcount", 0))


def _shuffle(dedupe_key: str) -> int:
    """An order for letters in bulk that knows no cause."""
    return int.from_bytes(hashlib.blake2b(dedupe_key.encode(), digest_size=6).digest())


def has_overdue(
    session: Session, *, now: datetime, real: datetime, patience: timedelta = PATIENCE
) -> bool:
    """Whether something that could be sent has waited for more than a minute."""
    found = session.scalar(
        select(OutboxEntry.id)
        .where(
            OutboxEntry.stage.in_(OPEN_STAGES),
            OutboxEntry.due_at < now - patience,
            or_(
                OutboxEntry.next_attempt_at.is_(None),
                OutboxEntry.next_attempt_at < real - patience,
            ),
        )
        .limit(1)
    )
    return found is not None
