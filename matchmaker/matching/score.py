"""How much there is in it for one side."""

import math
from dataclasses import dataclass

from matchmaker.domain.profile import Reach
from matchmaker.matching.clocks import FARTHEST_CALL_MINUTES, apart_in_minutes, could_only_call
from matchmaker.matching.parts import NAMES, UNIT, WEIGHTS, Parts, Weights, units
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import THOUSANDTHS, Distance, Yardstick, thousandths

__all__ = ["WEIGHTS", "Distance", "Parts", "Score", "Weights", "Yardstick", "score"]


@dataclass(frozen=True, slots=True)
class Score:
    """g(one, other) in [0, 1], and what it is made of."""

    total: float
    parts: Parts


ENOUGH_RARITY = 1_500
ENOUGH_WAYS = 2
ENOUGH_LANGUAGES = 2
ENOUGH_WORDS = 2
# As distances are counted here: in ten-thousandths.
FIELD_CAP = 6_000
NEAR = 3_000
FAR = 6_000
UNKNOWN_DISTANCE = 0.5
# Sentences that are half alike count as wholly alike.
WORD_SCALE = 2 * UNIT


def score(one: Person, other: Person, yardstick: Yardstick) -> Score:
    """What there is in it for the one, with the parts it is the weighted sum of.

    Everything is counted in whole ten-thousandths: `blocks` repeats the same sums for many pairs
    at once, and no machine rounds them otherwise.
    """
    apart = distance_units(one, other, yardstick.distance)
    parts = Parts(
        field_distance=_field_part(one.reach, apart) / UNIT,
        shared_topics=_topic_part(one, other, yardstick) / UNIT,
        offer_meets_wish=_enough(len(one.wish & other.offer), ENOUGH_WORDS) / UNIT,
        ways=_enough(len(one.ways & other.ways), ENOUGH_WAYS) / UNIT,
        languages=_enough(len(one.languages & other.languages), ENOUGH_LANGUAGES) / UNIT,
        reach=_reach_part(one.reach, apart) / UNIT,
        clocks=_clock_part(one, other) / UNIT,
        words=_word_part(one, other, yardstick) / UNIT,
    )
    weights = yardstick.weights
    total = sum(units(getattr(parts, name)) * units(getattr(weights, name)) for name in NAMES)
    return Score(min(total, UNIT * UNIT) / UNIT**2, parts)


def points_of(mine: float, theirs: float) -> int:
    """10,000 times the product of both sides' scores, rounded."""
    return (round(mine * UNIT**2) * round(theirs * UNIT**2) + UNIT**3 // 2) // UNIT**3


def distance_units(one: Person, other: Person, distance: Distance) -> int:
    """The distance between the nearest of their fields; in the middle if one named none."""
    return units(field_distance(one, other, distance))


def field_distance(one: Person, other: Person, distance: Distance) -> float:
    """The distance between the nearest of their fields; in the middle if one named none."""
    return min(
        (distance(mine, theirs) for mine in one.fields for theirs in other.fields),
        default=UNKNOWN_DISTANCE,
    )


def _enough(count: int, enough: int) -> int:
    return min(count, enough) * UNIT // enough


def _field_part(reach: Reach, apart: int) -> int:
    """Far fields count up to a cap, to the end if they are wished, near ones if those are."""
    if reach is Reach.SAME:
        return UNIT - apart
    if reach is Reach.OTHER:
        return apart
    return min(apart, FIELD_CAP) * UNIT // FIELD_CAP


def _reach_part(reach: Reach, apart: int) -> int:
    """Whether it is somebody of the kind that was asked for."""
    if reach is Reach.SAME:
        return UNIT * (apart <= NEAR)
    if reach is Reach.OTHER:
        return UNIT * (apart >= FAR)
    return UNIT


def _topic_part(one: Person, other: Person, yardstick: Yardstick) -> int:
    """Shared topics count by how rare they are; a shared word of one's own counts as rare."""
    shared = sum(thousandths(yardstick.topics, topic) for topic in one.topics & other.topics)
    shared += THOUSANDTHS * len(one.own_topics & other.own_topics)
    return min(shared, ENOUGH_RARITY) * UNIT // ENOUGH_RARITY


def _clock_part(one: Person, other: Person) -> int:
    """How near their clocks are, if they could only call each other."""
    if not could_only_call(one, other):
        return UNIT
    return max(0, UNIT - apart_in_minutes(one, other) * UNIT // FARTHEST_CALL_MINUTES)


def _word_part(one: Person, other: Person, yardstick: Yardstick) -> int:
    """How alike their sentences are: the cosine of both, each word counted by how rare it is.

    G. Salton and M. McGill (1983) over words that occur or not. Half alike is all there is, as
    no two people say the same. Words know their language, so that none meets a stranger.
    """
    shared = _squares(one.words & other.words, yardstick)
    if not shared:
        return 0
    length = math.sqrt(_squares(one.words, yardstick) * _squares(other.words, yardstick))
    return min(UNIT, round(shared / length * WORD_SCALE))


def _squares(words: frozenset[str], yardstick: Yardstick) -> int:
    return sum(thousandths(yardstick.words, word) ** 2 for word in words)
