"""Addresses we must not write to, remembered as keyed hashes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from matchmaker.models import Suppression, SuppressionReason, table_of
from matchmaker.services import rows
from matchmaker.services.community import Community

# Asked of the table and built only once: this is done for each letter of a round.
HASH = table_of(Suppression).c.address_hash
FOUND = select(HASH).where(HASH.in_(bindparam("hashes", expanding=True)))


def is_suppressed(session: Session, community: Community, address_key: str) -> bool:
    """Whether nothing at all may be sent to this address."""
    hashed = community.hasher.address(address_key)
    return (
        session.scalar(select(Suppression.id).where(Suppression.address_hash == hashed)) is not None
    )


def find_suppressed(
    session: Session, community: Community, address_keys: Collection[str]
) -> frozenset[str]:
    """Which of these addresses nothing at all may be sent to."""
    hashes = {community.hasher.address(key): key for key in address_keys}
    found = session.scalars(FOUND, {"hashes": list(hashes)})
    return frozenset(hashes[hashed] for hashed in found)


def list_hashes(session: Session) -> frozenset[str]:
    """All that is suppressed, as `AddressHasher.address` would hash it."""
    return frozenset(session.scalars(select(Suppression.address_hash)))


def suppress(
    session: Session,
    community: Community,
    address_key: str,
    reason: SuppressionReason,
    *,
    now: datetime,
) -> None:
    """Remember never to write to this address."""
    if not is_suppressed(session, community, address_key):
        hashed = community.hasher.address(address_key)
        rows.add_unless_there(session, Suppression(address_hash=hashed, reason=reason, at=now))


def lift(session: Session, community: Community, address_key: str) -> None:
    """Forget a suppression, at the wish of whom it protects."""
    hashed = community.hasher.address(address_key)
    session.execute(delete(Suppression).where(Suppression.address_hash == hashed))
