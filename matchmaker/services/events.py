"""Facts for the organiser: ids and counts only."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.models import Event


def record(session: Session, kind: str, *, now: datetime, **ids: int | str) -> None:
    """Note that something happened."""
    session.add(Event(kind=kind, at=now, ids=dict(ids)))
