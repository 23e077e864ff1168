"""The exact choice of disjoint pairs."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.pairing import Pairs, maximum_weight_pairs

MANY = settings(max_examples=100)
EDGES = st.dictionaries(
    st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda ends: ends[0] < ends[1]),
    st.integers(1, 5),
    max_size=14,
)


def solve(rows: list[tuple[int, int, int]], preference: list[int] | None = None) -> Pairs:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    favour = None if preference is None else np.array(preference, dtype=np.int64)
    return maximum_weight_pairs(table[:, 0], table[:, 1], table[:, 2], favour)


def heaviest(edges: list[tuple[tuple[int, int], int]]) -> int:
    if not edges:
        return 0
    (ends, weight), *rest = edges
    return max(heaviest(rest), weight + heaviest([e for e in rest if not {*e[0]} & {*ends}]))


@MANY
@given(EDGES)
def test_no_choice_is_heavier_than_the_one_found(edges: dict[tuple[int, int], int]) -> None:
    found = solve([(*ends, weight) for ends, weight in edges.items()])
    assert found.total == found.bound == heaviest(list(edges.items()))
    assert found.total == sum(edges[pair] for pair in found.pairs)
    assert len({end for pair in found.pairs for end in pair}) == 2 * len(found.pairs)


@MANY
@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_and_direction_of_the_rows_do_not_matter(
    edges: dict[tuple[int, int], int], chance: Random
) -> None:
    rows = [(*ends, weight) for ends, weight in edges.items()]
    turned = [(b, a, w) if chance.random() < 0.5 else (a, b, w) for a, b, w in rows]
    chance.shuffle(turned)
    assert solve(turned) == solve(rows)


def test_three_in_a_row_leave_the_middle_when_the_outer_pairs_weigh_more() -> None:
    assert solve([(1, 2, 5), (2, 3, 9), (3, 4, 5)]).pairs == ((1, 2), (3, 4))


def test_preference_decides_between_equals_and_never_against_weight() -> None:
    square = [(1, 2, 5), (3, 4, 5), (1, 3, 5), (2, 4, 5)]
    assert solve(square, [9, 9, 0, 0]).pairs == ((1, 2), (3, 4))
    assert solve(square, [0, 0, 9, 9]).pairs == ((1, 3), (2, 4))
    most = 2**31 - 1
    assert solve([(1, 2, 6), (3, 4, 5), (1, 3, 5), (2, 4, 5)], [0, 0, most, most]).total == 11


def test_no_rows_give_no_pairs() -> None:
    assert solve([]).pairs == ()


@pytest.mark.parametrize("rows", [[(1, 1, 3)], [(1, 2, 0)], [(1, 2, 3), (2, 1, 3)]])
def test_loops_repeats_and_weights_that_weigh_nothing_are_refused(
    rows: list[tuple[int, int, int]],
) -> None:
    with pytest.raises(ValueError, match="edge"):
        solve(rows)
