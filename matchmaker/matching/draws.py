"""Likely partners for each member of a large pool, from indexes of what they have in common."""

from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from matchmaker.matching.columns import NOTHING, Integers, Masks, Small
from matchmaker.matching.table import SAME, WAY_BITS, Table
from matchmaker.matching.ties import ties

Parts = tuple[Small, ...]
MOST_TERMS = 6
MOST_LANGUAGES = 4
MOST_WAYS = 3
MOST_EFFORT = 4
# So many partners for each key, times up to four in pools of up to 50,000, where there is time.
FULL_EFFORT_UP_TO = 200_000
WIDER = 32
KEY_BITS = np.uint64(21)
KEY_MASK = np.uint64(2**21 - 1)


@dataclass(frozen=True, slots=True)
class Keys:
    """What somebody can be found by: each choice of one column of each part makes a key.

    A part is (n, columns): numbers of terms, NOTHING where there is none.
    """

    parts: Parts
    choices: tuple[tuple[int, ...], ...]

    def of(self, asked: Integers) -> tuple[Integers, Masks]:
        """Those of these rows that have a key, and the key; once for each key."""
        rows: list[Integers] = []
        keys: list[Masks] = []
        for choice in self.choices:
            columns = [part[asked, column] for part, column in zip(self.parts, choice, strict=True)]
            complete = np.ones(len(asked), dtype=np.bool_)
            key = np.zeros(len(asked), dtype=np.uint64)
            for column in columns:
                complete &= column != NOTHING
                key = (key << KEY_BITS) | (column.astype(np.uint64) & KEY_MASK)
            (having,) = np.nonzero(complete)
            rows.append(asked[having])
            keys.append(key[having])
        return np.concatenate(rows), np.concatenate(keys)


class Index:
    """Who has each key; those with one key stand together, in an order drawn from the seed."""

    def __init__(self, holders: Keys, asking: Keys, order: Integers, width: int) -> None:
        self.width = width
        self._asking = asking
        rows, keys = holders.of(np.arange(len(order)))
        arranged = np.lexsort((order[rows], keys))
        self._holders = rows[arranged].astype(np.int32)
        self._keys, self._starts, self._counts = np.unique(
            keys[arranged], return_index=True, return_counts=True
        )

    def draw(self, asked: Integers, seed: int, width: int) -> tuple[Integers, Integers]:
        """Pairs (row, likely partner) of these rows: for each key so many who hold it.

        They stand next to each other, from a place that the seed decides for row and key.
        """
        rows, keys = self._asking.of(asked)
        if not len(self._keys):
            return rows[:0], rows[:0]
        found = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[found] == keys
        rows, keys, found = rows[known], keys[known], found[known]
        sizes = self._counts[found]
        taken = np.minimum(sizes, width)
        first = (ties(seed, rows, keys) % sizes.astype(np.uint64)).astype(np.int64)
        steps = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
        places = (np.repeat(first, taken) + steps) % np.repeat(sizes, taken)
        partners = self._holders[np.repeat(self._starts[found], taken) + places]
        return np.repeat(rows, taken), partners.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Draws:
    """Likely partners from several indexes; `wider` draws more for those who found few."""

    indexes: tuple[Index, ...]
    seed: int
    effort: int
    rows_at_once: int = 1_024

    def of(self, rows: Integers) -> tuple[Integers, Integers]:
        """Different pairs (row, partner) for these rows."""
        drawn = [
            index.draw(rows, self.seed + number, index.width * self.effort)
            for number, index in enumerate(self.indexes)
        ]
        mine = np.concatenate([mine for mine, _ in drawn])
        theirs = np.concatenate([theirs for _, theirs in drawn])
        both = np.sort((mine << 32) | theirs)
        both = both[np.diff(both, prepend=-1) > 0]
        mine, theirs = both >> 32, both & (2**32 - 1)
        apart = mine != theirs
        return mine[apart], theirs[apart]

    def wider(self) -> "Draws":
        """Many more of the same kind."""
        return replace(self, effort=WIDER * self.effort, rows_at_once=64)


def open_draws(table: Table, seed: int) -> Draws:
    """The indexes of a pool, the rarest combinations first.

    A key is a combination of terms that two people share, or of what one offers and the other
    wishes. Who asks for the same field also looks among those of that field, and who insists on
    a place among those who are there. Of many terms only the rarest make keys: a table numbers
    them in that order.
    """
    topics = table.topic_ids[:, :MOST_TERMS]
    offer, wish = table.offer.ids[:, :MOST_TERMS], table.wish.ids[:, :MOST_TERMS]
    own, spoken = table.own_topics.ids, table.language_ids[:, :MOST_LANGUAGES]
    fields = np.where(table.fields == len(table.apart) - 1, NOTHING, table.fields).astype(np.int32)
    same = np.where(table.reach[:, None] == SAME, fields, NOTHING).astype(np.int32)
    place = np.where(table.place < 0, NOTHING, table.place)[:, None].astype(np.int32)
    bound = np.where(table.insists[:, None], place, NOTHING).astype(np.int32)
    ways = _spread_ways(table)[:, :MOST_WAYS]
    order = np.argsort(np.argsort(ties(seed, table.ids), kind="stable"), kind="stable")
    plans: tuple[tuple[int, Parts, Parts], ...] = (
        (16, (topics, topics, topics), (topics, topics, topics)),
        (8, (ways, topics, topics), (ways, topics, topics)),
        (16, (own,), (own,)),
        (16, (offer, wish), (wish, offer)),
        (8, (offer, topics), (wish, topics)),
        (8, (wish, topics), (offer, topics)),
        (8, (offer,), (wish,)),
        (8, (wish,), (offer,)),
        (16, (same, topics), (same, topics)),
        (16, (fields, topics), (same, topics)),
        (32, (place, topics), (bound, topics)),
        (32, (place, topics, topics), (bound, topics, topics)),
        (8, (spoken, topics), (spoken, topics)),
    )
    indexes = tuple(
        Index(_keys(holders), _keys(asking), order, width) for width, holders, asking in plans
    )
    return Draws(indexes, seed, max(1, min(MOST_EFFORT, FULL_EFFORT_UP_TO // len(table.ids))))


def _spread_ways(table: Table) -> Small:
    """The ways of each row, as numbers in rising order."""
    numbers = np.arange(len(WAY_BITS), dtype=np.int32)
    has = (table.ways[:, None] >> numbers.astype(np.uint8)) & 1
    return np.sort(np.where(has, numbers, NOTHING), axis=1)


def _keys(parts: Parts) -> Keys:
    """All choices; of columns of one and the same part each combination once."""
    ranges = (range(part.shape[1]) for part in parts)
    return Keys(parts, tuple(choice for choice in product(*ranges) if _rises(parts, choice)))


def _rises(parts: Parts, choice: tuple[int, ...]) -> bool:
    """Whether columns of one and the same part follow in rising order."""
    numbered = zip(parts, choice, strict=True)
    return all(
        first < second
        for (one, first), (other, second) in combinations(numbered, 2)
        if one is other
    )
