"""Two people who answer at the same instant, over two connections."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Select, func, select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.consent import Channel
from matchmaker.domain.email_kind import EmailKind
from matchmaker.errors import MatchmakerError
from matchmaker.models import Introduction, Invitation, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import answers, claims, erasure, membership
from tests.factories import FakeClock, deliver, join_many, write_proposals
from tests.reliability.racing import errors_in, race

UNDO = timedelta(minutes=10)
COUNT = 20
Side = tuple[int, int]
WAYS_OUT = ("no", "block", "pause", "leave", "unsubscribe", "erase")


def propose_many(runtime: Runtime, count: int) -> list[tuple[Side, Side]]:
    """As many delivered proposals; each as the (invitation, member) of its two sides."""
    ids = join_many(runtime, 2 * count)
    with runtime.sessions.begin() as session:
        couples = list(zip(ids[::2], ids[1::2], strict=True))
        write_proposals(session, runtime, couples)
        deliver(session, runtime)
        statement = select(Invitation.id, Invitation.member_id, Invitation.proposal_id)
        rows = session.execute(statement.order_by(Invitation.proposal_id, Invitation.id)).all()
    sides = [(invitation, member) for invitation, member, _ in rows]
    return list(zip(sides[::2], sides[1::2], strict=True))


def say(runtime: Runtime, side: Side, said: Answer) -> Answer | None:
    with runtime.sessions.begin() as session:
        view = answers.record_answer(
            session,
            side[0],
            said,
            community=runtime.community,
            now=runtime.clock.calendar(),
            channel=Channel.PAGE,
        )
    return view.answer


def withdraw(runtime: Runtime, side: Side, how: str) -> bool:
    """Take a yes back in one way or another; tells whether that was acknowledged."""
    now, community = runtime.clock.calendar(), runtime.community
    try:
        with runtime.sessions.begin() as session:
            if how == "no":
                answers.record_answer(
                    session,
                    side[0],
                    Answer.NO,
                    community=community,
                    now=now,
                    channel=Channel.PAGE,
                )
            elif how == "block":
                answers.block(session, side[0], community=community, now=now)
            elif how == "erase":
                erasure.erase(session, side[1], never_again=False, community=community, now=now)
            elif how == "unsubscribe":
                membership.unsubscribe(session, side[1], now=now)
            elif how == "pause":
                membership.pause(session, side[1], until=None, community=community, now=now)
            else:
                membership.leave(session, side[1], now=now)
    except MatchmakerError:
        return False
    return True


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

    def claim() -> int | None:
        """Claim the letter that is first in the queue, as a sender does."""
        with runtime.sessions.begin() as session:
            claim = claims.claim_next(
                session,
                runtime.letterhead,
                owner="racer",
                now=clock.calendar(),
                real=clock.real(),
            )
            return None if claim is None or claim.parcel is None else claim.entry_id

    queue = _queue(runtime)
    by_proposal = {_proposal_of(runtime, one): (one, other) for one, other in sides}
    results = race(
        (partial(withdraw, runtime, by_proposal[proposal][0], how), claim) for proposal in queue
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
