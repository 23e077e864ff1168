"""An order among equals that knows nothing but the round's seed and what is compared."""

import numpy as np

from matchmaker.matching.columns import Integers, Masks

STEP = np.uint64(0x9E3779B97F4A7C15)
WORD = 2**64 - 1


def ties(seed: int, *numbers: Integers) -> Masks:
    """A number in [0, 2^64) for each row of equally long columns, as if by chance.

    Each column is stirred in with the last step of SplitMix64 (G. Steele, D. Lea and C. Flood,
    2014), so that the same seed and numbers give the same order on every machine.
    """
    mixed = np.full(len(numbers[0]), seed & WORD, dtype=np.uint64)
    for column in numbers:
        mixed = _stir(mixed + STEP * (column.astype(np.uint64) + np.uint64(1)))
    return mixed


def _stir(mixed: Masks) -> Masks:
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
