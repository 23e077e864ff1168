"""Opening a round, and whom it is about."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, load_only

from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import LEAST_DISTANCE, months_between, shift_period
from matchmaker.domain.profile import Frequency
from matchmaker.models import Member, Round, RoundState, Wave
from matchmaker.services import events, small_pool, topics
from matchmaker.services.community import Community

log = structlog.get_logger()
BATCH = 1_000
NEEDED = load_only(Member.id, Member.address, Member.address_key, Member.profile, Member.waited)


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
    members = count_eligible(session, period, community=community, now=now)
    if members < community.smallest_pool:
        missed = _note_missed(session, community, period, RoundState.TOO_SMALL, now=now)
        able = list_eligible(session, period, community=community, now=now)
        small_pool.owe_letters(session, missed, able, community=community, now=now)
        return missed
    if members > community.largest_pool:
        return _note_too_large(session, community, period, members, now=now)
    calendar = community.calendar
    opened = Round(
        period=period,
        state=RoundState.OPEN,
        seed=secrets.randbits(62) if seed is None else seed,
        vocabulary_digest=topics.current(session, community).vocabulary.digest,
        opened_at=now,
        second_wave_at=calendar.second_wave(now),
        closing_at=calendar.closing(now),
    )
    opened.waves.append(
        Wave(
            number=1,
            members=members,
            reminds_at=calendar.reminder(now),
            closes_at=calendar.deadline(now),
        )
    )
    session.add(opened)
    session.flush()
    events.record(session, "round_opened", now=now, round=opened.id, members=members)
    return opened


def list_eligible(
    session: Session, period: str, *, community: Community, now: datetime
) -> Iterator[Member]:
    """Active members old enough in membership whose own frequency wants this period.

    One after the other and only what a plan needs of them, since there may be a million.
    """
    statement = select(Member).where(_is_eligible(period, community, now)).order_by(Member.id)
    yield from session.scalars(statement.options(NEEDED).execution_options(yield_per=BATCH))


def count_eligible(session: Session, period: str, *, community: Community, now: datetime) -> int:
    """How many members the round of a period is about."""
    statement = select(func.count(Member.id)).where(_is_eligible(period, community, now))
    return session.scalar(statement) or 0


def _is_eligible(period: str, community: Community, now: datetime) -> ColumnElement[bool]:
    wanted = Member.profile["frequency"].as_string()
    return and_(
        Member.state == MemberState.ACTIVE,
        Member.confirmed_at <= now - community.membership_age,
        or_(
            Member.last_period.is_(None),
            *(
                and_(wanted == each.value, Member.last_period <= shift_period(period, -each.months))
                for each in Frequency
            ),
        ),
    )


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


def _note_too_large(
    session: Session, community: Community, period: str, members: int, *, now: datetime
) -> Round:
    """Refuse to plan what this machine was not made for, and say so."""
    largest = community.largest_pool
    log.error(
        "the round is left out: more members than LARGEST_POOL",
        period=period,
        members=members,
        largest_pool=largest,
    )
    events.record(session, "round_too_large", now=now, members=members, largest_pool=largest)
    return _note_missed(session, community, period, RoundState.SKIPPED, now=now)


def _note_missed(
    session: Session, community: Community, period: str, state: RoundState, *, now: datetime
) -> Round:
    """Keep a row for a round without proposals, so that nobody wonders and nothing repeats."""
    missed = Round(
        period=period,
        state=state,
        seed=0,
        vocabulary_digest=topics.current(session, community).vocabulary.digest,
        opened_at=now,
        closing_at=now + timedelta(0),
        closed_at=now,
    )
    session.add(missed)
    session.flush()
    events.record(session, f"round_{state.value}", now=now, round=missed.id)
    return missed
