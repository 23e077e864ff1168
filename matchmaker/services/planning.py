"""Planning a wave: read in one transaction, compute in none, store in batches."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.models import Wave
from matchmaker.services import plans, rehearsals, second_wave
from matchmaker.services.community import Community

log = structlog.get_logger()
PLANNED_IN_TICK = 5_000
"""So many members are planned within seconds; more would keep the letters of a tick waiting."""
LEASE = timedelta(minutes=30)


def plan_due(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    *,
    community: Community,
    now: datetime,
) -> bool:
    """Plan a wave that has no plan yet, if it is small enough for a tick."""
    due = select(Wave.id).where(Wave.planned_at.is_(None), Wave.members <= PLANNED_IN_TICK)
    with reading() as session:
        wave_id = session.scalar(due.limit(1))
    if wave_id is None:
        return False
    _plan(sessions, reading, wave_id, community=community, now=now)
    return True


def is_due_aside(session: Session, *, real: datetime) -> bool:
    """Whether a large wave has no plan, and nobody is at it."""
    return session.scalar(select(Wave.id).where(_is_due_aside(real)).limit(1)) is not None


def plan_aside(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    *,
    community: Community,
    now: datetime,
    real: datetime,
) -> bool:
    """Plan a large wave, in a process that has nothing else to do.

    A lease keeps a second one from the same work. Whoever is told to stop gives it back; where
    planning fails it stays, so that the next attempt does not follow at once.
    """
    due = select(Wave).where(_is_due_aside(real)).limit(1)
    with sessions.begin() as session:
        wave = session.scalar(due.with_for_update(key_share=True))
        if wave is None:
            return False
        wave.planning_until = real + LEASE
        wave_id = wave.id
    try:
        _plan(sessions, reading, wave_id, community=community, now=now)
    except (SystemExit, KeyboardInterrupt):
        with sessions.begin() as session:
            session.get_one(Wave, wave_id).planning_until = None
        raise
    return True


def _is_due_aside(real: datetime) -> ColumnElement[bool]:
    return and_(
        Wave.planned_at.is_(None),
        Wave.members > PLANNED_IN_TICK,
        or_(Wave.planning_until.is_(None), Wave.planning_until < real),
    )


def _plan(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    wave_id: int,
    *,
    community: Community,
    now: datetime,
) -> None:
    with reading() as session:
        wave = session.get_one(Wave, wave_id)
        running = wave.round
        seed = running.seed + wave.number
        if wave.number == 1:
            rehearsal = rehearsals.prepare(session, running.period, community=community, now=now)
        else:
            members = second_wave.list_eligible(session, running)
            rehearsal = rehearsals.rehearse(session, members, community=community, now=now)
    plan = rehearsal(seed)
    log.info(
        "a wave was planned",
        wave=wave_id,
        pairings=len(plan.pairings),
        weight=plan.total_weight,
        bound=plan.bound,
    )
    plans.store(sessions, wave_id, plan, now=now)
