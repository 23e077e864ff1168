"""Dealing with mail that came in, one message after the other; a bad one blocks nobody."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.domain.address import read_address
from matchmaker.errors import InvalidInputError, MatchmakerError
from matchmaker.mail import arrived, senders
from matchmaker.mail.child import UnreadableError
from matchmaker.mail.reports import Bounce
from matchmaker.mail.senders import Verdict
from matchmaker.mail.understanding import Kind, Understood
from matchmaker.models import InboundMessage, InboundState, Member, SuppressionReason
from matchmaker.services import membership, replies, turns, unreachable
from matchmaker.services.community import Community
from matchmaker.signing import TokenPurpose

log = structlog.get_logger()


class _AlreadyDoneError(MatchmakerError):
    """Another process has dealt with the message."""


Reader = Callable[[bytes, str | None, str], Understood]
"""Reads raw bytes, the envelope's sender and the text they answer; may raise UnreadableError."""
Recall = Callable[[Session, int], str]
"""The text of the letter behind an invitation, as it was sent."""


@dataclass(frozen=True, slots=True)
class _Taken:
    message_id: int
    purpose: TokenPurpose
    subject_id: int
    member_id: int
    raw: bytes
    mail_from: str | None
    received_at: datetime
    sent: str


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
        _follow(session, taken, found, community=community, trusted=trusted, now=now)
        _end(session, taken, found)
    return True


def _follow(
    session: Session,
    taken: _Taken,
    found: Understood,
    *,
    community: Community,
    trusted: str | None,
    now: datetime,
) -> None:
    """Do what the message asks for; the member and their proposals are locked before the message.

    An address that was asked only for reports takes no answers, and the other way round. Only a
    report on a letter's own path can end a membership: the address for replies is known to others.
    """
    member_id, subject_id = taken.member_id, taken.subject_id
    if found.kind is Kind.COMPLAINT:
        reason = SuppressionReason.COMPLAINT
        unreachable.silence(session, member_id, reason, community=community, now=now)
    elif found.bounce is not None:
        _follow_bounce(session, taken, found.bounce, community=community, now=now)
    elif found.kind is Kind.AUTO_REPLY:
        unreachable.excuse(session, taken.purpose, subject_id, now=now)
    elif taken.purpose is TokenPurpose.UNSUBSCRIBE:
        membership.unsubscribe(session, member_id, now=now)
    elif taken.purpose is TokenPurpose.REPLY and found.kind is not Kind.OTHER:
        replies.follow(
            session,
            subject_id,
            found.meaning,
            received_at=taken.received_at,
            is_genuine=_is_genuine(session, taken, trusted),
            community=community,
            now=now,
        )


def _follow_bounce(
    session: Session, taken: _Taken, bounce: Bounce, *, community: Community, now: datetime
) -> None:
    """Only a report on a letter's own path says that an address is dead; a delay says nothing."""
    if bounce.delayed:
        return
    own_path = taken.purpose is TokenPurpose.BOUNCE
    unreachable.note_bounce(
        session,
        taken.member_id,
        taken.subject_id if own_path else None,
        permanent=own_path and bounce.permanent,
        community=community,
        now=now,
    )


def _is_genuine(session: Session, taken: _Taken, trusted: str | None) -> bool:
    """Whether it says that it is from the member, and nobody we trust says that it is not."""
    message = arrived.parse(taken.raw)
    address_key = session.scalar(select(Member.address_key).where(Member.id == taken.member_id))
    try:
        claimed = read_address(senders.read_sender(message)).key
    except InvalidInputError:
        return False
    return claimed == address_key and senders.read_verdict(message, trusted) is not Verdict.FAIL


def _end(session: Session, taken: _Taken, found: Understood) -> None:
    """Compare and set: whoever is second to deal with a message does not deal with it."""
    result = session.execute(
        update(InboundMessage)
        .where(InboundMessage.id == taken.message_id, InboundMessage.state == InboundState.WAITING)
        .values(state=InboundState.DONE, raw=None, understood=found.kind.value)
        .execution_options(synchronize_session=False)
    )
    if int(getattr(result, "rowcount", 0)) != 1:
        raise _AlreadyDoneError


def _take(session: Session, recall: Recall) -> _Taken | None:
    """The next message, and that it was tried."""
    message = turns.find_next(session)
    if message is None or message.raw is None:
        return None
    message.attempts += 1
    sent = recall(session, message.subject_id) if message.purpose is TokenPurpose.REPLY else ""
    return _Taken(
        message.id,
        message.purpose,
        message.subject_id,
        message.member_id,
        message.raw,
        message.mail_from,
        message.received_at,
        sent,
    )
