"""Whose turn it is among the messages that came in."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from matchmaker.models import InboundMessage, InboundState

MOST_ATTEMPTS = 3
WAITING = InboundMessage.state == InboundState.WAITING


def find_next(session: Session) -> InboundMessage | None:
    """The message that was tried least, the oldest of these; the hopeless are set apart.

    Messages about one subject are taken in the order in which they came: an old yes that has to
    be tried again must not outdo a newer no.
    """
    session.execute(
        update(InboundMessage)
        .where(WAITING, InboundMessage.attempts >= MOST_ATTEMPTS)
        .values(state=InboundState.QUARANTINED)
    )
    return session.scalar(
        select(InboundMessage)
        .where(WAITING, ~_waits_behind_another())
        .order_by(InboundMessage.attempts, InboundMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def still_counts() -> ColumnElement[bool]:
    """Whether a message that was read may be dealt with.

    One that was set apart meanwhile has been read after all, unless a newer one about the same
    had its turn: that is the last word.
    """
    newer = aliased(InboundMessage)
    had_its_turn = exists().where(
        newer.state == InboundState.DONE,
        newer.purpose == InboundMessage.purpose,
        newer.subject_id == InboundMessage.subject_id,
        newer.id > InboundMessage.id,
    )
    set_apart = InboundMessage.state == InboundState.QUARANTINED
    return or_(WAITING, and_(set_apart, ~had_its_turn))


def _waits_behind_another() -> ColumnElement[bool]:
    earlier = aliased(InboundMessage)
    return exists().where(
        earlier.state == InboundState.WAITING,
        earlier.purpose == InboundMessage.purpose,
        earlier.subject_id == InboundMessage.subject_id,
        earlier.id < InboundMessage.id,
    )
