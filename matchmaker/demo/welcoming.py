"""Whoever plays along finds somebody in every round, whatever they told the form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Frequency
from matchmaker.matching.candidates import LONGEST_COUNTED_WAIT
from matchmaker.matching.rules import stopping_rule
from matchmaker.models import Member
from matchmaker.services import pairs, people
from matchmaker.services.community import Community

ENOUGH_SHARED = 2
MOST_TAKEN_UP = 3
MOST_TOPICS = 8


def welcome_visitors(
    session: Session, sample: frozenset[str], *, community: Community, now: datetime
) -> None:
    """Let visitors go first, and let somebody of the sample community fit each of them."""
    _let_go_first(session, sample)
    active = select(Member).where(Member.state == MemberState.ACTIVE).order_by(Member.id)
    visitors = session.scalars(active.where(Member.address_key.not_in(sample))).all()
    if not visitors:
        return
    known = session.scalars(active.where(Member.address_key.in_(sample)))
    hosts = [one for one in known if one.get_profile().frequency is Frequency.MONTHLY]
    forbidden = pairs.list_forbidden(session, now=now)
    for visitor in visitors:
        strangers = [one for one in hosts if _pair(one, visitor) not in forbidden]
        host = _find_host(visitor, strangers, community=community, now=now)
        if host is not None:
            _take_up(host, visitor)
            hosts.remove(host)


def _let_go_first(session: Session, sample: frozenset[str]) -> None:
    """Nobody who plays along is to be the odd one out: they count as having waited long."""
    session.execute(
        update(Member)
        .where(
            Member.address_key.not_in(sample),
            Member.state == MemberState.ACTIVE,
            Member.waited < LONGEST_COUNTED_WAIT,
        )
        .values(waited=LONGEST_COUNTED_WAIT)
        .execution_options(synchronize_session=False)
    )


def _find_host(
    visitor: Member, hosts: Sequence[Member], *, community: Community, now: datetime
) -> Member | None:
    """Of those whom no rule keeps apart from the visitor, the one with most in common."""
    guest = people.read(visitor, community=community, now=now)
    allowed = [
        host
        for host in hosts
        if stopping_rule(people.read(host, community=community, now=now), guest) is None
    ]
    return max(allowed, key=lambda host: (len(_shared(host, visitor)), -host.id), default=None)


def _take_up(host: Member, visitor: Member) -> None:
    """Let a host with little in common take up some of the visitor's topics, as people do."""
    if len(_shared(host, visitor)) >= ENOUGH_SHARED:
        return
    profile, wanted = host.get_profile(), visitor.get_profile().topics[:MOST_TAKEN_UP]
    topics = tuple(dict.fromkeys((*wanted, *profile.topics)))[:MOST_TOPICS]
    host.set_profile(replace(profile, topics=topics))


def _pair(one: Member, other: Member) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)


def _shared(one: Member, other: Member) -> set[str]:
    return set(one.get_profile().topics) & set(other.get_profile().topics)
