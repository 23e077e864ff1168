"""How an instance is doing, as its tables tell it: counts and ages, and nobody's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.models import InboundMessage, InboundState, OutboxEntry
from matchmaker.services import outbox, relay, schedule

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What an organiser would like to know before members do.

    A letter is `ready` when it could leave now, and `put_off` when the mail server asked for
    patience; the ages are those of the oldest.
    """

    tick_age: timedelta | None
    ready: int
    ready_for: timedelta
    put_off: int
    put_off_for: timedelta
    is_resting: bool
    fault: str | None
    quarantined: int


def look(session: Session, *, now: datetime, real: datetime) -> Checkup:
    """Look at everything in one transaction, which writes nothing."""
    due = OutboxEntry.stage.in_(outbox.OPEN_STAGES), OutboxEntry.due_at <= now
    fresh = *due, OutboxEntry.next_attempt_at.is_(None)
    ready = or_(OutboxEntry.next_attempt_at.is_(None), OutboxEntry.next_attempt_at <= real)
    put_off = *due, OutboxEntry.next_attempt_at > real
    return Checkup(
        tick_age=schedule.tick_age(session, real=real),
        ready=_count(session, *due, ready),
        ready_for=max(
            _age(session, OutboxEntry.due_at, *fresh, at=now),
            _age(session, OutboxEntry.next_attempt_at, *due, ready, at=real),
        ),
        put_off=_count(session, *put_off),
        put_off_for=_age(session, OutboxEntry.due_at, *put_off, at=now),
        is_resting=relay.is_resting(session, real=real),
        fault=relay.get_fault(session),
        quarantined=_count_quarantined(session),
    )


def tell_time(session: Session) -> datetime | None:
    """What the clock of the database says; None where it is that of this machine."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    told: datetime | None = session.scalar(select(func.clock_timestamp()))
    return told


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(OutboxEntry).where(*conditions)) or 0


def _count_quarantined(session: Session) -> int:
    set_apart = InboundMessage.state == InboundState.QUARANTINED
    return session.scalar(select(func.count()).select_from(InboundMessage).where(set_apart)) or 0


def _age(
    session: Session, column: Moment, *conditions: ColumnElement[bool], at: datetime
) -> timedelta:
    oldest: datetime | None = session.scalar(select(func.min(column)).where(*conditions))
    return timedelta() if oldest is None else at - oldest
