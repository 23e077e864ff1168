"""Plans that can be made without the database, from everything that was loaded before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from matchmaker.matching.person import Person
from matchmaker.matching.plan import Plan, Progress, plan_wave
from matchmaker.models import Member
from matchmaker.services import pairs, people, rounds, suppressions, topics
from matchmaker.services.community import Community


class Rehearsal(Protocol):
    """Plans from a seed, without the database; tells how far it is."""

    def __call__(self, seed: int, progress: Progress | None = None) -> Plan: ...


def prepare(session: Session, period: str, *, community: Community, now: datetime) -> Rehearsal:
    """Load what the plan of a period needs; it can then be made from a seed and no database."""
    members = rounds.list_eligible(session, period, community=community, now=now)
    return rehearse(session, members, community=community, now=now)


def rehearse(
    session: Session, members: Iterable[Member], *, community: Community, now: datetime
) -> Rehearsal:
    """As `prepare`, for these members; whoever must not be written to is left out."""
    loaded = load(session, members, community=community, now=now)
    return rehearse_with(session, loaded, community=community, now=now)


def rehearse_with(
    session: Session, loaded: Sequence[Person], *, community: Community, now: datetime
) -> Rehearsal:
    """As `prepare`, for people who are loaded already."""
    forbidden = pairs.list_forbidden(session, now=now)
    distance = community.vocabulary.distance

    def plan(seed: int, progress: Progress | None = None) -> Plan:
        return plan_wave(
            loaded,
            forbidden=forbidden,
            distance=distance,
            seed=seed,
            weights=community.weights,
            floor=community.floor,
            progress=progress,
        )

    return plan


def load(
    session: Session, members: Iterable[Member], *, community: Community, now: datetime
) -> list[Person]:
    """Members as the engine sees them, but for those who must not be written to."""
    suppressed = suppressions.list_hashes(session)
    community = topics.current(session, community)
    return [
        people.read(member, community=community, now=now)
        for member in members
        if not suppressed or community.hasher.address(member.address_key) not in suppressed
    ]
