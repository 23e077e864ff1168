"""Which letters are due, and in which order they leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry
from matchmaker.services.outbox import OPEN_STAGES

Rank = tuple[int, int, int]
COLUMNS = (
    OutboxEntry.id,
    OutboxEntry.kind,
    OutboxEntry.subject_id,
    OutboxEntry.member_id,
    OutboxEntry.provider,
    OutboxEntry.priority,
    OutboxEntry.shuffle,
)
ORDER = (OutboxEntry.priority, OutboxEntry.shuffle, OutboxEntry.id)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that could be claimed now; whoever claims it looks again."""

    entry_id: int
    kind: EmailKind
    subject_id: int
    member_id: int
    provider: str | None


def is_due(*, now: datetime, real: datetime) -> ColumnElement[bool]:
    """The condition under which an entry may be claimed."""
    return and_(OutboxEntry.stage.in_(OPEN_STAGES), _has_come(now, real))


def list_due(
    session: Session,
    *,
    now: datetime,
    real: datetime,
    limit: int,
    without: Collection[str] = (),
) -> list[Candidate]:
    """The first letters that are due, but for those to some providers.

    Introductions come first, then an order that knows no cause. Each stage is asked for alone:
    so the index gives the order, however many letters wait.
    """
    rows: list[tuple[Rank, Candidate]] = []
    for stage in OPEN_STAGES:
        found = select(*COLUMNS).where(OutboxEntry.stage == stage, _has_come(now, real))
        if without:
            elsewhere = OutboxEntry.provider.not_in(without)
            found = found.where(or_(OutboxEntry.provider.is_(None), elsewhere))
        rows += map(_read, session.execute(found.order_by(*ORDER).limit(limit)))
    return [candidate for _, candidate in sorted(rows, key=lambda row: row[0])[:limit]]


def _read(
    row: Row[int, EmailKind, int, int, str | None, int, int],
) -> tuple[Rank, Candidate]:
    entry_id, kind, subject_id, member_id, provider, priority, shuffle = row
    candidate = Candidate(entry_id, kind, subject_id, member_id, provider)
    return (priority, shuffle, entry_id), candidate


def _has_come(now: datetime, real: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxEntry.due_at <= now,
        or_(OutboxEntry.next_attempt_at.is_(None), OutboxEntry.next_attempt_at <= real),
    )
