"""A plan between planning and writing: stored in batches, used up in batches, never by halves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.domain.answer import MONTH_WITHOUT_PROPOSAL
from matchmaker.domain.shown import Thread
from matchmaker.matching.plan import Pairing, Plan
from matchmaker.matching.score import Parts
from matchmaker.models import Member, PlannedPairing, PlannedWait, Wave
from matchmaker.services import events

STORED = 2_000
CREDITED = 5_000


def store(sessions: sessionmaker[Session], wave_id: int, plan: Plan, *, now: datetime) -> bool:
    """Store a plan; its last transaction makes it one. False where another was stored meanwhile.

    A half stored by whoever died, or was slower, is thrown away.
    """
    draft = _begin(sessions, wave_id)
    if draft is None:
        return False
    coming = _list_rows(plan)
    while rows := list(islice(coming, STORED)):
        with sessions.begin() as session:
            wave = _lock(session, wave_id, draft)
            if wave is None:
                return False
            _insert(session, wave, rows)
    with sessions.begin() as session:
        wave = _lock(session, wave_id, draft)
        if wave is not None:
            wave.plan, wave.planned_at, wave.planning_until = describe(plan), now, None
            events.record(
                session, "wave_planned", now=now, wave=wave_id, pairings=len(plan.pairings)
            )
        return wave is not None


def describe(plan: Plan) -> dict[str, Any]:
    """A plan in numbers, without anybody in it."""
    return {
        "pairings": len(plan.pairings),
        "unmatched": dict(Counter(unmatched.reason.value for unmatched in plan.unmatched)),
        "total_weight": plan.total_weight,
        "bound": plan.bound,
    }


def _begin(sessions: sessionmaker[Session], wave_id: int) -> int | None:
    """Begin a draft, which makes any other one void; None where there is a plan already."""
    with sessions.begin() as session:
        wave = _lock(session, wave_id)
        if wave is None:
            return None
        wave.draft += 1
        for table in (PlannedPairing, PlannedWait):
            session.execute(delete(table).where(table.wave_id == wave_id))
        return wave.draft


def _lock(session: Session, wave_id: int, draft: int | None = None) -> Wave | None:
    """Lock a wave without a plan, if this draft is still the one.

    Not so strongly that whoever is just being erased could not refer to it.
    """
    wave = session.get(Wave, wave_id, with_for_update={"key_share": True}, populate_existing=True)
    if wave is None or wave.planned_at is not None or draft not in (None, wave.draft):
        return None
    return wave


Row = tuple[tuple[int, ...], dict[str, Any]]


def _list_rows(plan: Plan) -> Iterator[Row]:
    """The rows of a plan, each with the members it is about."""
    for pairing in plan.pairings:
        data = {
            "thread": asdict(pairing.thread),
            "parts_low": asdict(pairing.parts_low),
            "parts_high": asdict(pairing.parts_high),
        }
        both = {"low_id": pairing.low, "high_id": pairing.high}
        figures = {"score": pairing.score, "weight": pairing.weight, "data": data}
        yield (pairing.low, pairing.high), {**both, **figures}
    for unmatched in plan.unmatched:
        yield (unmatched.id,), {"member_id": unmatched.id}


def _insert(session: Session, wave: Wave, rows: Sequence[Row]) -> None:
    """Insert rows about members who are still here; who has lost their other waits.

    Only the first wave gives credit for waiting: the yes of the second one's members gives more.
    """
    ids = set(chain.from_iterable(about for about, _ in rows))
    here = set(session.scalars(select(Member.id).where(Member.id.in_(ids))))
    pairings, waits = [], []
    for about, row in rows:
        if len(about) == 2 and here.issuperset(about):
            pairings.append({"wave_id": wave.id, **row})
        elif wave.number == 1:
            waits += [{"wave_id": wave.id, "member_id": one} for one in about if one in here]
    for table, found in ((PlannedPairing, pairings), (PlannedWait, waits)):
        if found:
            session.execute(insert(table), found)


def list_next(session: Session, wave: Wave, count: int) -> list[PlannedPairing]:
    """The next pairings of a plan, as it chose them."""
    statement = select(PlannedPairing).where(PlannedPairing.wave_id == wave.id)
    return list(session.scalars(statement.order_by(PlannedPairing.id).limit(count)))


def take(session: Session, planned: Sequence[PlannedPairing]) -> list[Pairing]:
    """Use pairings up; whoever is erased just now has taken theirs away."""
    ids = [row.id for row in planned]
    statement = delete(PlannedPairing).where(PlannedPairing.id.in_(ids))
    taken = set(
        session.scalars(
            statement.returning(PlannedPairing.id).execution_options(synchronize_session=False)
        )
    )
    return [_read(row) for row in planned if row.id in taken]


def _read(row: PlannedPairing) -> Pairing:
    parts = {name: Parts(**row.data[name]) for name in ("parts_low", "parts_high")}
    return Pairing(
        row.low_id,
        row.high_id,
        row.score,
        row.weight,
        thread=Thread.from_dict(row.data["thread"]),
        **parts,
    )


def credit_waits(session: Session, wave: Wave) -> bool:
    """Give credit to the next of those for whom there was nobody; tells if there may be more."""
    waits = (
        select(PlannedWait.id, PlannedWait.member_id)
        .where(PlannedWait.wave_id == wave.id)
        .order_by(PlannedWait.member_id)
        .limit(CREDITED)
    )
    found = session.execute(waits).all()
    if found:
        session.execute(
            update(Member)
            .where(Member.id.in_([member_id for _, member_id in found]))
            .values(waited=Member.waited + MONTH_WITHOUT_PROPOSAL)
            .execution_options(synchronize_session="fetch")
        )
        ids = [wait_id for wait_id, _ in found]
        session.execute(delete(PlannedWait).where(PlannedWait.id.in_(ids)))
    return len(found) == CREDITED


def leave_out(session: Session, member_id: int) -> None:
    """Take whoever is erased out of plans not yet written; the other one waits, with credit."""
    mine = select(PlannedPairing).where(
        or_(PlannedPairing.low_id == member_id, PlannedPairing.high_id == member_id)
    )
    for row in session.scalars(mine).all():
        other = row.high_id if row.low_id == member_id else row.low_id
        if session.get_one(Wave, row.wave_id).number == 1:
            session.add(PlannedWait(wave_id=row.wave_id, member_id=other))
        session.delete(row)
