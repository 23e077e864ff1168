"""Mail to the other person of an introduction that came to us instead."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import IntroductionState
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Introduction, Invitation, Member, OutboxEntry
from matchmaker.services import introductions, outbox, suppressions
from matchmaker.services.community import Community


def note(session: Session, entry_id: int, *, community: Community, now: datetime) -> None:
    """Tell the writer once where to write; only whoever got that copy, and is who they say.

    The lock is for two processes that are about to tell at the same instant.
    """
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.kind is not EmailKind.INTRODUCTION:
        return
    introductions.lock(session, entry.subject_id)
    if find_other(session, entry.subject_id, entry.member_id, community=community) is not None:
        outbox.owe(
            session,
            EmailKind.MISDIRECTED,
            subject_id=entry.subject_id,
            member_id=entry.member_id,
            now=now,
        )


def find_other(
    session: Session, introduction_id: int, member_id: int, *, community: Community
) -> Member | None:
    """The other person, as long as the introduction stands and letters may reach them.

    Both have said yes and have each other's address already; but a block of either is kept, and
    an address that was erased or must not be written to is not handed on.
    """
    introduction = session.get(Introduction, introduction_id)
    if introduction is None or introduction.state is not IntroductionState.RELEASED:
        return None
    sides = session.scalars(
        select(Invitation).where(Invitation.proposal_id == introduction.proposal_id)
    ).all()
    others = [side.member for side in sides if side.member_id != member_id]
    if len(sides) != 2 or len(others) != 1 or any(side.blocked_at for side in sides):
        return None
    if suppressions.is_suppressed(session, community, others[0].address_key):
        return None
    return others[0]
