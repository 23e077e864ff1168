"""Rules, threads and scores of many pairs at once; the same sums as `score`, pair by pair."""

from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.matching import score as scoring
from matchmaker.matching.clocks import FARTHEST_CALL_MINUTES
from matchmaker.matching.columns import BITS, Flags, Integers
from matchmaker.matching.parts import NAMES, UNIT, Weights, units
from matchmaker.matching.rows import (
    clocks_apart,
    count_shared_bits,
    only_calls,
    share,
    sum_shared,
)
from matchmaker.matching.rules import may_meet
from matchmaker.matching.table import OTHER, QUARTER, SAME, Table, Tiny
from matchmaker.matching.yardstick import THOUSANDTHS

STOPPED = -2
NO_THREAD = -1


def measure(table: Table, i: Integers, j: Integers, weights: Weights) -> Integers:
    """The points of the pairs of rows i and j; STOPPED by a rule, or NO_THREAD."""
    points = np.full(len(i), STOPPED, dtype=np.int64)
    (left,) = np.nonzero(may_meet(table, i, j))
    points[left] = NO_THREAD
    i, j = i[left], j[left]
    gets = sum_shared(table.wish, i, table.offer, j)
    gives = sum_shared(table.offer, i, table.wish, j)
    own = sum_shared(table.own_topics, i, table.own_topics, j)
    connected = _have_thread(table, i, j, gets, gives, own)
    left, i, j = left[connected], i[connected], j[connected]
    gets, gives, own = gets[connected], gives[connected], own[connected]
    apart = _apart(table, i, j)
    weigh = {name: units(getattr(weights, name)) for name in NAMES}
    both: Integers = weigh["shared_topics"] * _topic_part(table, i, j, own)
    ways = np.bitwise_count(table.ways[i] & table.ways[j])
    both += weigh["ways"] * _enough(ways, scoring.ENOUGH_WAYS)
    languages = count_shared_bits(table.languages, i, j)
    both += weigh["languages"] * _enough(languages, scoring.ENOUGH_LANGUAGES)
    both += weigh["clocks"] * _clock_part(table, i, j)
    both += weigh["words"] * _word_part(table, i, j)
    mine = both + _for_side(table.reach[i], apart, gets, weigh)
    theirs = both + _for_side(table.reach[j], apart, gives, weigh)
    most = UNIT * UNIT
    product = np.minimum(mine, most) * np.minimum(theirs, most)
    points[left] = (product + UNIT**3 // 2) // UNIT**3
    return points


def _have_thread(
    table: Table, i: Integers, j: Integers, gets: Integers, gives: Integers, own: Integers
) -> Flags:
    """A topic, a word of their own, or an offer that meets a wish where both may be shown."""
    found = share(table.topics, i, table.topics, j) | (own > 0)
    found |= (gets > 0) & table.wish_shown[i] & table.offer_shown[j]
    found |= (gives > 0) & table.offer_shown[i] & table.wish_shown[j]
    return found


def _apart(table: Table, i: Integers, j: Integers) -> Integers:
    """The distance between the nearest of their fields, in the middle if one named none."""
    mine, theirs = table.fields[i], table.fields[j]
    apart = table.apart[mine[:, 0], theirs[:, 0]]
    for one in range(mine.shape[1]):
        for other in range(theirs.shape[1]):
            if one or other:
                apart = np.minimum(apart, table.apart[mine[:, one], theirs[:, other]])
    return np.where(apart > UNIT, units(scoring.UNKNOWN_DISTANCE), apart)


def _enough(count: npt.NDArray[np.integer[Any]], enough: int) -> Integers:
    part: Integers = np.minimum(count, enough).astype(np.int64) * UNIT // enough
    return part


def _topic_part(table: Table, i: Integers, j: Integers, own: Integers) -> Integers:
    worth = own * THOUSANDTHS
    quarter = 0
    for topics in table.topics:
        shared = topics[i] & topics[j]
        for place in range(0, BITS, QUARTER):
            pattern = (shared >> np.uint64(place)) & np.uint64(2**QUARTER - 1)
            worth += table.topic_worth[quarter][pattern.astype(np.int64)]
            quarter += 1
    return _enough(worth, scoring.ENOUGH_RARITY)


def _clock_part(table: Table, i: Integers, j: Integers) -> Integers:
    part = np.full(len(i), UNIT, dtype=np.int64)
    (calls,) = np.nonzero(only_calls(table, i, j))
    lost = clocks_apart(table, i[calls], j[calls]).astype(np.int64) * UNIT // FARTHEST_CALL_MINUTES
    part[calls] = np.maximum(0, UNIT - lost)
    return part


def _word_part(table: Table, i: Integers, j: Integers) -> Integers:
    shared = sum_shared(table.words, i, table.words, j, table.word_squares)
    part = np.zeros(len(i), dtype=np.int64)
    (some,) = np.nonzero(shared)
    length = np.sqrt((table.lengths[i[some]] * table.lengths[j[some]]).astype(np.float64))
    part[some] = np.minimum(UNIT, np.rint(shared[some] / length * scoring.WORD_SCALE))
    return part


def _for_side(reach: Tiny, apart: Integers, gets: Integers, weigh: dict[str, int]) -> Integers:
    """The weighted parts that differ between the two sides."""
    asked = [reach == SAME, reach == OTHER]
    capped = np.minimum(apart, scoring.FIELD_CAP) * UNIT // scoring.FIELD_CAP
    field = np.select(asked, [UNIT - apart, apart], capped)
    kind = np.select(asked, [apart <= scoring.NEAR, apart >= scoring.FAR], True)
    met = weigh["offer_meets_wish"] * _enough(gets, scoring.ENOUGH_WORDS)
    total: Integers = weigh["field_distance"] * field + met + weigh["reach"] * UNIT * kind
    return total
