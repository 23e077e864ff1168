"""A quick ranking of everybody for one member, so that few pairs need a close look."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matchmaker.domain.profile import Reach
from matchmaker.matching import score as scoring
from matchmaker.matching.person import Person

Numbers = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]
SAME, OTHER, SURPRISE = range(3)
CODES = {Reach.SAME: SAME, Reach.OTHER: OTHER, Reach.SURPRISE: SURPRISE}


class Shortlist:
    """A pool of n people as arrays; `products` repeats the sums of `score` for a whole row.

    It only decides who gets a close look and in which order: rules, thread, floor and the final
    score are those of a single pair. A test holds the two together.
    """

    def __init__(
        self, pool: Sequence[Person], distance: scoring.Distance, rarity: Mapping[str, float]
    ) -> None:
        self._pool = pool
        self._rarity = rarity
        self._topics = _holders(pool, lambda person: person.topics)
        self._own_topics = _holders(pool, lambda person: person.own_topics)
        self._offers = _holders(pool, lambda person: person.offer)
        self._wishes = _holders(pool, lambda person: person.wish)
        self._ways = _marks(pool, lambda person: person.ways)
        self._languages = _marks(pool, lambda person: person.languages)
        self._reach = np.array([CODES[person.reach] for person in pool])
        self._offer_shown = np.array([person.offer_shown for person in pool])
        self._wish_shown = np.array([person.wish_shown for person in pool])
        self._apart = {
            field: np.array([_nearest(field, person, distance) for person in pool])
            for field in sorted({field for person in pool for field in person.fields})
        }

    def products(self, index: int) -> Numbers:
        """g(a, b) g(b, a) of one member with everybody, shape (n,); 0 where there is no thread."""
        one = self._pool[index]
        shared = self._count(self._topics, one.topics, self._rarity)
        shared += self._count(self._own_topics, one.own_topics)
        gets = self._count(self._offers, one.wish)
        gives = self._count(self._wishes, one.offer)
        meets = (gets > 0) & self._offer_shown & one.wish_shown
        meets |= (gives > 0) & self._wish_shown & one.offer_shown
        apart = self._apart_from(one)
        both = (
            scoring.WEIGHTS.shared_topics * _part(shared, scoring.ENOUGH_RARITY)
            + scoring.WEIGHTS.ways * _part(self._ways @ self._ways[index], scoring.ENOUGH_WAYS)
            + scoring.WEIGHTS.languages
            * _part(self._languages @ self._languages[index], scoring.ENOUGH_LANGUAGES)
        )
        mine = both + _for_side(self._reach[index], apart, gets)
        theirs = both + _for_side(self._reach, apart, gives)
        products: Numbers = np.where((shared > 0) | meets, mine * theirs, 0.0)
        products[index] = 0.0
        return products

    def _count(
        self,
        holders: Mapping[str, Indexes],
        terms: Iterable[str],
        worth: Mapping[str, float] | None = None,
    ) -> Numbers:
        """For everybody the number, or the summed worth, of these terms that they hold."""
        counts = np.zeros(len(self._pool))
        for term in sorted(terms):
            if term in holders:
                counts[holders[term]] += 1.0 if worth is None else worth.get(term, 1.0)
        return counts

    def _apart_from(self, one: Person) -> Numbers:
        rows = [self._apart[field] for field in one.fields]
        if not rows:
            return np.full(len(self._pool), scoring.UNKNOWN_DISTANCE)
        nearest: Numbers = np.minimum.reduce(rows)
        return nearest


def _for_side(reach: npt.NDArray[np.int64], apart: Numbers, gets: Numbers) -> Numbers:
    """The parts that differ between the two sides, weighted."""
    asked = [reach == SAME, reach == OTHER]
    capped = np.minimum(apart, scoring.FIELD_CAP) / scoring.FIELD_CAP
    field = np.select(asked, [1.0 - apart, apart], capped)
    kind = np.select(asked, [apart <= scoring.NEAR, apart >= scoring.FAR], 1.0)
    weights = scoring.WEIGHTS
    met = weights.offer_meets_wish * _part(gets, scoring.ENOUGH_WORDS)
    total: Numbers = weights.field_distance * field + met + weights.reach * kind
    return total


def _part(amount: Numbers, enough: float) -> Numbers:
    part: Numbers = np.minimum(1.0, amount / enough)
    return part


def _nearest(field: str, person: Person, distance: scoring.Distance) -> float:
    apart = (distance(field, theirs) for theirs in person.fields)
    return min(apart, default=scoring.UNKNOWN_DISTANCE)


def _holders(
    pool: Sequence[Person], terms: Callable[[Person], Iterable[str]]
) -> dict[str, Indexes]:
    """Who holds each term, as indexes into the pool."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(pool):
        for term in terms(person):
            found[term].append(index)
    return {term: np.array(indexes, dtype=np.int64) for term, indexes in found.items()}


def _marks(pool: Sequence[Person], terms: Callable[[Person], Iterable[str]]) -> Numbers:
    """A row of ones and zeros for each person, shape (n, number of different terms)."""
    columns = {term: i for i, term in enumerate(sorted({t for p in pool for t in terms(p)}))}
    marks = np.zeros((len(pool), len(columns)))
    for index, person in enumerate(pool):
        marks[index, [columns[term] for term in terms(person)]] = 1.0
    return marks
