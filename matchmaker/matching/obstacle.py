"""Why somebody has no pairing."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from matchmaker.matching.blocks import NO_THREAD, STOPPED
from matchmaker.matching.columns import Integers
from matchmaker.matching.edges import PAIRS_AT_ONCE, Search, is_in, measure_many, pair_keys
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick

LOOKED_AT = 8_192


class Obstacle(StrEnum):
    """Why somebody has no pairing."""

    NOBODY_ALLOWED = "nobody_allowed"
    NO_THREAD = "no_thread"
    BELOW_FLOOR = "below_floor"
    ODD_ONE_OUT = "odd_one_out"


def obstacle_of(
    person: Person,
    pool: Sequence[Person],
    forbidden: frozenset[tuple[int, int]],
    yardstick: Yardstick,
) -> Obstacle:
    """What keeps somebody without any candidate from everybody else in the pool."""
    allowed = [
        other
        for other in pool
        if other.id != person.id
        and (min(person.id, other.id), max(person.id, other.id)) not in forbidden
        and stopping_rule(person, other) is None
    ]
    if not allowed:
        return Obstacle.NOBODY_ALLOWED
    if all(thread_of(person, other, yardstick) is None for other in allowed):
        return Obstacle.NO_THREAD
    return Obstacle.BELOW_FLOOR


def list_obstacles(search: Search, rows: Integers) -> list[Obstacle]:
    """What `obstacle_of` says of each of these rows, which have no candidate.

    In a pool of more than 8,192 it looks at so many others: those in the place of whoever
    insists on it, else those who share a language, spread evenly over the pool.
    """
    found: list[Obstacle] = []
    others = _Others(search)
    at_once = max(1, PAIRS_AT_ONCE // min(LOOKED_AT, max(1, len(search.table.ids))))
    for start in range(0, len(rows), at_once):
        found.extend(_list_some(search, others, rows[start : start + at_once]))
    return found


class _Others:
    """Who can be of interest to a row at all."""

    def __init__(self, search: Search) -> None:
        self._table = search.table
        self._known: dict[tuple[int, ...], Integers] = {}

    def of(self, row: int) -> Integers:
        """At most `LOOKED_AT` rows."""
        table = self._table
        place = int(table.place[row]) if table.insists[row] else -1
        key = (int(table.insists[row]), place, *(int(mask[row]) for mask in table.languages))
        if key not in self._known:
            self._known[key] = self._list(row)
        return self._known[key]

    def _list(self, row: int) -> Integers:
        table = self._table
        fits = np.zeros(len(table.ids), dtype=np.bool_)
        for mask in table.languages:
            fits |= (mask & mask[row]) != 0
        if table.insists[row]:
            fits &= (table.place == table.place[row]) & (table.place >= 0)
        (found,) = np.nonzero(fits)
        if len(found) > LOOKED_AT:
            found = found[np.linspace(0, len(found) - 1, LOOKED_AT).astype(np.int64)]
        return found


def _list_some(search: Search, others: _Others, rows: Integers) -> list[Obstacle]:
    theirs = [others.of(row) for row in rows.tolist()]
    sizes = [len(each) for each in theirs]
    mine, partners = np.repeat(rows, sizes), np.concatenate(theirs)
    points = measure_many(search.table, mine, partners, search.weights)
    count = len(search.table.ids)
    stopped = (mine == partners) | is_in(pair_keys(mine, partners, count), search.forbidden)
    points[stopped] = STOPPED
    ends = np.cumsum(sizes).tolist()
    best = [
        int(points[end - size : end].max(initial=STOPPED))
        for end, size in zip(ends, sizes, strict=True)
    ]
    return [_name(points, search.floor) for points in best]


def _name(best: int, floor: int) -> Obstacle:
    if best == STOPPED:
        return Obstacle.NOBODY_ALLOWED
    if best == NO_THREAD:
        return Obstacle.NO_THREAD
    return Obstacle.BELOW_FLOOR if best < floor else Obstacle.ODD_ONE_OUT
