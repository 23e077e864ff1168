"""Which pairs get a close look, and which are kept."""

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given

from matchmaker.matching.candidates import (
    BEST_PER_PERSON,
    WAITING_BONUS,
    Candidate,
    consider,
    list_candidates,
)
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import FLOOR, Yardstick, take_yardstick

from .people import NONE, distance, person
from .pools import pools


def listed(
    pool: list[Person],
    forbidden: frozenset[tuple[int, int]] = NONE,
    seed: int = 1,
    floor: float = FLOOR,
) -> list[Candidate]:
    yardstick = take_yardstick(pool, distance, floor=floor)
    return list_candidates(pool, forbidden, yardstick, seed=seed)


@given(pools())
def test_in_a_small_pool_every_pair_that_may_be_a_candidate_is_one(pool: list[Person]) -> None:
    yardstick = take_yardstick(pool, distance)
    ordered = sorted(pool, key=lambda one: one.id)
    close = [consider(a, b, yardstick) for a, b in combinations(ordered, 2)]
    assert listed(pool) == [found for found in close if found is not None]


def test_each_month_of_waiting_adds_to_the_weight_and_the_fifth_no_more() -> None:
    yardstick = Yardstick(distance, {}, {}, floor=0)
    found = [consider(person(1, waited=months), person(2), yardstick) for months in range(6)]
    weights = [candidate.weight for candidate in found if candidate is not None]
    assert [later - earlier for earlier, later in pairwise(weights)] == [
        *[WAITING_BONUS] * 4,
        0,
    ]


def test_nobody_below_the_floor_is_a_candidate() -> None:
    pool = [person(1, fields=("making.wood",)), person(2, fields=("making.wood",))]
    assert listed(pool, floor=0.0)
    assert not listed(pool, floor=0.99)


def test_long_lists_are_cut_and_who_waited_keeps_more() -> None:
    pool = [person(i, waited=4 if i == 7 else 0) for i in range(120)]
    degrees = Counter(end for found in listed(pool) for end in (found.low, found.high))
    assert all(degrees[one.id] >= BEST_PER_PERSON for one in pool)
    assert degrees[7] >= BEST_PER_PERSON * 2
    assert len(listed(pool)) < 119 * 60


def test_those_who_wait_do_not_crowd_out_the_others_among_themselves() -> None:
    pool = [person(i, waited=4 if i < 60 else 0) for i in range(120)]
    assert any(found.low >= 60 for found in listed(pool))


def test_another_seed_keeps_other_equals() -> None:
    pool = [person(i) for i in range(120)]
    pairs = [{(found.low, found.high) for found in listed(pool, seed=seed)} for seed in (1, 2)]
    assert pairs[0] != pairs[1]


def test_a_person_twice_in_the_pool_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        listed([person(1), person(1)])


def test_a_forbidden_pair_the_wrong_way_round_is_refused_and_not_overlooked() -> None:
    with pytest.raises(ValueError, match="low, high"):
        listed([person(1), person(2)], frozenset({(2, 1)}))
