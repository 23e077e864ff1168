"""In a large pool likely partners are drawn: as good as looking at everybody, and never unruly."""

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from matchmaker.matching.candidates import consider
from matchmaker.matching.draws import open_draws
from matchmaker.matching.edges import BEST_PER_PERSON, Edges, Search, merge
from matchmaker.matching.obstacle import Obstacle, list_obstacles, obstacle_of
from matchmaker.matching.person import Person
from matchmaker.matching.plan import Plan, choose, open_search, plan_wave
from matchmaker.matching.search import FEW, list_edges
from matchmaker.matching.yardstick import Yardstick, take_yardstick

from .crowds import crowd
from .people import NONE, distance, person

COUNT = 900
POOL = sorted(crowd(COUNT, 1), key=lambda one: one.id)
YARDSTICK = take_yardstick(POOL, distance)


def search(people: list[Person], forbidden: frozenset[tuple[int, int]] = NONE) -> Search:
    return open_search(people, forbidden, YARDSTICK, seed=3)


@cache
def drawn() -> Edges:
    return list_edges(search(POOL), every_pair_up_to=0)


@cache
def complete() -> Edges:
    return list_edges(search(POOL), every_pair_up_to=COUNT)


def degrees(edges: Edges) -> dict[int, int]:
    counts = np.bincount(np.concatenate([edges.low, edges.high]), minlength=COUNT)
    return dict(enumerate(counts.tolist()))


def as_set(edges: Edges) -> set[tuple[int, int, int]]:
    rows = zip(edges.low.tolist(), edges.high.tolist(), edges.points.tolist(), strict=True)
    return set(rows)


def test_likely_partners_keep_nearly_all_of_the_weight() -> None:
    whole = search(POOL)
    weight = choose(whole, drawn()).total
    assert weight >= 0.99 * choose(whole, complete()).total
    assert len(drawn().low) < COUNT * COUNT // 2


def test_no_drawn_pair_breaks_a_rule_lacks_a_thread_or_is_below_the_floor() -> None:
    for low, high, points in sorted(as_set(drawn()))[::4]:
        found = consider(POOL[low], POOL[high], YARDSTICK)
        assert found is not None
        assert found.score == points


def test_no_forbidden_pair_is_drawn() -> None:
    some = [pair for pair in as_set(drawn()) if sum(pair) % 3 == 0]
    forbidden = frozenset((POOL[low].id, POOL[high].id) for low, high, _ in some)
    found = as_set(list_edges(search(POOL, forbidden), every_pair_up_to=0))
    assert some
    assert found
    assert not found & set(some)


def test_whoever_insists_on_a_place_or_has_few_partners_gets_as_many_as_there_are() -> None:
    mine, all_there_are = degrees(drawn()), degrees(complete())
    bound = [row for row, one in enumerate(POOL) if one.insists_on_place]
    rare = [row for row, one in enumerate(POOL) if one.languages == {"pl"}]
    assert len(bound) > 40
    assert len(rare) > 5
    for row in [*bound, *rare]:
        assert mine[row] >= min(FEW, all_there_are[row])
    assert all(mine[row] > 0 for row in range(COUNT) if all_there_are[row])


def test_the_order_in_which_people_come_does_not_matter_and_the_seed_does() -> None:
    def plan(people: list[Person], seed: int) -> Plan:
        return plan_wave(people, forbidden=NONE, distance=distance, seed=seed, every_pair_up_to=0)

    some = POOL[:300]
    shuffled = Random(5).sample(some, len(some))
    assert plan(shuffled, seed=1) == plan(some, seed=1) != plan(some, seed=2)


def test_the_size_of_the_pieces_of_work_does_not_matter() -> None:
    whole = search(POOL)
    draws, rows = open_draws(whole.table, whole.seed), np.arange(COUNT)
    in_one, in_many = (whole.find(replace(draws, rows_at_once=size), rows) for size in (COUNT, 7))
    np.testing.assert_array_equal(merge([in_one]), merge([in_many]))


def test_nobody_keeps_fewer_than_their_best() -> None:
    found, whole = degrees(drawn()), degrees(complete())
    assert all(found[row] >= min(FEW, whole[row]) for row in range(COUNT))
    assert sum(found.values()) > COUNT * BEST_PER_PERSON / 2


@pytest.mark.parametrize("floor", [0.12, 0.5])
def test_the_reasons_of_many_are_those_of_one_after_the_other(floor: float) -> None:
    yardstick = replace(YARDSTICK, floor=floor)
    lonely = [
        person(5_001, languages=frozenset({"el"})),
        person(5_002, topics=frozenset({"unheard"})),
        person(5_003, topics=frozenset(), insists_on_place=True, place="kiel"),
    ]
    people = [*POOL[:200], *lonely]
    forbidden = frozenset((one.id, 5_002) for one in POOL[:200] if one.id % 2)
    assert_same_reasons(people, forbidden, yardstick)


def assert_same_reasons(
    people: list[Person], forbidden: frozenset[tuple[int, int]], yardstick: Yardstick
) -> None:
    whole = open_search(people, forbidden, yardstick, seed=1)
    reached = {*np.concatenate([(edges := list_edges(whole)).low, edges.high]).tolist()}
    alone = [row for row in range(len(people)) if row not in reached]
    found = list_obstacles(whole, np.array(alone))
    assert {Obstacle.NOBODY_ALLOWED, Obstacle.NO_THREAD} <= set(found)
    assert found == [obstacle_of(people[row], people, forbidden, yardstick) for row in alone]
