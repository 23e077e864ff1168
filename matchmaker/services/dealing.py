"""Dealing with mail that came in, one message after the other; a bad one blocks nobody."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.errors import MatchmakerError
from matchmaker.mail.child import UnreadableError
from matchmaker.mail.understanding import Understood
from matchmaker.models import InboundMessage, InboundState
from matchmaker.services import consequences, turns
from matchmaker.services.community import Community
from matchmaker.services.consequences import Taken
from matchmaker.signing import TokenPurpose

log = structlog.get_logger()


class _AlreadyDoneError(MatchmakerError):
    """Another process has dealt with the message."""


Reader = Callable[[bytes, str | None, str], Understood]
"""Reads raw bytes, the envelope's sender and the text they answer; may raise UnreadableError."""
Recall = Callable[[Session, int], str]
"""The text of the letter behind an invitation, as it was sent."""


def deal_next(
    sessions: sessionmaker[Session],
    *,
    read: Reader,
    recall: Recall,
    community: Community,
    trusted: str | None,
    now: datetime,
) -> bool:
    """Deal with one message; tells whether there was one.

    It is read between two transactions, by somebody who may die of it. That it was tried is
    committed before, and after three times it is set apart.
    """
    with sessions.begin() as session:
        taken = _take(session, recall)
    if taken is None:
        return False
    try:
        found = read(taken.raw, taken.mail_from, taken.sent)
    except UnreadableError as error:
        log.warning("a message could not be read", message=taken.message_id, fault=str(error))
        return True
    with suppress(_AlreadyDoneError), sessions.begin() as session:
        consequences.follow(session, taken, found, community=community, trusted=trusted, now=now)
        _end(session, taken, found)
    return True


def _end(session: Session, taken: Taken, found: Understood) -> None:
    """Compare and set: whoever is second to deal with a message does not deal with it."""
    result = session.execute(
        update(InboundMessage)
        .where(InboundMessage.id == taken.message_id, turns.still_counts())
        .values(state=InboundState.DONE, raw=None, understood=found.kind.value)
        .execution_options(synchronize_session=False)
    )
    if int(getattr(result, "rowcount", 0)) != 1:
        raise _AlreadyDoneError


def _take(session: Session, recall: Recall) -> Taken | None:
    """The next message, and that it was tried."""
    message = turns.find_next(session)
    if message is None or message.raw is None:
        return None
    message.attempts += 1
    sent = recall(session, message.subject_id) if message.purpose is TokenPurpose.REPLY else ""
    return Taken(
        message.id,
        message.purpose,
        message.subject_id,
        message.member_id,
        message.raw,
        message.mail_from,
        message.received_at,
        sent,
    )
