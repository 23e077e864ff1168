"""Waits and shares are counted from rounds, and tell of no answer."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.profile import Frequency
from matchmaker.models import Member, Round, RoundState, SuppressionReason, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import fairness, membership, suppressions
from matchmaker.services.fairness import Fairness, Waits
from tests.factories import DAY, FakeClock, answer, join, join_many, propose, send_all


def measure(runtime: Runtime) -> Fairness:
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        return fairness.measure(session, community=runtime.community, now=now)


def couples(ids: list[int]) -> list[tuple[int, int]]:
    return list(zip(ids[::2], ids[1::2], strict=True))


def hold_round(runtime: Runtime, clock: FakeClock, suggested: Iterable[int] = ()) -> None:
    """Let a month pass that ends with a round in which these members were suggested somebody."""
    now = clock.calendar()
    period = runtime.community.calendar.period_of(now)
    with runtime.sessions.begin() as session:
        held = Round(
            period=period, state=RoundState.CLOSED, seed=1, vocabulary_digest="",
            opened_at=now, closing_at=now, closed_at=now,
        )  # fmt: skip
        held.waves.append(Wave(number=1, closes_at=now, written_at=now, planned_at=now))
        session.add(held)
        for member_id in suggested:
            session.get_one(Member, member_id).last_period = period
    clock.travel(31 * DAY)


def test_a_wait_counts_the_rounds_since_the_last_suggestion(
    runtime: Runtime, clock: FakeClock
) -> None:
    first, second = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    assert measure(runtime).waits.longest == 0
    hold_round(runtime, clock, [first, second])
    assert measure(runtime).waits.longest == 0
    for _ in range(3):
        hold_round(runtime, clock, [second])
    waits = measure(runtime).waits
    assert waits.counts == {0: 1, 3: 1}
    assert (waits.longest, waits.groups) == (3, {"1": 0, "2": 0, "3": 1, "4+": 0})


def test_nobody_waits_while_it_is_not_their_turn(runtime: Runtime, clock: FakeClock) -> None:
    quarterly = join(runtime, "mira@example.org", frequency=Frequency.QUARTERLY)
    hold_round(runtime, clock, [quarterly])
    for wait in (0, 0, 1, 2):
        hold_round(runtime, clock)
        assert measure(runtime).waits.longest == wait


def test_whoever_came_later_or_came_back_waits_from_then(
    runtime: Runtime, clock: FakeClock
) -> None:
    early = join(runtime, "mira@example.org")
    for _ in range(3):
        hold_round(runtime, clock)
    clock.travel(45 * DAY)
    join(runtime, "jonas@example.org")
    assert measure(runtime).waits.counts == {0: 1, 3: 1}
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        membership.pause(
            session, early, until=(now + 2 * DAY).date(), community=runtime.community, now=now
        )
    assert measure(runtime).waits.counts == {0: 1}
    clock.travel(3 * DAY)
    with runtime.sessions.begin() as session:
        assert membership.resume_due(session, now=clock.calendar())
    assert measure(runtime).waits.counts == {0: 2}


def test_whoever_must_not_be_written_to_does_not_wait(runtime: Runtime, clock: FakeClock) -> None:
    join(runtime, "mira@example.org")
    hold_round(runtime, clock)
    assert measure(runtime).waits.longest == 1
    with runtime.sessions.begin() as session:
        suppressions.suppress(
            session,
            runtime.community,
            "mira@example.org",
            SuppressionReason.NEVER_AGAIN,
            now=clock.calendar(),
        )
    assert measure(runtime).waits.longest == 0


def test_long_waits_are_one_group() -> None:
    waits = Waits({0: 50, 1: 7, 2: 5, 4: 2, 9: 1})
    assert waits.groups == {"1": 7, "2": 5, "3": 0, "4+": 3}
    assert (waits.longest, waits.at_least(3), Waits({}).longest) == (9, 3, 0)


@pytest.mark.parametrize("said", [Answer.NO, Answer.YES, Answer.LATER, Answer.ACQUAINTED, None])
def test_figures_are_the_same_whatever_was_answered(
    runtime: Runtime, clock: FakeClock, said: Answer | None
) -> None:
    ids = join_many(runtime, 24)
    proposals = [propose(runtime, one, other) for one, other in couples(ids[:8])]
    if said is not None:
        answer(runtime, proposals[0], ids[0], said)
    clock.travel(28 * DAY)
    runtime.run_due()
    measured = measure(runtime)
    assert measured.waits.counts == {0: 8, 1: 16}
    assert measured.everybody is not None
    assert measured.everybody.with_introduction == 0
    assert measured.everybody.with_suggestion == pytest.approx(8 / 24)


def test_the_least_served_are_an_average_of_ten_at_least(
    runtime: Runtime, clock: FakeClock
) -> None:
    ids = join_many(runtime, 24)
    for one, other in couples(ids[:12]):
        proposal = propose(runtime, one, other)
        for member in (one, other):
            answer(runtime, proposal, member, Answer.YES)
    clock.travel(timedelta(minutes=11))
    send_all(runtime)
    measured = measure(runtime)
    assert measured.least_served is not None
    assert measured.everybody is not None
    assert (measured.least_served.members, measured.everybody.members) == (10, 24)
    assert measured.least_served.with_suggestion == 0
    assert measured.everybody.with_introduction == pytest.approx(12 / 24)


@pytest.mark.parametrize(("members", "is_told"), [(19, False), (20, True)])
def test_of_too_few_members_no_average_is_told(
    runtime: Runtime, clock: FakeClock, members: int, is_told: bool
) -> None:
    join_many(runtime, members)
    hold_round(runtime, clock)
    measured = measure(runtime)
    assert (measured.least_served is not None) is is_told
    assert (measured.everybody is not None) is is_told


def test_only_the_last_twelve_months_count(runtime: Runtime, clock: FakeClock) -> None:
    ids = join_many(runtime, 20)
    for one, other in couples(ids):
        propose(runtime, one, other)
    assert shares(measure(runtime)) == (1, 1)
    clock.travel(400 * DAY)
    assert measure(runtime).everybody is None
    hold_round(runtime, clock)
    assert shares(measure(runtime)) == (0, 0)


def shares(measured: Fairness) -> tuple[float, float]:
    assert measured.least_served is not None
    assert measured.everybody is not None
    return measured.least_served.with_suggestion, measured.everybody.with_suggestion
