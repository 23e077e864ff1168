"""Taking mail in: one function behind every way in, and what is kept for how long."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.mail import arrived
from matchmaker.mail.arrived import Parsed
from matchmaker.mail.reports import may_be_report
from matchmaker.models import InboundMessage, InboundState
from matchmaker.services import addressees, originals, rows, strays, threads
from matchmaker.services.addressees import Addressee
from matchmaker.signing import Signer

MOST_A_DAY = 30
DAY = timedelta(days=1)
KEPT = timedelta(days=30)
"""So long a message that comes in again is known, and one that nobody could read is kept."""
RECIPIENT_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc")


class Ingested(StrEnum):
    """What became of mail that was handed in: known, too much and nobody's are not kept."""

    STORED = "stored"
    KNOWN = "known"
    TOO_MUCH = "too much"
    NOBODYS = "nobody's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who is said to have sent a message and for whom; empty where the way in does not know."""

    mail_from: str | None = None
    recipients: Sequence[str] = ()


def ingest(
    session: Session, raw: bytes, envelope: Envelope, *, signer: Signer, now: datetime
) -> Ingested:
    """Keep a message until it is dealt with; the same one again, by whatever way, is known.

    Safe to acknowledge once the transaction is committed. At most a megabyte of it is kept, and
    thirty messages a day for one address.
    """
    message = arrived.parse(raw)
    addressee = _find(session, signer, raw, message, envelope)
    if addressee is None:
        return Ingested.NOBODYS
    if _is_too_much(session, addressee, now=now):
        return Ingested.TOO_MUCH
    kept = InboundMessage(
        fingerprint=_fingerprint(addressee, raw, arrived.read_header(message, "Message-ID")),
        purpose=addressee.purpose,
        subject_id=addressee.subject_id,
        member_id=addressee.member_id,
        mail_from=None if envelope.mail_from is None else envelope.mail_from[:320],
        raw=raw[: arrived.MOST_BYTES],
        received_at=now,
    )
    same = select(InboundMessage.id).where(InboundMessage.fingerprint == kept.fingerprint)
    if session.scalar(same) is not None or not rows.add_unless_there(session, kept):
        return Ingested.KNOWN
    return Ingested.STORED


def _find(
    session: Session, signer: Signer, raw: bytes, message: Parsed, envelope: Envelope
) -> Addressee | None:
    """By an address of ours; where there is none, by the letter it reports on or answers."""
    texts = [*envelope.recipients]
    for name in RECIPIENT_HEADERS:
        texts += arrived.read_headers(message, name)
    found = addressees.find(session, signer, texts)
    if found is not None:
        return found
    if may_be_report(message, mail_from=envelope.mail_from):
        return originals.find(session, signer, raw, message)
    return threads.find(session, signer, message) or strays.find(session, message, texts)


def is_known(session: Session, signer: Signer, recipient: str) -> bool:
    """Whether mail for this address can be taken in; asked before it is."""
    return addressees.find(session, signer, [recipient]) is not None


def forget_due(session: Session, *, now: datetime) -> bool:
    """Forget messages of long ago."""
    session.execute(delete(InboundMessage).where(InboundMessage.received_at < now - KEPT))
    return False


def has_waiting(session: Session) -> bool:
    """Whether a message waits to be dealt with."""
    waiting = select(InboundMessage.id).where(InboundMessage.state == InboundState.WAITING)
    return session.scalar(waiting.limit(1)) is not None


def _is_too_much(session: Session, addressee: Addressee, *, now: datetime) -> bool:
    lately = select(func.count(InboundMessage.id)).where(
        InboundMessage.member_id == addressee.member_id,
        InboundMessage.purpose == addressee.purpose,
        InboundMessage.received_at > now - DAY,
    )
    return (session.scalar(lately) or 0) >= MOST_A_DAY


def _fingerprint(addressee: Addressee, raw: bytes, message_id: str) -> str:
    """By Message-ID where there is one: copies by different ways differ in their trace headers."""
    named = message_id.encode() or hashlib.sha256(raw).digest()
    about = f"{addressee.purpose.value}:{addressee.subject_id}:".encode()
    return hashlib.sha256(about + named).hexdigest()
