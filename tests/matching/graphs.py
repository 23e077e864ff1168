"""Graphs to choose pairs from, and the best choice by trying them all."""

from random import Random

import numpy as np

from matchmaker.matching.pairing import Pairs, maximum_weight_pairs
from matchmaker.matching.pairing.graph import Integers

Row = tuple[int, int, int]


def solve(
    rows: list[Row], preference: list[int] | None = None, *, exact_up_to: int = 5_000
) -> Pairs:
    """The pairs chosen from rows of two nodes and a weight."""
    a, b, weight = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return maximum_weight_pairs(a, b, weight, preference, exact_up_to=exact_up_to)


def heaviest(rows: list[Row]) -> int:
    """The greatest weight of any choice: the last node stays single or takes a neighbour."""
    weights = {(min(row[:2]), max(row[:2])): row[2] for row in rows}
    names = sorted({name for row in rows for name in row[:2]})
    best = {frozenset[int](): 0}

    def of(left: frozenset[int]) -> int:
        if left not in best:
            last = max(left)
            rest = left - {last}
            best[left] = max(
                of(rest),
                *(weights[one, last] + of(rest - {one}) for one in rest if (one, last) in weights),
                0,
            )
        return best[left]

    return of(frozenset(names))


def draw_small(chance: Random) -> list[Row]:
    """Up to ten nodes; weights of all signs, often equal, sometimes enormous."""
    names = chance.sample(range(-20, 1_000), chance.randint(2, 10))
    lightest, most = chance.choice([(-3, 3), (1, 1), (1, 9), (-50, 10_000), (2**30, 2**31 - 1)])
    dense = chance.random()
    return [
        (one, two, chance.randint(lightest, most))
        for number, one in enumerate(names)
        for two in names[:number]
        if chance.random() < dense
    ]


def draw_large(size: int, degree: int, seed: int) -> tuple[Integers, Integers, Integers, Integers]:
    """Ends, weights and preferences of a random graph in which a few nodes know very many."""
    chance = np.random.default_rng(seed)
    count = size * degree // 2
    one = chance.integers(0, size, count)
    two = np.where(
        chance.random(count) < 0.2, chance.integers(0, size // 50, count), chance.permutation(one)
    )
    key = np.unique(np.minimum(one, two) * size + np.maximum(one, two))
    key = chance.permutation(key[key // size != key % size])
    weight = chance.integers(2_000, 12_000, len(key))
    return key // size, key % size, weight, chance.integers(0, 2**31, len(key))
