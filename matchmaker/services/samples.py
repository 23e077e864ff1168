"""A part of the community, small enough to be looked at one by one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.membership import MemberState
from matchmaker.matching.person import Person
from matchmaker.models import Member
from matchmaker.services import people, topics
from matchmaker.services.community import Community

MOST = 2_000


def count_active(session: Session) -> int:
    """How many take part at present."""
    statement = select(func.count(Member.id)).where(Member.state == MemberState.ACTIVE)
    return session.scalar(statement) or 0


def load_others(
    session: Session,
    *,
    community: Community,
    now: datetime,
    seed: int,
    most: int = MOST,
) -> list[Person]:
    """Active members as the engine sees them: everybody, or every so many of a large community.

    The seed says which of them.
    """
    community = topics.current(session, community)
    step = -(-max(count_active(session), 1) // most)
    chosen = (
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.id % step == seed % step)
        .order_by(Member.id)
        .limit(most)
    )
    return [people.read(member, community=community, now=now) for member in session.scalars(chosen)]


def load_members(
    session: Session, ids: Collection[int], *, community: Community, now: datetime
) -> list[Person]:
    """These members as the engine sees them, in the order of their ids."""
    community = topics.current(session, community)
    found = session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id))
    return [people.read(member, community=community, now=now) for member in found]
