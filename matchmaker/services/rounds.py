"""Opening a round and planning its wave."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import LEAST_DISTANCE, months_between, shift_period
from matchmaker.matching.person import Person
from matchmaker.matching.plan import Plan, plan_wave
from matchmaker.models import Member, Round, RoundState, Wave
from matchmaker.services import events, pairs, people
from matchmaker.services.community import Community

BATCH = 1_000


def open_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Open the round of the period once its day has come; skip one that is too late.

    After a long outage every period in between is noted, the oldest first.
    """
    calendar = community.calendar
    for period in _list_unopened(session, calendar.last_opening(now)[0]):
        opening = calendar.opening(period)
        if not _somebody_was_there(session, opening):
            continue
        if calendar.is_too_late(opening, now) or is_too_soon(session, now):
            _note_missed(session, community, period, RoundState.SKIPPED, now=now)
        else:
            open_round(session, period, community=community, now=now)
        return True
    return False


def _list_unopened(session: Session, period: str) -> list[str]:
    """The periods after the last one with a round, up to this one; at first only this one."""
    latest = session.scalar(select(func.max(Round.period)).where(Round.period <= period))
    if latest is None:
        return [period]
    return [shift_period(latest, number + 1) for number in range(months_between(latest, period))]


def open_round(
    session: Session, period: str, *, community: Community, now: datetime, seed: int | None = None
) -> Round:
    """Open the round of a period; the unique period makes a second opening fail."""
    members = list_eligible(session, period, community=community, now=now)
    if len(members) < community.smallest_pool:
        return _note_missed(session, community, period, RoundState.TOO_SMALL, now=now)
    calendar = community.calendar
    opened = Round(
        period=period,
        state=RoundState.OPEN,
        seed=secrets.randbits(62) if seed is None else seed,
        vocabulary_digest=community.vocabulary.digest,
        opened_at=now,
        closing_at=calendar.closing(now),
    )
    opened.waves.append(
        Wave(number=1, reminds_at=calendar.reminder(now), closes_at=calendar.deadline(now))
    )
    session.add(opened)
    session.flush()
    events.record(session, "round_opened", now=now, round=opened.id, members=len(members))
    return opened


def plan_due(sessions: sessionmaker[Session], *, community: Community, now: datetime) -> bool:
    """Plan a wave that has no plan yet; the work itself holds no transaction."""
    with sessions.begin() as session:
        wave = session.scalar(select(Wave).where(Wave.planned_at.is_(None)).limit(1))
        if wave is None:
            return False
        wave_id, seed = wave.id, wave.round.seed + wave.number
        rehearsal = prepare(session, wave.round.period, community=community, now=now)
    plan = rehearsal(seed)
    with sessions.begin() as session:
        waiting = session.get(Wave, wave_id, with_for_update=True, populate_existing=True)
        if waiting is None or waiting.planned_at is not None:
            return True
        waiting.plan, waiting.planned_at = plan.as_dict(), now
        _credit_unmatched(session, plan)
        events.record(
            session,
            "wave_planned",
            now=now,
            wave=wave_id,
            pairings=len(plan.pairings),
            unmatched=len(plan.unmatched),
        )
    return True


def prepare(
    session: Session, period: str, *, community: Community, now: datetime
) -> Callable[[int], Plan]:
    """Load what a plan needs, so that it can be made from a seed without the database."""
    loaded: list[Person] = [
        people.read(member, community=community, now=now)
        for member in list_eligible(session, period, community=community, now=now)
    ]
    forbidden = pairs.list_forbidden(session, now=now)
    distance = community.vocabulary.distance

    def plan(seed: int) -> Plan:
        return plan_wave(loaded, forbidden=forbidden, distance=distance, seed=seed)

    return plan


def list_eligible(
    session: Session, period: str, *, community: Community, now: datetime
) -> list[Member]:
    """Active members old enough in membership whose own frequency wants this period."""
    statement = select(Member).where(
        Member.state == MemberState.ACTIVE,
        Member.confirmed_at <= now - community.membership_age,
        or_(Member.last_period.is_(None), Member.last_period < period),
    )
    members = session.scalars(statement.order_by(Member.id).execution_options(yield_per=BATCH))
    return [member for member in members if _wants(member, period)]


def _wants(member: Member, period: str) -> bool:
    if member.last_period is None:
        return True
    return months_between(member.last_period, period) >= member.get_profile().frequency.months


def _credit_unmatched(session: Session, plan: Plan) -> None:
    """Whoever waits counts a little more next month."""
    for unmatched in plan.unmatched:
        member = session.get(Member, unmatched.id)
        if member is not None:
            member.waited += 1


def _somebody_was_there(session: Session, opening: datetime) -> bool:
    """Whether the community existed when the round should have opened."""
    confirmed = select(Member.id).where(Member.confirmed_at <= opening).limit(1)
    return session.scalar(confirmed) is not None


def is_too_soon(session: Session, now: datetime) -> bool:
    """Whether the last round opened less than 20 days ago."""
    latest = session.scalar(
        select(Round.opened_at)
        .where(Round.state.in_((RoundState.OPEN, RoundState.CLOSED)))
        .order_by(Round.opened_at.desc())
        .limit(1)
    )
    return latest is not None and now - latest < LEAST_DISTANCE


def _note_missed(
    session: Session, community: Community, period: str, state: RoundState, *, now: datetime
) -> Round:
    """Keep a row for a round without proposals, so that nobody wonders and nothing repeats."""
    missed = Round(
        period=period,
        state=state,
        seed=0,
        vocabulary_digest=community.vocabulary.digest,
        opened_at=now,
        closing_at=now + timedelta(0),
        closed_at=now,
    )
    session.add(missed)
    session.flush()
    events.record(session, f"round_{state.value}", now=now, round=missed.id)
    return missed
