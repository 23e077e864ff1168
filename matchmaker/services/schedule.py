"""What is due? One tick does it, one small transaction after another."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError, InternalError, NotSupportedError, OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Session, sessionmaker

from matchmaker.domain.answer import Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    Heartbeat,
    Member,
    OutboxEntry,
    Proposal,
    Round,
    RoundState,
    Wave,
)
from matchmaker.services import (
    closing,
    deadlines,
    erasure,
    inbox,
    mail_requests,
    membership,
    outbox,
    planning,
    proposals,
    rounds,
    rows,
    second_wave,
    signup,
    still_looking,
    withdrawals,
)
from matchmaker.services.community import Community

log = structlog.get_logger()
HEARTBEAT = "tick"
TIDYING = "tidy"
GROWING = frozenset({"second wave", "open round", "plan", "write", "still looking"})
TIDIED_EVERY = timedelta(hours=20)
MOST_REPEATS = 100
"""The letters of a tick wait for its steps, and must not wait for thousands of batches."""
REPEATS_WITHOUT_BREATH = 5
BREATH_SECONDS = 0.11
"""Whoever waits for SQLite's only writer asks again every tenth of a second."""
Step = Callable[[], bool]


def run_due(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    *,
    community: Community,
    now: datetime,
    real: datetime,
    may_grow: bool = True,
) -> None:
    """Do everything that is due; each step is one transaction and repeats until done.

    A step that fails is logged and does not stop the others. No round begins while the database
    may not grow.
    """
    for name, step in _list_steps(sessions, reading, community, now):
        if name in GROWING and not may_grow:
            continue
        try:
            _finish(name, step)
        except (OperationalError, InternalError, NotSupportedError) as error:
            # Locked, full, gone, read-only or a standby: a traceback would say nothing more.
            fault = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
            log.error("a step failed", step=name, error=fault)
        except Exception:
            log.exception("a step failed", step=name)
    with sessions.begin() as session:
        _note_heartbeat(session, HEARTBEAT, real=real)


def _finish(name: str, step: Step) -> None:
    """Repeat a step until nothing is left of it, or for as long as a tick may last.

    Where another process does the same at the same instant, a constraint stops the slower one,
    once: a second time it finds nothing to do. If not, something else is wrong.
    """
    try:
        _repeat(step)
    except IntegrityError:
        log.info("another process may have done this step", step=name)
        _repeat(step)


def _repeat(step: Step) -> None:
    """Repeat a step, but leave others a moment to write, and the rest to the next tick."""
    for number in range(MOST_REPEATS):
        if not step():
            return
        if number >= REPEATS_WITHOUT_BREATH:
            time.sleep(BREATH_SECONDS)


def _note_heartbeat(session: Session, name: str, *, real: datetime) -> None:
    heartbeat = session.get(Heartbeat, name, with_for_update=True)
    if heartbeat is not None:
        heartbeat.at = real
    else:
        rows.add_unless_there(session, Heartbeat(name=name, at=real))


def take_tidying(session: Session, *, real: datetime) -> bool:
    """Whether the files of the database are to be tidied now; nobody else will do it today."""
    last = session.get(Heartbeat, TIDYING, with_for_update=True)
    if last is not None and abs(real - last.at) < TIDIED_EVERY:
        return False
    _note_heartbeat(session, TIDYING, real=real)
    return True


def _list_steps(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    community: Community,
    now: datetime,
) -> Iterable[tuple[str, Step]]:
    def once(step: Callable[[Session], bool]) -> Step:
        def run() -> bool:
            with sessions.begin() as session:
                return step(session)

        return run

    yield "forget", once(lambda s: signup.forget_due(s, now=now))
    yield "forget requests", once(lambda s: mail_requests.forget_due(s, now=now))
    yield "forget mail", once(lambda s: inbox.forget_due(s, now=now))
    yield "resume", once(lambda s: membership.resume_due(s, now=now))
    yield "erase", once(lambda s: erasure.erase_due(s, community=community, now=now))
    yield "withdraw unsent", once(lambda s: withdrawals.withdraw_unsent_due(s, now=now))
    yield "settle", once(lambda s: deadlines.settle_due(s, community=community, now=now))
    yield "second wave", once(lambda s: second_wave.open_due(s, community=community, now=now))
    yield "close round", once(lambda s: closing.close_round_due(s, now=now))
    yield "open round", once(lambda s: rounds.open_due(s, community=community, now=now))
    yield "plan", lambda: planning.plan_due(sessions, reading, community=community, now=now)
    yield "write", once(lambda s: proposals.write_due(s, community=community, now=now))
    yield "remind", once(lambda s: deadlines.remind_due(s, community=community, now=now))
    yield (
        "still looking",
        lambda: still_looking.owe_due(sessions, reading, community=community, now=now),
    )


def next_due(session: Session, *, community: Community, now: datetime) -> datetime:
    """The first instant after now at which a tick will find something to do."""
    open_round = Round.state == RoundState.OPEN, Round.closed_at.is_(None)
    instants = [
        community.calendar.next_opening(now),
        *_earliest(session, now, Wave.reminds_at, Wave.reminded_at.is_(None)),
        *_earliest(session, now, Wave.closes_at, Wave.closed_at.is_(None)),
        *_earliest(session, now, Round.second_wave_at, *open_round),
        *_earliest(session, now, Round.closing_at, *open_round),
        *_earliest(session, now, Proposal.deadline_at, Proposal.outcome == Outcome.OPEN),
        *_earliest(session, now, OutboxEntry.due_at, OutboxEntry.stage.in_(outbox.OPEN_STAGES)),
        *_earliest(session, now, Member.paused_until, Member.state == MemberState.PAUSED),
        *_earliest(session, now, Member.still_looking_at, Member.state == MemberState.ACTIVE),
    ]
    instants += [
        moment + later
        for column, later, condition in (
            (Member.created_at, signup.FORGET_AFTER, Member.state == MemberState.PENDING),
            (Member.left_at, membership.KEPT_AFTER_LEAVING, Member.state == MemberState.LEFT),
            (Proposal.opened_at, proposals.UNSENT_AFTER, Proposal.outcome == Outcome.OPEN),
        )
        for moment in _earliest(session, now - later, column, condition)
    ]
    return min(instants)


def _earliest(
    session: Session,
    after: datetime,
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    *conditions: ColumnElement[bool],
) -> list[datetime]:
    found: datetime | None = session.scalar(
        select(func.min(column)).where(column > after, *conditions)
    )
    return [] if found is None else [found]


def tick_age(session: Session, *, real: datetime) -> timedelta | None:
    """How long ago the last tick ended."""
    heartbeat = session.get(Heartbeat, HEARTBEAT)
    return None if heartbeat is None else real - heartbeat.at
