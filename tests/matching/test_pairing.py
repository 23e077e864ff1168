"""The exact choice of disjoint pairs."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.pairing import (
    PairingInputError,
    Pairs,
    certified,
    exact,
    maximum_weight_pairs,
)
from matchmaker.matching.pairing.choice import prove
from matchmaker.matching.pairing.graph import read_graph
from tests.matching.graphs import Row, draw_large, draw_small, heaviest, solve

RANDOM = st.randoms(use_true_random=False)


def assert_valid(found: Pairs, rows: list[Row]) -> None:
    weights = {(min(row[:2]), max(row[:2])): row[2] for row in rows}
    assert found.total == sum(weights[pair] for pair in found.pairs)
    assert len({end for pair in found.pairs for end in pair}) == 2 * len(found.pairs)
    assert all(weights[pair] > 0 for pair in found.pairs)
    assert list(found.pairs) == sorted(found.pairs)


@pytest.mark.parametrize("seed", range(10))
def test_no_choice_is_heavier_than_the_one_found(seed: int) -> None:
    chance = Random(seed)
    for _ in range(250):
        rows = draw_small(chance)
        found = solve(rows)
        assert_valid(found, rows)
        assert found.total == found.bound == heaviest(rows)


@settings(max_examples=60)
@given(RANDOM)
def test_the_order_and_direction_of_the_rows_do_not_matter(chance: Random) -> None:
    rows = draw_small(chance)
    turned = [(b, a, w) if chance.random() < 0.5 else (a, b, w) for a, b, w in rows]
    chance.shuffle(turned)
    assert solve(turned).total == solve(rows).total
    preference = {frozenset(row[:2]): chance.randrange(2**31) for row in rows}
    plans = [
        solve(some, [preference[frozenset(row[:2])] for row in some]) for some in (rows, turned)
    ]
    assert plans[0] == plans[1]


def test_three_in_a_row_leave_the_middle_when_the_outer_pairs_weigh_more() -> None:
    assert solve([(1, 2, 5), (2, 3, 9), (3, 4, 5)]).pairs == ((1, 2), (3, 4))


def test_a_star_takes_its_heaviest_edge() -> None:
    assert solve([(0, one, one) for one in range(1, 9)]).pairs == ((0, 8),)


def test_preference_decides_between_equals_and_never_against_weight() -> None:
    square = [(1, 2, 5), (3, 4, 5), (1, 3, 5), (2, 4, 5)]
    assert solve(square, [9, 9, 0, 0]).pairs == ((1, 2), (3, 4))
    assert solve(square, [0, 0, 9, 9]).pairs == ((1, 3), (2, 4))
    most = 2**31 - 1
    assert solve([(1, 2, 6), (3, 4, 5), (1, 3, 5), (2, 4, 5)], [0, 0, most, most]).total == 11


def test_no_rows_and_no_useful_rows_give_no_pairs() -> None:
    nothing = Pairs((), 0, 0)
    for limit in (0, 5_000):
        assert solve([], exact_up_to=limit) == nothing
        assert solve([(1, 2, 0), (2, 3, -4)], exact_up_to=limit) == nothing


def test_leaving_out_hopeless_edges_changes_nothing() -> None:
    """Beyond a thousand nodes the exact way looks only at edges that may still matter."""
    a, b, weight, preference = draw_large(1_100, 4, 1)
    found = maximum_weight_pairs(a, b, weight, preference)
    graph = read_graph(a, b, weight, preference)
    mate, worth = exact.solve(graph)
    one = np.flatnonzero(mate > np.arange(len(graph)))
    pairs = np.sort(np.stack([graph.names[one], graph.names[mate[one]]]), axis=0).T.tolist()
    assert found.pairs == tuple(sorted(map(tuple, pairs)))
    assert found.total == found.bound == worth.sum() // 2


@pytest.mark.parametrize("looks", [0, 1, 2_500])
def test_the_proof_is_one_however_good_the_first_guess_was(looks: int) -> None:
    chance = Random(looks)
    for _ in range(60):
        a, b, weight = np.array(draw_small(chance), dtype=np.int64).reshape(-1, 3).T
        graph = read_graph(a, b, weight, [chance.randrange(2**31) for _ in a])
        near = certified.solve(graph, compiled=False, looks=looks)
        mate, worth = prove(graph, near)
        assert (mate == exact.solve(graph)[0]).all()
        assert (worth == exact.solve(graph)[1]).all()


@pytest.mark.parametrize(
    ("a", "b", "weight", "preference"),
    [
        ([1], [1], [3], None),
        ([1, 2], [2, 1], [3, 3], None),
        ([1, 2], [2, 1], [3, -3], None),
        ([1], [2, 3], [3], None),
        ([1], [2], [3], [1, 2]),
        ([[1]], [[2]], [[3]], None),
        ([1], [2], [float("nan")], None),
        ([1], [2], [float("inf")], None),
        ([1], [2], [0.5], None),
        ([1.5], [2], [1], None),
        ([1], [2], [2**31], None),
        ([1], [2], [-(2**31)], None),
        ([2**63], [2], [1], None),
        ([2**64], [2], [1], None),
        (["a"], ["b"], [1], None),
        ([1], [2], [3], [-1]),
        ([1], [2], [3], [2**31]),
    ],
)
def test_edges_that_cannot_be_used_are_refused_by_name(
    a: list[object], b: list[object], weight: list[object], preference: list[int] | None
) -> None:
    with pytest.raises(PairingInputError):
        maximum_weight_pairs(a, b, weight, preference)  # type: ignore[arg-type]


def test_whole_numbers_in_floats_and_names_far_apart_are_taken() -> None:
    assert maximum_weight_pairs([1.0], [2.0], [3.0]).pairs == ((1, 2),)
    most = 2**63 - 1
    assert maximum_weight_pairs([most], [-most], [3]).pairs == ((-most, most),)
