"""A plan is stored in batches and counts as one only when the last of them is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.plan import Plan, Unmatched
from matchmaker.models import (
    Event,
    Member,
    PlannedPairing,
    PlannedWait,
    Proposal,
    RoundState,
    Wave,
)
from matchmaker.runtime import Runtime
from matchmaker.services import erasure, planning, plans, proposals, rehearsals, rounds
from tests.factories import FakeClock, join_many, pairing
from tests.services.reading import count, dump, rows_of


def open_round(runtime: Runtime) -> int:
    """Open this month's round; tells the id of its wave."""
    with runtime.sessions.begin() as session:
        opened = rounds.open_round(
            session, "2026-11", community=runtime.community, now=runtime.clock.calendar()
        )
        return opened.waves[0].id


def made_up(ids: list[int], *unmatched: int) -> Plan:
    """A plan for neighbours in the list."""
    pairs = tuple(pairing(low, high) for low, high in zip(ids[::2], ids[1::2], strict=True))
    return Plan(pairs, tuple(Unmatched(one, Obstacle.ODD_ONE_OUT) for one in unmatched), 5, 7)


def write(runtime: Runtime) -> bool:
    with runtime.sessions.begin() as session:
        return proposals.write_due(
            session, community=runtime.community, now=runtime.clock.calendar()
        )


def store(runtime: Runtime, wave: int, plan: Plan) -> bool:
    return plans.store(runtime.sessions, wave, plan, now=runtime.clock.calendar())


def waited(runtime: Runtime) -> dict[int, int]:
    return {row.id: row.waited for row in rows_of(runtime, Member)}


class DyingError(Exception):
    """The process dies."""


def test_half_a_plan_is_never_used_and_is_thrown_away(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "STORED", 2)
    ids = join_many(runtime, 8)
    wave = open_round(runtime)
    plan = made_up(ids)
    dying = Plan((*plan.pairings[:3], None), (), 0, 0)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        store(runtime, wave, dying)
    assert count(runtime, PlannedPairing) == 2
    assert not write(runtime)
    assert store(runtime, wave, plan)
    assert [row.pair for row in rows_of(runtime, PlannedPairing)] == [
        (each.low, each.high) for each in plan.pairings
    ]
    while write(runtime):
        pass
    assert (count(runtime, Proposal), count(runtime, PlannedPairing)) == (4, 0)


def test_of_two_who_store_at_once_only_one_does(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "STORED", 1)
    ids = join_many(runtime, 8)
    wave = open_round(runtime)
    first, second = made_up(ids), made_up([*ids[1:], ids[0]][:6])
    slow = plans._list_rows(first)

    def interrupted(_plan: Plan) -> Iterator[plans.Row]:
        yield next(slow)
        monkeypatch.undo()
        assert store(runtime, wave, second)
        yield from slow

    monkeypatch.setattr(plans, "_list_rows", interrupted)
    assert not store(runtime, wave, first)
    assert not store(runtime, wave, first)
    assert {row.pair for row in rows_of(runtime, PlannedPairing)} == {
        (each.low, each.high) for each in second.pairings
    }


def test_whoever_is_erased_while_the_plan_is_made_is_not_in_it(runtime: Runtime) -> None:
    ids = join_many(runtime, 8)
    wave = open_round(runtime)
    erase(runtime, ids[0])
    assert store(runtime, wave, made_up(ids[:6], ids[6], ids[7]))
    assert count(runtime, PlannedPairing) == 2
    while write(runtime):
        pass
    assert {one for one, months in waited(runtime).items() if months} == {ids[1], ids[6], ids[7]}


def erase(runtime: Runtime, member: int) -> None:
    with runtime.sessions.begin() as session:
        erasure.erase(
            session,
            member,
            never_again=False,
            community=runtime.community,
            now=runtime.clock.calendar(),
        )


