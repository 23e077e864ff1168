"""How often anybody may make us write to one address by filling in a form."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import MailRequest
from matchmaker.services import events
from matchmaker.services.community import Community

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
CONFIRMATIONS_PER_30_DAYS = 3


def count(
    session: Session, kind: EmailKind, *, since: datetime, address_hash: str | None = None
) -> int:
    """How many letters of a kind were asked for, for one address or for all."""
    statement = select(func.count(MailRequest.id)).where(
        MailRequest.kind == kind, MailRequest.at > since
    )
    if address_hash is not None:
        statement = statement.where(MailRequest.address_hash == address_hash)
    return session.scalar(statement) or 0


def latest(session: Session, kind: EmailKind, address_hash: str) -> datetime | None:
    """When the last letter of a kind was due at an address."""
    return session.scalar(
        select(func.max(MailRequest.at)).where(
            MailRequest.kind == kind, MailRequest.address_hash == address_hash
        )
    )


def note(session: Session, kind: EmailKind, address_hash: str, *, at: datetime) -> None:
    """Remember that a letter was asked for."""
    session.add(MailRequest(kind=kind, address_hash=address_hash, at=at))
    session.flush()


def spend(
    session: Session,
    community: Community,
    kind: EmailKind,
    address_key: str,
    *,
    per_day: int,
    now: datetime,
) -> int | None:
    """Note one request, unless the day's share is used up (None); tells its number."""
    address_hash = community.hasher.address(address_key)
    if count(session, kind, since=now - DAY, address_hash=address_hash) >= per_day:
        return None
    note(session, kind, address_hash, at=now)
    return count(session, kind, since=now - MONTH, address_hash=address_hash)


def plan_confirmation(
    session: Session, address_key: str, community: Community, now: datetime
) -> datetime | None:
    """When the confirmation may leave: one a day and three in 30 days per address.

    A second submission within a day is kept; its letter waits until the day is over and is
    never sent if the first link was used meanwhile. None when the share is used up.
    """
    kind = EmailKind.CONFIRMATION
    address_hash = community.hasher.address(address_key)
    asked = count(session, kind, since=now - MONTH, address_hash=address_hash)
    if asked >= CONFIRMATIONS_PER_30_DAYS:
        return None
    if count(session, kind, since=now - DAY) >= community.confirmations_per_day:
        events.record(session, "confirmations_exhausted", now=now)
        return None
    last = latest(session, kind, address_hash)
    due_at = now if last is None else max(now, last + DAY)
    note(session, kind, address_hash, at=due_at)
    return due_at


def forget_due(session: Session, *, now: datetime) -> bool:
    """Forget requests older than 30 days."""
    result = session.execute(delete(MailRequest).where(MailRequest.at <= now - MONTH))
    return bool(getattr(result, "rowcount", 0))


def forget_address(session: Session, community: Community, address_key: str) -> None:
    """Forget the requests for one address."""
    hashed = community.hasher.address(address_key)
    session.execute(delete(MailRequest).where(MailRequest.address_hash == hashed))
