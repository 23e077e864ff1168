"""Why two members would, or would not, be suggested to each other, and why one has nobody.

What lies between two members - a suggestion, an answer, a block - plays no part in it: an account
that knew it would give a sealed no away.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import months_between
from matchmaker.matching.explain import Explanation, explain
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.person import Person
from matchmaker.matching.plan import Progress
from matchmaker.matching.rules import RULES
from matchmaker.matching.yardstick import Yardstick, take_yardstick
from matchmaker.models import Invitation, Member, Round, RoundState, Wave
from matchmaker.services import people, rehearsals, rounds, suppressions, topics
from matchmaker.services.community import Community
from matchmaker.services.rehearsals import Rehearsal

FIT = "fit"
RAN = (RoundState.OPEN, RoundState.CLOSED)


class Hindrance(StrEnum):
    """Why a member takes no part in the next round."""

    NOT_CONFIRMED = "not_confirmed"
    PAUSED = "paused"
    LEFT = "left"
    SUPPRESSED = "suppressed"
    TOO_NEW = "too_new"
    NOT_THIS_MONTH = "not_this_month"


STATES = {
    MemberState.PENDING: Hindrance.NOT_CONFIRMED,
    MemberState.PAUSED: Hindrance.PAUSED,
    MemberState.LEFT: Hindrance.LEFT,
}


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody whom the next round is about, and what they are measured with."""

    period: str
    opening: datetime
    community: Community
    people: list[Person]
    yardstick: Yardstick

    def read(self, member: Member) -> Person:
        """Anybody as the engine sees them, also whoever takes no part."""
        return people.read(member, community=self.community, now=self.opening)


@dataclass(frozen=True, slots=True)
class PairAccount:
    """What keeps either of two members from the next round, and how they go together."""

    hindrances_one: tuple[Hindrance, ...]
    hindrances_other: tuple[Hindrance, ...]
    explanation: Explanation

    @property
    def is_possible(self) -> bool:
        """Whether they could be suggested to each other, as far as this account goes."""
        hindered = self.hindrances_one or self.hindrances_other
        return self.explanation.is_candidate and not hindered


@dataclass(frozen=True, slots=True)
class Others:
    """Of all others in the next round, how many each thing stops first, and how many fit."""

    rules: Mapping[str, int]
    no_thread: int
    below_floor: int
    fit: int

    @property
    def obstacle(self) -> Obstacle:
        """Why a member whom the plan leaves over has nobody."""
        if self.fit:
            return Obstacle.ODD_ONE_OUT
        if self.below_floor:
            return Obstacle.BELOW_FLOOR
        return Obstacle.NO_THREAD if self.no_thread else Obstacle.NOBODY_ALLOWED


@dataclass(frozen=True, slots=True)
class LastRound:
    """The last round that ran, and whether the member had a suggestion in it."""

    period: str
    had_suggestion: bool


def open_pool(session: Session, *, community: Community, now: datetime) -> Pool:
    """Load the pool of the next round, as far as it is known now."""
    community = topics.current(session, community)
    opening = community.calendar.next_opening(now)
    period = community.calendar.period_of(opening)
    members = rounds.list_eligible(session, period, community=community, now=opening)
    loaded = rehearsals.load(session, members, community=community, now=opening)
    yardstick = take_yardstick(
        loaded, community.vocabulary.distance, community.weights, community.floor
    )
    return Pool(period, opening, community, loaded, yardstick)


def account_for_pair(session: Session, pool: Pool, one: Member, other: Member) -> PairAccount:
    """Everything that counts between two members."""
    return PairAccount(
        hindrances_one=list_hindrances(session, pool, one),
        hindrances_other=list_hindrances(session, pool, other),
        explanation=explain(pool.read(one), pool.read(other), pool.yardstick),
    )


def list_hindrances(session: Session, pool: Pool, member: Member) -> tuple[Hindrance, ...]:
    """Everything that keeps a member from the next round."""
    return tuple(_find_hindrances(session, pool, member))


def _find_hindrances(session: Session, pool: Pool, member: Member) -> list[Hindrance]:
    community = pool.community
    found = [STATES[member.state]] if member.state in STATES else []
    if suppressions.is_suppressed(session, community, member.address_key):
        found.append(Hindrance.SUPPRESSED)
    confirmed_at = member.confirmed_at
    if confirmed_at is not None and confirmed_at > pool.opening - community.membership_age:
        found.append(Hindrance.TOO_NEW)
    step = member.get_profile().frequency.months
    if member.last_period is not None and months_between(member.last_period, pool.period) < step:
        found.append(Hindrance.NOT_THIS_MONTH)
    return found


def survey(pool: Pool, member: Member) -> Others:
    """Look at one member with everybody else whom the next round is about."""
    person = pool.read(member)
    counts: Counter[str] = Counter()
    for other in pool.people:
        if other.id != member.id:
            counts[_find_first(explain(person, other, pool.yardstick))] += 1
    return Others(
        rules={rule.name: counts[rule.name] for rule in RULES},
        no_thread=counts[Obstacle.NO_THREAD],
        below_floor=counts[Obstacle.BELOW_FLOOR],
        fit=counts[FIT],
    )


def _find_first(explanation: Explanation) -> str:
    if explanation.stopped_by is not None:
        return explanation.stopped_by
    if explanation.thread is None:
        return Obstacle.NO_THREAD
    return Obstacle.BELOW_FLOOR if explanation.is_below_floor else FIT


def prepare_rehearsal(session: Session, pool: Pool) -> Rehearsal:
    """The next round as a plan would have it."""
    return rehearsals.rehearse_with(
        session, pool.people, community=pool.community, now=pool.opening
    )


def is_paired(rehearsal: Rehearsal, member_id: int, *, seed: int, progress: Progress) -> bool:
    """Whether a rehearsal has somebody for a member."""
    plan = rehearsal(seed, progress)
    return any(member_id in (pairing.low, pairing.high) for pairing in plan.pairings)


def find_last_round(session: Session, member_id: int) -> LastRound | None:
    """The last round that ran; who was suggested is known, what was answered is not told."""
    latest = session.scalar(
        select(Round).where(Round.state.in_(RAN)).order_by(Round.opened_at.desc()).limit(1)
    )
    if latest is None:
        return None
    invited = (
        select(Invitation.id)
        .join(Wave)
        .where(Wave.round_id == latest.id, Invitation.member_id == member_id)
    )
    return LastRound(latest.period, session.scalar(invited.limit(1)) is not None)
