"""Which letters are due, and in which order they leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry, table_of
from matchmaker.services.outbox import OPEN_STAGES

Rank = tuple[int, int, int]

# Asked of the table and built only once: this is done for each letter of a round.
ENTRY = table_of(OutboxEntry)
HAS_COME = and_(
    ENTRY.c.due_at <= bindparam("now"),
    or_(ENTRY.c.next_attempt_at.is_(None), ENTRY.c.next_attempt_at <= bindparam("real")),
)
IS_DUE = and_(ENTRY.c.stage.in_(OPEN_STAGES), HAS_COME)
"""The condition under which an entry may be claimed, at `now` and `real`."""
FIRST = (
    select(
        ENTRY.c.id,
        ENTRY.c.kind,
        ENTRY.c.subject_id,
        ENTRY.c.member_id,
        ENTRY.c.provider,
        ENTRY.c.priority,
        ENTRY.c.shuffle,
    )
    .where(ENTRY.c.stage == bindparam("stage"), HAS_COME)
    .order_by(ENTRY.c.priority, ENTRY.c.shuffle, ENTRY.c.id)
    .limit(bindparam("limit"))
)
ELSEWHERE = or_(
    ENTRY.c.provider.is_(None), ENTRY.c.provider.not_in(bindparam("without", expanding=True))
)
FIRST_ELSEWHERE = FIRST.where(ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that could be claimed now; whoever claims it looks again."""

    entry_id: int
    kind: EmailKind
    subject_id: int
    member_id: int
    provider: str | None


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
    asked = {"now": now, "real": real, "limit": limit, "without": without}
    for stage in OPEN_STAGES:
        found = session.execute(FIRST_ELSEWHERE if without else FIRST, {**asked, "stage": stage})
        rows += map(_read, found)
    return [candidate for _, candidate in sorted(rows, key=lambda row: row[0])[:limit]]


def _read(
    row: Row[int, EmailKind, int, int, str | None, int, int],
) -> tuple[Rank, Candidate]:
    entry_id, kind, subject_id, member_id, provider, priority, shuffle = row
    candidate = Candidate(entry_id, kind, subject_id, member_id, provider)
    return (priority, shuffle, entry_id), candidate
