"""Chance that repeats itself: the same names draw the same numbers on every machine."""

import hashlib
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

Option = TypeVar("Option")
SIZE = 2**64


class Chance:
    """One draw after the other from a source that knows nothing but its names."""

    def __init__(self, *names: object) -> None:
        self._names = ":".join(map(str, names))
        self._drawn = 0

    def number(self) -> float:
        """A number in [0, 1)."""
        text = f"{self._names}:{self._drawn}"
        self._drawn += 1
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        # The 53 bits that a float can hold, else the highest numbers would round to 1.
        return (int.from_bytes(digest) >> 11) / 2**53

    def below(self, limit: int) -> int:
        """A whole number from 0 to below the limit."""
        return int(self.number() * limit)

    def happens(self, share: float) -> bool:
        """Whether something comes about that does in such a share of all cases."""
        return self.number() < share

    def one_of(self, options: Sequence[Option], weights: Sequence[float] = ()) -> Option:
        """One option, the heavier the likelier; without weights all alike."""
        if not weights:
            return options[self.below(len(options))]
        sums = list(accumulate(weights))
        return options[min(bisect(sums, self.number() * sums[-1]), len(options) - 1)]

    def shuffled(self, options: Sequence[Option]) -> list[Option]:
        """All options, in some order."""
        drawn = [(self.number(), place) for place in range(len(options))]
        return [options[place] for _, place in sorted(drawn)]

    def some(
        self, options: Sequence[Option], weights: Sequence[float], count: int
    ) -> tuple[Option, ...]:
        """About so many different options, the heavier the likelier."""
        return tuple(dict.fromkeys(self.one_of(options, weights) for _ in range(count)))


def draw(*names: object) -> float:
    """A single number in [0, 1)."""
    return Chance(*names).number()
