"""Why two people were, or were not, a candidate."""

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.domain.shown import Thread
from matchmaker.matching.parts import NAMES, units
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Score, Weights, points_of, score
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a score: its weight, its value for either side, and what that contributes."""

    part: str
    weight: float
    for_one: float
    adds_for_one: float
    for_other: float
    adds_for_other: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rule that stopped a pair, or the thread and both directed scores with their parts.

    `points` is 10,000 times the product of both scores; below the `floor` it is too little.
    """

    stopped_by: str | None
    thread: Thread | None
    for_one: Score
    for_other: Score
    points: int
    floor: float
    weights: Weights

    @property
    def is_below_floor(self) -> bool:
        """Whether there is too little in it for the two together."""
        return self.points < units(self.floor)

    @property
    def is_candidate(self) -> bool:
        """Whether the two could be suggested to each other, as far as their answers go."""
        return self.stopped_by is None and self.thread is not None and not self.is_below_floor

    def lines(self) -> Iterator[Line]:
        """Each part with its weight and what it contributes to either side."""
        for name in NAMES:
            weight = getattr(self.weights, name)
            mine, theirs = getattr(self.for_one.parts, name), getattr(self.for_other.parts, name)
            yield Line(name, weight, mine, mine * weight, theirs, theirs * weight)


def explain(one: Person, other: Person, yardstick: Yardstick) -> Explanation:
    """Tell everything that counts between two people."""
    for_one, for_other = score(one, other, yardstick), score(other, one, yardstick)
    return Explanation(
        stopped_by=stopping_rule(one, other),
        thread=thread_of(one, other, yardstick),
        for_one=for_one,
        for_other=for_other,
        points=points_of(for_one.total, for_other.total),
        floor=yardstick.floor,
        weights=yardstick.weights,
    )
