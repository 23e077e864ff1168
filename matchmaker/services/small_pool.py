"""One honest line to everybody when a round would be too small, at most every second month."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER
from matchmaker.domain.period import shift_period
from matchmaker.models import Member, OutboxEntry, Round
from matchmaker.services import outbox
from matchmaker.services.community import Community

NEW_FOR = timedelta(days=30)
"""So long the welcome letter, which says the same, is fresh."""


def owe_letters(
    session: Session,
    missed: Round,
    members: Iterable[Member],
    *,
    community: Community,
    now: datetime,
) -> None:
    """Tell those whom the round was to be about that there is none, and why.

    Nobody hears it two months running, nor within 60 days of the letter that nobody was found.
    """
    able = list(members)
    told = _list_told(session, missed, now=now)
    for member in able:
        if member.id in told or member.confirmed_at is None or member.confirmed_at > now - NEW_FOR:
            continue
        entry = outbox.owe(
            session, EmailKind.SMALL_POOL, subject_id=missed.id, member_id=member.id, now=now
        )
        if entry is not None:
            entry.told = {"members": len(able), "smallest": community.smallest_pool}
        later = now + STILL_LOOKING_AFTER
        member.still_looking_at = max(member.still_looking_at or later, later)


def _list_told(session: Session, missed: Round, *, now: datetime) -> set[int]:
    """Who had such a letter last month, or was told lately that nobody was found."""
    last_month = (
        select(OutboxEntry.member_id)
        .join(Round, Round.id == OutboxEntry.subject_id)
        .where(
            OutboxEntry.kind == EmailKind.SMALL_POOL,
            Round.period >= shift_period(missed.period, -1),
        )
    )
    lately = select(OutboxEntry.member_id).where(
        OutboxEntry.kind == EmailKind.STILL_LOOKING,
        OutboxEntry.created_at > now - STILL_LOOKING_AFTER,
    )
    return {*session.scalars(last_month), *session.scalars(lately)}
