"""The plan of a wave: promises that hold for every pool, and the cases people ask about."""

import json
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.profile import Reach
from matchmaker.matching.candidates import consider
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.person import Person
from matchmaker.matching.plan import Plan, plan_wave
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.yardstick import take_yardstick

from .people import NONE, distance, person
from .pools import heaviest_total, pools

SEEDS = st.integers(0, 2**62)


def plan(pool: list[Person], forbidden: frozenset[tuple[int, int]] = NONE, seed: int = 1) -> Plan:
    return plan_wave(pool, forbidden=forbidden, distance=distance, seed=seed)


def pairs(made: Plan) -> set[tuple[int, int]]:
    return {(pairing.low, pairing.high) for pairing in made.pairings}


def reasons(made: Plan) -> dict[int, Obstacle]:
    return {unmatched.id: unmatched.reason for unmatched in made.unmatched}


@given(pools(), SEEDS, st.randoms(use_true_random=False))
def test_the_same_members_and_seed_give_the_same_plan_in_any_order(
    pool: list[Person], seed: int, chance: Random
) -> None:
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert plan(shuffled, seed=seed) == plan(pool, seed=seed)


@given(pools(), SEEDS)
def test_everybody_is_paired_once_or_has_a_reason(pool: list[Person], seed: int) -> None:
    made = plan(pool, seed=seed)
    named = [end for pair in pairs(made) for end in pair] + [one.id for one in made.unmatched]
    assert sorted(named) == sorted(one.id for one in pool)


@given(pools())
def test_no_other_plan_weighs_more(pool: list[Person]) -> None:
    yardstick = take_yardstick(pool, distance)
    found = [consider(one, other, yardstick) for one, other in combinations(pool, 2)]
    candidates = [candidate for candidate in found if candidate is not None]
    assert plan(pool).total_weight == heaviest_total(candidates)


@given(pools(), st.data())
def test_forbidden_and_stopped_pairs_never_meet(pool: list[Person], data: st.DataObject) -> None:
    ids = sorted(one.id for one in pool)
    every = [(low, high) for low in ids for high in ids if low < high]
    some = data.draw(st.frozensets(st.sampled_from(every))) if every else NONE
    made = plan(pool, some)
    by_id = {one.id: one for one in pool}
    assert not pairs(made) & some
    assert all(stopping_rule(by_id[low], by_id[high]) is None for low, high in pairs(made))


@given(pools(), SEEDS)
def test_a_plan_survives_being_stored_as_json(pool: list[Person], seed: int) -> None:
    made = plan(pool, seed=seed)
    assert Plan.from_dict(json.loads(json.dumps(made.as_dict()))) == made


@given(st.randoms(use_true_random=False), SEEDS)
def test_a_planted_pair_finds_each_other(chance: Random, seed: int) -> None:
    others = [
        person(i, fields=(f"making.{i}",), topics=frozenset({"repairing"})) for i in range(10, 40)
    ]
    meant = [
        person(
            number,
            fields=(field,),
            topics=frozenset({"repairing", "bell founding"}),
            offer=frozenset({offer}),
            wish=frozenset({wish}),
        )
        for number, field, offer, wish in (
            (3, "making.x", "holz", "brot"),
            (77, "care.y", "brot", "holz"),
        )
    ]
    pool = others + meant
    chance.shuffle(pool)
    made = plan(pool, seed=seed)
    (found,) = [pairing for pairing in made.pairings if pairing.low == 3]
    assert found.high == 77
    assert found.thread.topics[0] == "bell founding"
    assert found.thread.offer_meets_wish
    assert found.thread.far_fields


@pytest.mark.parametrize("waiting", [1, 2, 3])
def test_of_three_the_one_who_waited_is_not_left_out(waiting: int) -> None:
    pool = [person(number, waited=2 if number == waiting else 0) for number in (1, 2, 3)]
    for seed in range(20):
        assert waiting not in reasons(plan(pool, seed=seed))


def test_the_seed_and_not_the_id_decides_who_is_the_odd_one_out() -> None:
    pool = [person(number) for number in (1, 2, 3)]
    left = [reasons(plan(pool, seed=seed)) for seed in range(30)]
    assert all(set(found.values()) == {Obstacle.ODD_ONE_OUT} for found in left)
    assert {member for found in left for member in found} == {1, 2, 3}


def test_whom_the_rules_keep_from_everybody_has_nobody_allowed() -> None:
    pool = [person(1), person(2), person(3, languages=frozenset({"pl"}))]
    assert reasons(plan(pool)) == {3: Obstacle.NOBODY_ALLOWED}


def test_history_with_everybody_leaves_nobody_allowed() -> None:
    pool = [person(1), person(2), person(3)]
    made = plan(pool, frozenset({(1, 3), (2, 3)}))
    assert reasons(made) == {3: Obstacle.NOBODY_ALLOWED}


def test_without_a_thread_nobody_is_paired() -> None:
    made = plan([person(1, topics=frozenset({"a"})), person(2, topics=frozenset({"b"}))])
    assert reasons(made) == {1: Obstacle.NO_THREAD, 2: Obstacle.NO_THREAD}


def test_a_thread_with_too_little_in_it_is_below_the_floor() -> None:
    wants: dict[str, Any] = {"fields": ("making.wood",), "reach": Reach.OTHER}
    made = plan([person(1, **wants), person(2, **wants)])
    assert reasons(made) == {1: Obstacle.BELOW_FLOOR, 2: Obstacle.BELOW_FLOOR}


def test_a_wave_without_members_has_an_empty_plan() -> None:
    assert plan([]) == Plan((), (), 0, 0)


def test_a_person_twice_in_the_pool_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        plan([person(1), person(1)])


def test_planning_tells_how_far_it_is_and_ends_when_it_is_interrupted() -> None:
    told: list[tuple[int, int, str]] = []

    def note(done: int, total: int, what: str) -> None:
        told.append((done, total, what))

    def interrupt(done: int, total: int, what: str) -> None:
        if what == "partners":
            raise KeyboardInterrupt

    pool = [person(number) for number in range(200)]
    plan_wave(pool, forbidden=NONE, distance=distance, seed=1, progress=note)
    assert {what for _, _, what in told} == {"members", "partners", "pairs", "reasons"}
    assert all(0 <= done <= total for done, total, _ in told)
    with pytest.raises(KeyboardInterrupt):
        plan_wave(pool, forbidden=NONE, distance=distance, seed=1, progress=interrupt)
