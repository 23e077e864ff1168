"""How fast letters may leave: a pace for all, and one for each large mail provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.mail_providers import MailProviders
from matchmaker.models import Member, OutboxEntry
from matchmaker.services.due import IS_DUE

ALL = "all"
NO_LARGE_PROVIDER = ""
MOST_AT_ONCE = 500


class Buckets(Protocol):
    """Tokens by name; they come back by themselves at a steady pace."""

    def take(self, names: Sequence[str]) -> str | None:
        """Take one token from each bucket; or none at all, and the name of an empty one."""
        ...


@dataclass(frozen=True, slots=True)
class Throttle:
    """A letter is claimed only with its tokens in hand; those of one not sent are lost."""

    buckets: Buckets
    providers: MailProviders

    def find_empty(self, provider: str) -> str | None:
        """Take the tokens for a letter to this provider; the name of an empty bucket if not."""
        return self.buckets.take((ALL, provider) if provider else (ALL,))


def sort_due(session: Session, providers: MailProviders, *, now: datetime, real: datetime) -> None:
    """Note to which large provider each due letter goes, where nobody has done so yet."""
    unsorted = (
        select(OutboxEntry.id, Member.address_key)
        .join(Member, OutboxEntry.member_id == Member.id)
        .where(IS_DUE, OutboxEntry.provider.is_(None))
        .limit(MOST_AT_ONCE)
        .with_for_update(of=OutboxEntry, skip_locked=True)
    )
    found: dict[str, list[int]] = {}
    for entry_id, address in session.execute(unsorted, {"now": now, "real": real}):
        found.setdefault(providers.find(address) or NO_LARGE_PROVIDER, []).append(entry_id)
    for provider, ids in found.items():
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(ids))
            .values(provider=provider)
            .execution_options(synchronize_session=False)
        )