def test_erasure_takes_the_words_out_of_a_plan_and_the_other_one_waits_with_credit(
    runtime: Runtime,
) -> None:
    ids = join_many(runtime, 8)
    wave = open_round(runtime)
    assert store(runtime, wave, made_up(ids))
    with runtime.sessions.begin() as session:
        for row in session.scalars(select(PlannedPairing)):
            row.data = {**row.data, "thread": {**row.data["thread"], "own_topics": ["Bogenbau"]}}
            if ids[0] not in row.pair:
                session.delete(row)
    erase(runtime, ids[0])
    assert "Bogenbau" not in dump(runtime)
    while write(runtime):
        pass
    assert waited(runtime)[ids[1]] == 1


def test_credit_for_waiting_is_given_once_in_batches(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "CREDITED", 2)
    ids = join_many(runtime, 9)
    wave = open_round(runtime)
    assert store(runtime, wave, made_up(ids[:4], *ids[4:]))
    assert waited(runtime) == dict.fromkeys(ids, 0)
    calls = 0
    while write(runtime):
        calls += 1
    assert calls > 2
    assert waited(runtime) == {one: int(one in ids[4:]) for one in ids}
    (written,) = rows_of(runtime, Wave)
    assert written.plan == {
        "pairings": 2, "unmatched": {"odd_one_out": 5}, "total_weight": 5, "bound": 7,
    }  # fmt: skip
    assert (written.written, written.written_at) == (2, runtime.clock.calendar())
    assert count(runtime, PlannedWait) == 0


def test_a_large_wave_is_not_planned_in_a_tick_but_beside_it(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PLANNED_IN_TICK", 7)
    join_many(runtime, 8)
    runtime.run_due()
    assert [row.planned_at for row in rows_of(runtime, Wave)] == [None]
    assert runtime.is_planning_due()
    assert runtime.plan_aside()
    assert not runtime.is_planning_due()
    assert not runtime.plan_aside()
    runtime.run_due()
    assert count(runtime, Proposal) == 4


def test_nobody_plans_what_another_process_is_planning_until_its_lease_ends(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PLANNED_IN_TICK", 7)
    join_many(runtime, 8)
    runtime.run_due()

    def die(*_people: object, **_more: object) -> None:
        raise DyingError

    with monkeypatch.context() as patch:
        patch.setattr(rehearsals, "rehearse", die)
        with pytest.raises(DyingError):
            runtime.plan_aside()
    assert not runtime.plan_aside()
    clock.wait(planning.LEASE + timedelta(seconds=1))
    assert runtime.plan_aside()


def test_whoever_is_told_to_stop_planning_gives_the_lease_back(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PLANNED_IN_TICK", 7)
    join_many(runtime, 8)
    runtime.run_due()

    def stop(*_people: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(rehearsals, "rehearse", stop)
        with pytest.raises(SystemExit):
            runtime.plan_aside()
    assert runtime.plan_aside()


def test_a_pool_beyond_the_budget_gets_no_round_and_one_line_says_why(runtime: Runtime) -> None:
    join_many(runtime, 9)
    with structlog.testing.capture_logs() as logs, runtime.sessions.begin() as session:
        opened = rounds.open_round(
            session,
            "2026-11",
            community=replace(runtime.community, largest_pool=8),
            now=runtime.clock.calendar(),
        )
        assert opened.state is RoundState.SKIPPED
    (line,) = logs
    assert "LARGEST_POOL" in line["event"]
    assert (line["members"], line["largest_pool"]) == (9, 8)
    told = [row.ids for row in rows_of(runtime, Event) if row.kind == "round_too_large"]
    assert told == [{"members": 9, "largest_pool": 8}]
    assert count(runtime, Wave) == 0


def test_with_an_odd_pool_the_one_left_out_is_not_the_one_whose_yes_went_nowhere(
    runtime: Runtime, clock: FakeClock
) -> None:
    ids = join_many(runtime, 9)
    with runtime.sessions.begin() as session:
        for one in ids[:4]:
            session.get_one(Member, one).waited = 1  # a month without anybody
        session.get_one(Member, ids[4]).waited = 2  # a yes in vain
        for one in ids[5:]:
            session.get_one(Member, one).waited = 1
    for seed in range(20):
        with runtime.reading() as session:
            plan = rehearsals.prepare(
                session, "2026-11", community=runtime.community, now=clock.calendar()
            )(seed)
        assert len(plan.unmatched) == 1
        assert plan.unmatched[0].id != ids[4]
