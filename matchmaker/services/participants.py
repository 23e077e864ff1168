"""The community as a simulation begins with it: no name, no address, and no answer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import months_between
from matchmaker.matching.simulation_record import Participant
from matchmaker.models import Member
from matchmaker.services import people, suppressions, topics
from matchmaker.services.community import Community

BATCH = 1_000


def load(session: Session, *, community: Community, now: datetime) -> list[Participant]:
    """All active members who may be written to; month 0 is that of the next round."""
    first = community.calendar.period_of(community.calendar.next_opening(now))
    suppressed = suppressions.list_hashes(session)
    community = topics.current(session, community)
    statement = select(Member).where(Member.state == MemberState.ACTIVE).order_by(Member.id)
    return [
        _read(member, first, community=community, now=now)
        for member in session.scalars(statement.execution_options(yield_per=BATCH))
        if not suppressed or community.hasher.address(member.address_key) not in suppressed
    ]


def _read(member: Member, first: str, *, community: Community, now: datetime) -> Participant:
    profile = member.get_profile()
    return Participant(
        person=people.read(member, community=community, now=now),
        every=profile.frequency.months,
        one_suggestion=profile.one_suggestion,
        last=None if member.last_period is None else months_between(first, member.last_period),
    )
