"""What two rows of a table have in common, for many pairs at once: rows i and rows j."""

import numpy as np

from matchmaker.matching.clocks import DAY_MINUTES
from matchmaker.matching.columns import NOTHING, Flags, Integers, Masks, Terms
from matchmaker.matching.table import CALL_BITS, Table

__all__ = ["Flags", "Integers", "Table", "clocks_apart", "only_calls", "share"]


def share(mine: Masks, i: Integers, theirs: Masks, j: Integers) -> Flags:
    """Whether they have a common bit."""
    found: Flags = (mine[0][i] & theirs[0][j]) != 0
    for one, other in zip(mine[1:], theirs[1:], strict=True):
        found |= (one[i] & other[j]) != 0
    return found


def count_shared_bits(masks: Masks, i: Integers, j: Integers) -> Integers:
    """How many bits they have in common."""
    count = np.zeros(len(i), dtype=np.int64)
    for mask in masks:
        count += np.bitwise_count(mask[i] & mask[j])
    return count


def sum_shared(
    mine: Terms, i: Integers, theirs: Terms, j: Integers, worth: Integers | None = None
) -> Integers:
    """How many terms they have in common, or what those are worth together."""
    each = np.ones(1, dtype=np.int64) if worth is None else worth
    total = np.zeros(len(i), dtype=np.int64)
    (likely,) = np.nonzero(share(mine.marks, i, theirs.marks, j))
    ours = np.ascontiguousarray(mine.ids[i[likely]].T)
    yours = np.ascontiguousarray(theirs.ids[j[likely]].T)
    sums = np.zeros(len(likely), dtype=np.int64)
    for column in ours:
        found = np.zeros(len(likely), dtype=np.bool_)
        for other in yours:
            found |= column == other
        found &= column != NOTHING
        sums += found * each[np.minimum(column, len(each) - 1)]
    total[likely] = sums
    return total


def only_calls(table: Table, i: Integers, j: Integers) -> Flags:
    """Whether all they both want is to talk at the same hour from two places."""
    shared = table.ways[i] & table.ways[j]
    calls: Flags = (shared != 0) & ((shared & ~CALL_BITS) == 0)
    return calls


def clocks_apart(table: Table, i: Integers, j: Integers) -> Integers:
    """How many minutes their clocks are apart, the short way round."""
    ahead = (table.offset[i] - table.offset[j]) % DAY_MINUTES
    apart: Integers = np.minimum(ahead, DAY_MINUTES - ahead)
    return apart
