"""The parts of a score, and how much each counts."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

# Parts and weights are counted in ten-thousandths, so that every machine finds the same sums.
UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a directed score, each in [0, 1]."""

    field_distance: float
    shared_topics: float
    offer_meets_wish: float
    ways: float
    languages: float
    reach: float
    clocks: float = 1.0
    words: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; they add up to 1. docs/matching.md says why."""

    field_distance: float = 0.24
    shared_topics: float = 0.38
    offer_meets_wish: float = 0.14
    ways: float = 0.06
    languages: float = 0.04
    reach: float = 0.08
    clocks: float = 0.03
    words: float = 0.03

    @classmethod
    def normalised(cls, mapping: Mapping[str, float]) -> Self:
        """The defaults with these instead, scaled so that all add up to 1.

        Raises ValueError that names what is unknown, negative or not a number.
        """
        wanted: dict[str, float] = asdict(cls())
        for name, number in mapping.items():
            if name not in wanted:
                raise ValueError(
                    f"there is no part {name} in a score; there is {', '.join(wanted)}"
                )
            if not (math.isfinite(number) and number >= 0):
                raise ValueError(f"the weight of {name} has to be a number from 0 up")
            wanted[name] = float(number)
        total = math.fsum(wanted.values())
        if not (math.isfinite(total) and total > 0):
            raise ValueError("the weights of a score have to add up to something")
        return cls(**{name: number / total for name, number in wanted.items()})


WEIGHTS = Weights()
NAMES = tuple(part.name for part in fields(Parts))


def units(number: float) -> int:
    """A number in [0, 1] in whole ten-thousandths."""
    return round(number * UNIT)
