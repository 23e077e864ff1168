"""Two people who answer at the same instant, over two connections."""

from functools import partial

import pytest
from sqlalchemy import Select, func, select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Introduction, Invitation, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from tests.factories import FakeClock
from tests.hammer.races.parts import UNDO, WAYS_OUT, Side, claim, propose_many, say, withdraw
from tests.reliability.racing import errors_in, race

COUNT = 20


def count(runtime: Runtime, statement: Select[int]) -> int:
    with runtime.reading() as session:
        return session.scalar(statement) or 0


def test_300_double_yeses_at_the_same_instant_are_300_introductions(runtime: Runtime) -> None:
    sides = propose_many(runtime, 300)
    results = race(
        (partial(say, runtime, one, Answer.YES), partial(say, runtime, other, Answer.YES))
        for one, other in sides
    )
    assert errors_in(results) == []
    owed = select(func.count(Introduction.id)).where(Introduction.state == IntroductionState.OWED)
    accepted = select(func.count(Proposal.id)).where(Proposal.outcome == Outcome.ACCEPTED)
    letters = select(func.count(OutboxEntry.id)).where(
        OutboxEntry.kind == EmailKind.INTRODUCTION, OutboxEntry.stage == Stage.QUEUED
    )
    assert (count(runtime, owed), count(runtime, accepted)) == (300, 300)
    assert count(runtime, letters) == 600


@pytest.mark.parametrize("how", WAYS_OUT)
def test_a_second_yes_and_a_withdrawal_at_the_same_instant_owe_nothing(
    runtime: Runtime, clock: FakeClock, how: str
) -> None:
    sides = propose_many(runtime, COUNT)
    for one, _ in sides:
        say(runtime, one, Answer.YES)
    results = race(
        (partial(withdraw, runtime, one, how), partial(say, runtime, other, Answer.YES))
        for one, other in sides
    )
    assert errors_in(results) == []
    assert results[0] == [True] * COUNT
    owed = select(func.count(Introduction.id)).where(
        Introduction.state != IntroductionState.REVOKED
    )
    assert count(runtime, owed) == 0


@pytest.mark.parametrize("how", WAYS_OUT)
def test_no_introduction_is_released_after_a_withdrawal_was_acknowledged(
    runtime: Runtime, clock: FakeClock, how: str
) -> None:
    sides = propose_many(runtime, COUNT)
    for pair in sides:
        for side in pair:
            say(runtime, side, Answer.YES)
    clock.travel(UNDO)
    queue = _queue(runtime)
    by_proposal = {_proposal_of(runtime, one): (one, other) for one, other in sides}
    results = race(
        (partial(withdraw, runtime, by_proposal[proposal][0], how), partial(claim, runtime))
        for proposal in queue
    )
    assert errors_in(results) == []
    with runtime.reading() as session:
        released = set(
            session.scalars(
                select(Introduction.proposal_id).where(
                    Introduction.state == IntroductionState.RELEASED
                )
            )
        )
        claimed = session.scalars(
            select(Introduction.proposal_id)
            .join(OutboxEntry, OutboxEntry.subject_id == Introduction.id)
            .where(OutboxEntry.kind == EmailKind.INTRODUCTION, OutboxEntry.stage == Stage.CLAIMED)
        ).all()
    assert set(claimed) <= released
    if how == "no":
        acknowledged = [p for p, found in zip(queue, results[0], strict=True) if found]
        assert not released & set(acknowledged)
        assert len(released) + len(acknowledged) == COUNT


def _queue(runtime: Runtime) -> list[int]:
    """Proposals in the order in which their introductions leave."""
    statement = (
        select(Introduction.proposal_id)
        .join(OutboxEntry, OutboxEntry.subject_id == Introduction.id)
        .where(OutboxEntry.kind == EmailKind.INTRODUCTION)
        .order_by(OutboxEntry.priority, OutboxEntry.shuffle)
    )
    with runtime.reading() as session:
        return list(dict.fromkeys(session.scalars(statement)))


def _proposal_of(runtime: Runtime, side: Side) -> int:
    with runtime.reading() as session:
        return session.get_one(Invitation, side[0]).proposal_id
