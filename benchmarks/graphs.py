"""Random graphs as pools of members make them, and quite uniform ones, with shuffled members."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Edges = tuple[Integers, Integers, Integers, Integers]


def clustered(size: int, degree: int, seed: int) -> Edges:
    """Three in five edges stay in the neighbourhood; the others prefer the popular, who know many.

    Gives ends, weights and preferences, shape (m,) with m = size * degree / 2 or a little less.
    """
    chance = np.random.default_rng(seed)
    count = size * degree // 2 * 5 // 4
    one = chance.integers(0, size, count)
    near = (one + chance.integers(1, 61, count)) % size
    popular = np.cumsum((1 + np.arange(size)) ** -0.6)
    far = np.searchsorted(popular, chance.random(count) * popular[-1])
    two = np.where(chance.random(count) < 0.6, near, chance.permutation(size)[far])
    return _weigh(chance, size, degree, one, two)


def uniform(size: int, degree: int, seed: int) -> Edges:
    """Every edge is as likely as any other."""
    chance = np.random.default_rng(seed)
    count = size * degree // 2 * 5 // 4
    one, two = chance.integers(0, size, (2, count))
    return _weigh(chance, size, degree, one, two)


KINDS: dict[str, Callable[[int, int, int], Edges]] = {"clustered": clustered, "uniform": uniform}


def _weigh(
    chance: np.random.Generator, size: int, degree: int, one: Integers, two: Integers
) -> Edges:
    """Different pairs with weights like the engine's: what is in it for both, and their waits."""
    name = chance.permutation(size)
    one, two = name[one], name[two]
    key = np.unique(np.minimum(one, two) * size + np.maximum(one, two))
    key = chance.permutation(key[key // size != key % size])[: size * degree // 2]
    one, two = np.divmod(key, size)
    manner = 0.5 + chance.random(size) / 2
    good = manner[one] * manner[two] * np.sqrt(chance.random(len(key)))
    waited = np.where(chance.random(size) < 0.12, chance.integers(1, 5, size), 0)
    weight = np.round(10_000 * good).astype(np.int64) + 2_000 + 1_000 * (waited[one] + waited[two])
    return one, two, weight, chance.integers(0, 2**31, len(key))
