"""How fairly suggestions and introductions are shared out, in figures about many members.

Nothing here tells what a single member answered: waits count rounds without a suggestion,
whatever became of earlier ones, and averages are over ten members or more.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.answer import IntroductionState
from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import shift_period
from matchmaker.domain.profile import Frequency
from matchmaker.models import Event, Introduction, Invitation, Member, Round, Wave
from matchmaker.services import suppressions
from matchmaker.services.community import Community

BATCH = 1_000
LONGEST_COUNTED = 4
YEAR = timedelta(days=366)
FEWEST_IN_A_GROUP = 10
"""An average over fewer could be read as somebody's answer."""


@dataclass(frozen=True, slots=True)
class Waits:
    """For how many rounds active members have had no suggestion, though it was their turn."""

    counts: Mapping[int, int]

    @property
    def longest(self) -> int:
        """The longest wait of all, in months."""
        return max((months for months, members in self.counts.items() if members), default=0)

    @property
    def groups(self) -> dict[str, int]:
        """How many wait 1, 2, 3 months, and 4 or more."""
        few = {str(months): self.counts.get(months, 0) for months in range(1, LONGEST_COUNTED)}
        return {**few, f"{LONGEST_COUNTED}+": self.at_least(LONGEST_COUNTED)}

    def at_least(self, months: int) -> int:
        """How many wait so long or longer."""
        return sum(members for wait, members in self.counts.items() if wait >= months)


@dataclass(frozen=True, slots=True)
class Share:
    """Of how many months, on average, some members had a suggestion, and an introduction."""

    members: int
    with_suggestion: float
    with_introduction: float


@dataclass(frozen=True, slots=True)
class Fairness:
    """Who waits how long, and the least served tenth beside everybody; None if they are too few."""

    waits: Waits
    least_served: Share | None
    everybody: Share | None


@dataclass(frozen=True, slots=True)
class _Record:
    """One active member's last year: months, and how many had what; and the present wait."""

    wait: int
    months: int
    suggestions: int
    introductions: int


def measure(session: Session, *, community: Community, now: datetime) -> Fairness:
    """Look at the last twelve months of everybody who takes part now."""
    records = list(_list_records(session, community, now=now))
    waits = Waits(Counter(record.wait for record in records))
    ranked = sorted((record for record in records if record.months), key=_service)
    size = max(FEWEST_IN_A_GROUP, len(ranked) // 10)
    if len(ranked) < 2 * size:
        return Fairness(waits, None, None)
    return Fairness(waits, _average(ranked[:size]), _average(ranked))


def _service(record: _Record) -> tuple[float, float]:
    return record.introductions / record.months, record.suggestions / record.months


def _average(records: list[_Record]) -> Share:
    months = sum(record.months for record in records)
    return Share(
        len(records),
        sum(record.suggestions for record in records) / months,
        sum(record.introductions for record in records) / months,
    )


def _list_records(session: Session, community: Community, *, now: datetime) -> Iterator[_Record]:
    rounds = session.execute(
        select(Round.period, Round.opened_at)
        .join(Wave)
        .where(Wave.number == 1, Wave.written_at.is_not(None))
        .order_by(Round.opened_at)
    ).all()
    periods = [period for period, _ in rounds]
    openings = [opened_at for _, opened_at in rounds]
    first = bisect_left(openings, now - YEAR)
    suggestions = _count_suggestions(session, now - YEAR)
    introductions = _count_introductions(session, now - YEAR)
    returns = _list_returns(session)
    suppressed = suppressions.list_hashes(session)
    statement = select(
        Member.id,
        Member.address_key,
        Member.confirmed_at,
        Member.last_period,
        Member.profile["frequency"].as_string(),
    ).where(Member.state == MemberState.ACTIVE, Member.confirmed_at.is_not(None))
    found = session.execute(statement.order_by(Member.id).execution_options(yield_per=BATCH))
    for member_id, address_key, confirmed_at, last_period, frequency in found:
        if suppressed and community.hasher.address(address_key) in suppressed:
            continue
        able_at = confirmed_at + community.membership_age
        waiting = bisect_left(openings, max(able_at, returns.get(member_id, able_at)))
        if last_period is not None:
            due = shift_period(last_period, Frequency(frequency).months)
            waiting = max(waiting, bisect_left(periods, due))
        yield _Record(
            wait=len(rounds) - waiting,
            months=len(rounds) - max(first, bisect_left(openings, able_at)),
            suggestions=suggestions.get(member_id, 0),
            introductions=introductions.get(member_id, 0),
        )


def _list_returns(session: Session) -> dict[int, datetime]:
    """When members came back from a pause last; the time away is no wait."""
    found = session.scalars(select(Event).where(Event.kind == "returned").order_by(Event.at))
    return {int(event.ids["member"]): event.at for event in found}


def _count_suggestions(session: Session, since: datetime) -> dict[int, int]:
    """In how many rounds each member had one."""
    statement = (
        select(Invitation.member_id, func.count(distinct(Wave.round_id)))
        .join(Wave, Invitation.wave_id == Wave.id)
        .join(Round, Wave.round_id == Round.id)
        .where(Round.opened_at >= since)
        .group_by(Invitation.member_id)
    )
    counts: dict[int, int] = dict(session.execute(statement).all())
    return counts


def _count_introductions(session: Session, since: datetime) -> dict[int, int]:
    """How many each member had in the rounds of that time; they are no secret of two any more."""
    sides = union_all(
        *(
            select(side.label("member_id")).where(
                Introduction.state == IntroductionState.RELEASED, Introduction.released_at >= since
            )
            for side in (Introduction.low_id, Introduction.high_id)
        )
    ).subquery()
    statement = select(sides.c.member_id, func.count()).group_by(sides.c.member_id)
    return {
        member_id: count for member_id, count in session.execute(statement) if member_id is not None
    }
