"""What makes a candidate, and which of them a pool is planned with."""

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given

from matchmaker.matching.candidates import WAITING_BONUS, consider
from matchmaker.matching.edges import BEST_PER_PERSON, weights_of
from matchmaker.matching.person import Person
from matchmaker.matching.plan import open_search
from matchmaker.matching.search import list_edges
from matchmaker.matching.yardstick import FLOOR, Yardstick, take_yardstick

from .people import NONE, distance, person
from .pools import pools

Listed = list[tuple[int, int, int, int]]


def listed(
    pool: list[Person],
    forbidden: frozenset[tuple[int, int]] = NONE,
    seed: int = 1,
    floor: float = FLOOR,
) -> Listed:
    """The edges as (low id, high id, points, weight)."""
    ordered = sorted(pool, key=lambda one: one.id)
    search = open_search(ordered, forbidden, take_yardstick(pool, distance, floor=floor), seed)
    edges = list_edges(search)
    ids = search.table.ids
    columns = (ids[edges.low], ids[edges.high], edges.points, weights_of(search.table, edges))
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(pools())
def test_in_a_small_pool_every_pair_that_may_be_a_candidate_is_one(pool: list[Person]) -> None:
    yardstick = take_yardstick(pool, distance)
    ordered = sorted(pool, key=lambda one: one.id)
    close = [consider(one, other, yardstick) for one, other in combinations(ordered, 2)]
    assert listed(pool) == [
        (found.low, found.high, found.score, found.weight) for found in close if found is not None
    ]


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
    found = listed([person(i, waited=4 if i == 7 else 0) for i in range(120)])
    degrees = Counter(end for low, high, _, _ in found for end in (low, high))
    assert all(degrees[number] >= BEST_PER_PERSON for number in range(120))
    assert degrees[7] >= BEST_PER_PERSON * 2
    assert len(found) < 119 * 60


def test_those_who_wait_do_not_crowd_out_the_others_among_themselves() -> None:
    found = listed([person(i, waited=4 if i < 60 else 0) for i in range(120)])
    assert any(low >= 60 for low, _, _, _ in found)


def test_another_seed_keeps_other_equals() -> None:
    pool = [person(i) for i in range(120)]
    assert listed(pool, seed=1) != listed(pool, seed=2)


def test_a_forbidden_pair_the_wrong_way_round_is_refused_and_not_overlooked() -> None:
    with pytest.raises(ValueError, match="low, high"):
        listed([person(1), person(2)], frozenset({(2, 1)}))
