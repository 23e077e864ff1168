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


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; they add up to 1. docs/matching.md says why."""

    field_distance: float = 0.30
    shared_topics: float = 0.40
    offer_meets_wish: float = 0.15
    ways: float = 0.10
    languages: float = 0.05


WEIGHTS = Weights()
ENOUGH_RARITY = 1.5
ENOUGH_WAYS = 2
SHARED_WORDS_ENOUGH = 2
FIELD_CAP = 0.6


def topic_rarity(people: Iterable[Person]) -> dict[str, float]:
    """How rare each topic is in this pool, in [0, 1]: log(n / count) / log(n).

    The inverse document frequency of K. Sparck Jones (1972), scaled by its largest value.
    """
    pool = list(people)
    counts = Counter(topic for person in pool for topic in person.topics)
    most = math.log(max(len(pool), 2))
    return {
        topic: max(0.2, math.log(max(len(pool), 2) / count) / most)
        for topic, count in counts.items()
    }


def score(
    one: Person, other: Person, distance: Distance, rarity: Mapping[str, float]
) -> tuple[float, Parts]:
    """g(one, other) in [0, 1]: what there is in it for the one, and the parts of it."""
    parts = Parts(
        field_distance=_field_part(one.reach, field_distance(one, other, distance)),
        shared_topics=_topic_part(one, other, rarity),
        offer_meets_wish=min(1.0, len(one.wish & other.offer) / SHARED_WORDS_ENOUGH),
        ways=min(1.0, len(one.ways & other.ways) / ENOUGH_WAYS),
        languages=min(1.0, len(one.languages & other.languages) / 2 + 0.5),
    )
    total = sum(getattr(parts, part.name) * getattr(WEIGHTS, part.name) for part in fields(Parts))
    return total, parts


def field_distance(one: Person, other: Person, distance: Distance) -> float:
    """The distance between the nearest of their fields."""
    return min(distance(mine, theirs) for mine in one.fields for theirs in other.fields)


def _field_part(reach: Reach, apart: float) -> float:
    """Far fields are rewarded up to a cap, unless the same field is wished."""
    if reach is Reach.SAME:
        return 1.0 - apart
    if reach is Reach.OTHER:
        return apart
    return min(apart, FIELD_CAP) / FIELD_CAP


def _topic_part(one: Person, other: Person, rarity: Mapping[str, float]) -> float:
    """Shared topics count by how rare they are; a shared word of one's own counts as rare."""
    shared = sum(rarity.get(topic, 1.0) for topic in one.topics & other.topics)
    shared += len(one.own_topics & other.own_topics)
    return min(1.0, shared / ENOUGH_RARITY)
