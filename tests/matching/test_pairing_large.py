"""The certified choice of disjoint pairs, for more people than the exact one can take."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from matchmaker.matching.pairing import certified, exact, maximum_weight_pairs
from matchmaker.matching.pairing.compiled import Bench, pays
from matchmaker.matching.pairing.graph import Graph, Integers, read_graph
from tests.matching.graphs import Row, draw_large, draw_small, heaviest, solve
from tests.matching.test_pairing import assert_valid


def as_graph(rows: list[Row]) -> Graph:
    a, b, weight = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return read_graph(a, b, weight, None)


def assert_matched(graph: Graph, mate: Integers, worth: Integers) -> None:
    some = np.flatnonzero(mate >= 0)
    assert (mate[mate[some]] == some).all()
    assert (worth[mate < 0] == 0).all()
    gains = dict(zip(zip(graph.rows(), graph.other, strict=True), graph.gain, strict=True))
    assert all(worth[one] == gains[one, mate[one]] for one in some)


@pytest.mark.parametrize("seed", range(10))
def test_small_graphs_are_within_one_percent_and_their_bound_holds(seed: int) -> None:
    chance = Random(seed)
    for _ in range(100):
        rows = draw_small(chance)
        found, best = solve(rows, exact_up_to=0), heaviest(rows)
        assert_valid(found, rows)
        assert 0.99 * best <= found.total <= best <= found.bound


@pytest.mark.parametrize("seed", range(4))
def test_the_auction_alone_is_valid_and_its_bound_holds(seed: int) -> None:
    chance = Random(seed)
    for _ in range(100):
        rows = draw_small(chance)
        graph = as_graph(rows)
        near = certified.solve(graph, compiled=False)
        assert_matched(graph, near.mate, near.worth)
        assert (near.slack(graph) >= 0).all()
        assert (near.dual >= 0).all()
        best = heaviest(rows)
        assert 2 * near.scale * best <= near.dual.sum()
        assert 3 * near.worth.sum() // 2 >= 2 * best


@pytest.mark.parametrize("seed", range(3))
def test_hundreds_of_people_lose_next_to_nothing(seed: int) -> None:
    graph = read_graph(*draw_large(600, 10, seed))
    near = certified.solve(graph, compiled=False)
    assert_matched(graph, near.mate, near.worth)
    best = exact.solve(graph)[1].sum()
    assert 0.999 * best <= near.worth.sum() <= best <= near.dual.sum() / near.scale


def chain(length: int) -> list[Row]:
    return [(one, one + 1, 5) for one in range(length)]


def triangles(count: int) -> list[Row]:
    """A chain of triangles; each hangs by a lighter edge on the next."""
    inner = [(3 * i + a, 3 * i + b, 9) for i in range(count) for a, b in ((0, 1), (1, 2), (0, 2))]
    return inner + [(3 * i + 2, 3 * i + 3, 1) for i in range(count - 1)]


def lonely_triangles(count: int) -> list[Row]:
    return [row for row in triangles(count) if row[2] == 9]


def ring(length: int) -> list[Row]:
    return [(one, (one + 1) % length, 7) for one in range(length)]


def crowd_around(few: int, many: int) -> list[Row]:
    return [(one, few + two, 4 + (one * two) % 3) for one in range(few) for two in range(many)]


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        (chain(300), 750),
        (chain(301), 755),
        (triangles(100), 950),
        (lonely_triangles(100), 900),
        (ring(301), 1_050),
        (crowd_around(1, 500), 4),
        (crowd_around(20, 60), 13 * 6 + 7 * 4),
    ],
)
def test_shapes_that_are_hard_for_auctions_are_solved(rows: list[Row], best: int) -> None:
    found = solve(rows, exact_up_to=0)
    assert_valid(found, rows)
    assert 0.99 * best <= found.total <= best <= found.bound <= found.total / 0.99


def test_only_parts_that_are_far_from_their_bound_are_solved_again() -> None:
    far = lonely_triangles(50)
    near = [(one + 1_000, two + 1_000, weight) for one, two, weight in chain(40)]
    found = solve([*far, *near], exact_up_to=0)
    assert found.total == found.bound == 450 + 100


def test_members_and_rows_in_another_order_give_the_same_plan() -> None:
    a, b, weight, preference = draw_large(500, 8, 7)
    chance = np.random.default_rng(1)
    rows = chance.permutation(len(a))
    turned = chance.random(len(a)) < 0.5
    one, two = np.where(turned, b, a)[rows], np.where(turned, a, b)[rows]
    plan = maximum_weight_pairs(a, b, weight, preference, exact_up_to=0)
    assert plan == maximum_weight_pairs(one, two, weight[rows], preference[rows], exact_up_to=0)


def test_other_names_give_the_same_plan() -> None:
    """Whoever joined first is no better off where the search has to decide."""
    a, b, weight, preference = draw_large(500, 8, 8)
    names = np.random.default_rng(2).permutation(10_000)[:500]
    plan = maximum_weight_pairs(a, b, weight, preference, exact_up_to=0)
    renamed = maximum_weight_pairs(names[a], names[b], weight, preference, exact_up_to=0)
    assert renamed.pairs == tuple(
        sorted((min(names[[*pair]]), max(names[[*pair]])) for pair in plan.pairs)
    )


def test_an_auction_that_breaks_off_leaves_a_plan_with_an_honest_bound() -> None:
    graph = read_graph(*draw_large(400, 10, 3))
    hasty = certified.solve(graph, compiled=False, looks=2)
    assert_matched(graph, hasty.mate, hasty.worth)
    best = exact.solve(graph)[1].sum()
    assert hasty.worth.sum() < best <= hasty.dual.sum() / hasty.scale


def test_compiled_and_plain_give_the_same_plan() -> None:
    if not pays(10**9):
        pytest.skip("numba is not installed")
    graphs = [read_graph(*draw_large(700, 10, seed)) for seed in range(3)]
    for graph in [*graphs, as_graph(triangles(50)), as_graph(crowd_around(3, 40))]:
        plain, compiled = (certified.solve(graph, compiled=which) for which in (False, True))
        for name in ("mate", "worth", "dual"):
            assert (getattr(plain, name) == getattr(compiled, name)).all()


def test_what_cannot_be_kept_on_disk_is_compiled_all_the_same() -> None:
    if not pays(10**9):
        pytest.skip("numba is not installed")
    nowhere: dict[str, Callable[[int], int]] = {}
    exec("def double(number):\n    return 2 * number\n", nowhere)
    assert Bench(True).run(nowhere["double"], 21) == 42
