"""What a simulation is told, and what it writes down."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from matchmaker.domain.answer import Answer
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.parts import WEIGHTS, Weights
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import FLOOR, Distance

Pair = tuple[int, int]
Progress = Callable[[int], None]
SMALLEST_POOL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who takes part: every so many months, perhaps with one suggestion at most.

    `last` is the month of the latest suggestion; months are counted from 0, earlier ones below.
    """

    person: Person
    every: int = 1
    one_suggestion: bool = False
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What people do, as chances: what the answers leave is silence, the rest is per month.

    Answers do not depend on who is suggested. `joining` is a share of those who were there at
    the start; members who were silent for two months come back like others who pause.
    """

    yes: float = 0.55
    no: float = 0.2
    later: float = 0.05
    joining: float = 0.03
    pausing: float = 0.02
    returning: float = 0.25
    leaving: float = 0.015

    def __post_init__(self) -> None:
        for name in (entry.name for entry in fields(self)):
            chance = getattr(self, name)
            if not (math.isfinite(chance) and 0 <= chance <= 1):
                raise ValueError(f"the chance of {name} has to lie between 0 and 1")
        if self.yes + self.no + self.later > 1 + 1e-9:
            raise ValueError("the chances of yes, no and later add up to more than 1")

    def answer(self, number: float) -> Answer | None:
        """The answer that a number in [0, 1) stands for; None is silence."""
        for answer in (Answer.YES, Answer.NO, Answer.LATER):
            number -= getattr(self, answer.value)
            if number < 0:
                return answer
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is simulated: so many months, with these habits and these rules of the community."""

    months: int
    seed: int
    distance: Distance
    habits: Habits = Habits()
    second_wave: bool = True
    smallest_pool: int = SMALLEST_POOL
    weights: Weights = WEIGHTS
    floor: float = FLOOR


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two who were asked about each other, what they said, and how good a pair they were."""

    low: int
    high: int
    score: int
    low_answer: Answer | None
    high_answer: Answer | None

    @property
    def pair(self) -> Pair:
        """Both."""
        return self.low, self.high

    @property
    def answers(self) -> tuple[Answer | None, Answer | None]:
        """What both said."""
        return self.low_answer, self.high_answer

    @property
    def is_introduction(self) -> bool:
        """Whether both said yes."""
        return self.answers == (Answer.YES, Answer.YES)

    def sides(self) -> Iterator[tuple[int, Answer | None]]:
        """Each of the two with the answer."""
        return zip(self.pair, self.answers, strict=True)


@dataclass(frozen=True, slots=True)
class Wave:
    """One matching: who was suggested to whom, and why others were not."""

    suggestions: tuple[Suggestion, ...]
    unmatched: tuple[tuple[int, Obstacle], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its waves; none if too few took part."""

    active: int
    pool: tuple[int, ...]
    waves: tuple[Wave, ...]

    def suggestions(self) -> Iterator[Suggestion]:
        """Those of all waves, in their order."""
        for wave in self.waves:
            yield from wave.suggestions


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened, and the pairs that were ruled out before it began."""

    months: tuple[Month, ...]
    forbidden: frozenset[Pair]
