"""Rows that two transactions may want to insert, or to wait for, at the same instant."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.models import Base


def add_unless_there(session: Session, row: Base) -> bool:
    """Insert a row, unless another transaction was faster; tells whether it was inserted."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def queue_up(session: Session, hashed: str) -> None:
    """Wait for other transactions about the same hash, where no row exists yet to be locked.

    SQLite has one writer at a time and needs no queue.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(hashed[:15], 16))))
