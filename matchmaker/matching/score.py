"""How much there is in it for one side: parts that people can read, and their weights."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from matchmaker.domain.profile import Reach
from matchmaker.matching.person import Person

Distance = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a directed score, each in [0, 1]."""

    field_distance: float
    shared_topics: float
    offer_meets_wish: float
    ways: float
    languages: float
    reach: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; they add up to 1. docs/matching.md says why."""

    field_distance: float = 0.25
    shared_topics: float = 0.40
    offer_meets_wish: float = 0.15
    ways: float = 0.08
    languages: float = 0.04
    reach: float = 0.08


@dataclass(frozen=True, slots=True)
class Score:
    """g(one, other) in [0, 1], and what it is made of."""

    total: float
    parts: Parts


WEIGHTS = Weights()
ENOUGH_RARITY = 1.5
ENOUGH_WAYS = 2
ENOUGH_LANGUAGES = 2
ENOUGH_WORDS = 2
FIELD_CAP = 0.6
NEAR = 0.3
FAR = 0.6
UNKNOWN_DISTANCE = 0.5
LEAST_RARITY = 0.2


def topic_rarity(people: Iterable[Person]) -> dict[str, float]:
    """How rare each topic is in this pool, in [0.2, 1]: log(n / count) / log(n).

    The inverse document frequency of K. Sparck Jones (1972), scaled by its largest value. Three
    decimals, so that machines whose logarithms differ in the last bit agree.
    """
    pool = list(people)
    counts = Counter(topic for person in pool for topic in person.topics)
    size = max(len(pool), 2)
    return {
        topic: max(LEAST_RARITY, round(math.log(size / count) / math.log(size), 3))
        for topic, count in sorted(counts.items())
    }


def score(one: Person, other: Person, distance: Distance, rarity: Mapping[str, float]) -> Score:
    """What there is in it for the one, with the parts it is the weighted sum of."""
    apart = field_distance(one, other, distance)
    parts = Parts(
        field_distance=_field_part(one.reach, apart),
        shared_topics=_topic_part(one, other, rarity),
        offer_meets_wish=min(1.0, len(one.wish & other.offer) / ENOUGH_WORDS),
        ways=min(1.0, len(one.ways & other.ways) / ENOUGH_WAYS),
        languages=min(1.0, len(one.languages & other.languages) / ENOUGH_LANGUAGES),
        reach=_reach_part(one.reach, apart),
    )
    total = sum(getattr(parts, part.name) * getattr(WEIGHTS, part.name) for part in fields(Parts))
    return Score(min(1.0, total), parts)


def field_distance(one: Person, other: Person, distance: Distance) -> float:
    """The distance between the nearest of their fields; in the middle if one named none."""
    return min(
        (distance(mine, theirs) for mine in one.fields for theirs in other.fields),
        default=UNKNOWN_DISTANCE,
    )


def _field_part(reach: Reach, apart: float) -> float:
    """Far fields count up to a cap, to the end if they are wished, near ones if those are."""
    if reach is Reach.SAME:
        return 1.0 - apart
    if reach is Reach.OTHER:
        return apart
    return min(apart, FIELD_CAP) / FIELD_CAP


def _reach_part(reach: Reach, apart: float) -> float:
    """Whether it is somebody of the kind that was asked for."""
    if reach is Reach.SAME:
        return float(apart <= NEAR)
    if reach is Reach.OTHER:
        return float(apart >= FAR)
    return 1.0


def _topic_part(one: Person, other: Person, rarity: Mapping[str, float]) -> float:
    """Shared topics count by how rare they are; a shared word of one's own counts as rare."""
    shared = math.fsum(rarity.get(topic, 1.0) for topic in one.topics & other.topics)
    return min(1.0, (shared + len(one.own_topics & other.own_topics)) / ENOUGH_RARITY)
