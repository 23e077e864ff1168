"""Equals are put in an order that only the seed decides, and the same one everywhere."""

import numpy as np

from matchmaker.matching.ties import ties

NUMBERS = np.arange(1_000)


def test_the_order_is_the_same_on_every_machine() -> None:
    assert ties(7, np.array([1, 2]), np.array([3, 4])).tolist() == [
        15673753217524345152,
        10121363713559915211,
    ]


def test_another_seed_gives_another_order() -> None:
    assert np.argsort(ties(1, NUMBERS)).tolist() != np.argsort(ties(2, NUMBERS)).tolist()


def test_nothing_is_preferred() -> None:
    places = np.argsort(np.argsort(ties(1, NUMBERS)))
    assert len(set(ties(1, NUMBERS).tolist())) == len(NUMBERS)
    assert abs(np.corrcoef(places, NUMBERS)[0, 1]) < 0.1
    assert abs(places[:100].mean() - 500) < 100


def test_all_columns_count() -> None:
    same = np.zeros(1_000, dtype=np.int64)
    assert len(set(ties(1, same, NUMBERS).tolist())) == len(NUMBERS)
    assert ties(1, same, NUMBERS).tolist() != ties(1, NUMBERS, same).tolist()


def test_the_largest_seed_is_taken() -> None:
    assert len(ties(2**62 + 5, NUMBERS)) == len(NUMBERS)
