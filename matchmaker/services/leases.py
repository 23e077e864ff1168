"""How long a claimed letter is ours, and what becomes of one whose sender is gone."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import Session

from matchmaker.models import OutboxEntry, Stage

LEASE = timedelta(minutes=5)
WAIT_FOR_PROOF = timedelta(minutes=15)
RESENDS = 1


def recover(session: Session, *, real: datetime) -> None:
    """Take back expired leases; a death while handing over is ambiguous and waits for proof."""
    expired = OutboxEntry.lease_until < real
    _move(session, and_(OutboxEntry.stage == Stage.CLAIMED, expired), stage=Stage.QUEUED)
    _move(
        session,
        and_(OutboxEntry.stage == Stage.HANDING_OVER, expired),
        stage=Stage.UNKNOWN,
        ambiguous=True,
        next_attempt_at=real + WAIT_FOR_PROOF,
    )
    waited = and_(OutboxEntry.stage == Stage.UNKNOWN, OutboxEntry.next_attempt_at <= real)
    _move(
        session, and_(waited, OutboxEntry.resends >= RESENDS), stage=Stage.FAILED, fault="unknown"
    )
    _move(session, waited, stage=Stage.RETRY, resends=OutboxEntry.resends + 1)


def _move(session: Session, condition: ColumnElement[bool], **values: object) -> None:
    session.execute(
        update(OutboxEntry)
        .where(condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
