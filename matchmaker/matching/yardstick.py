"""What the people of one pool are measured with."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matchmaker.matching.parts import WEIGHTS, Weights
from matchmaker.matching.person import Person

Distance = Callable[[str, str], float]
FLOOR = 0.12
LEAST_RARITY = 0.2
THOUSANDTHS = 1_000


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Everything a score depends on besides the two people.

    `topics` and `words` tell how rare each is in the pool, in [0.2, 1]; what nobody there has is
    as rare as can be. Under the `floor` a pair has too little in it.
    """

    distance: Distance
    topics: Mapping[str, float]
    words: Mapping[str, float]
    weights: Weights = WEIGHTS
    floor: float = FLOOR


def take_yardstick(
    people: Iterable[Person],
    distance: Distance,
    weights: Weights = WEIGHTS,
    floor: float = FLOOR,
) -> Yardstick:
    """Learn from a pool how rare its topics and words are."""
    topics: Counter[str] = Counter()
    words: Counter[str] = Counter()
    size = 0
    for person in people:
        topics.update(person.topics)
        words.update(person.words)
        size += 1
    return Yardstick(distance, _rarity(topics, size), _rarity(words, size), weights, floor)


def _rarity(counts: Mapping[str, int], size: int) -> dict[str, float]:
    """How rare each term is in a pool of this size, in [0.2, 1]: log(n / count) / log(n).

    The inverse document frequency of K. Sparck Jones (1972), scaled by its largest value. Three
    decimals, so that machines whose logarithms differ in the last bit agree.
    """
    most = math.log(max(size, 2))
    return {
        term: max(LEAST_RARITY, round(math.log(max(size, 2) / count) / most, 3))
        for term, count in sorted(counts.items())
    }


def thousandths(rarity: Mapping[str, float], term: str) -> int:
    """How rare a term is, in whole thousandths; what nobody in the pool has is the rarest."""
    return round(rarity.get(term, 1.0) * THOUSANDTHS)
