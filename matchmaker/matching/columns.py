"""Columns of facts about many people: numbers, sets of terms, and sets as bits."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.matching.person import Person

Integers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Masks = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
BITS = 64
NOTHING = np.iinfo(np.int32).max
SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Terms:
    """A set of terms for each of n people.

    `ids` is (n, most terms of one person): numbers of terms in rising order, NOTHING behind them.
    `marks` is (words, n): each term sets one of the bits of its person, so that two people
    without a common bit have no term in common.
    """

    ids: Small
    marks: Masks


def number(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    """A number for each term: the rarest first, and last what only one has, which joins nobody."""
    counts = Counter(chain.from_iterable(sets))
    ordered = sorted(counts, key=lambda term: (counts[term] == 1, counts[term], term))
    return {term: place for place, term in enumerate(ordered)}


def column(pool: Sequence[Person], fact: Callable[[Person], object], kind: type) -> Any:
    """One fact about each person, shape (n,)."""
    return np.fromiter((fact(person) for person in pool), dtype=kind, count=len(pool))


def codes(names: Sequence[str | None]) -> Small:
    """A number for each name, -1 for none."""
    numbers = number([[name for name in names if name is not None]])
    return np.array([-1 if name is None else numbers[name] for name in names], dtype=np.int32)


def spread(sets: Sequence[Collection[str]], numbers: Mapping[str, int]) -> Small:
    """The numbers of each person's terms in rising order, NOTHING behind them."""
    counts = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    flat = np.fromiter(map(numbers.__getitem__, chain.from_iterable(sets)), dtype=np.int32)
    rows = np.repeat(np.arange(len(sets)), counts)
    columns = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    ids = np.full((len(sets), max(1, counts.max(initial=0))), NOTHING, dtype=np.int32)
    ids[rows, columns] = flat
    ids.sort(axis=1)
    return ids


def terms_of(sets: Sequence[Collection[str]], numbers: Mapping[str, int], words: int) -> Terms:
    """Terms with marks of so many words, a power of two; a term's bit looks like chance."""
    ids = spread(sets, numbers)
    shift = np.uint64(BITS - (BITS * words).bit_length() + 1)
    return Terms(ids, _bits(((ids.astype(np.uint64) * SPREAD) >> shift), ids != NOTHING, words))


def masks(sets: Sequence[Collection[str]], numbers: Mapping[str, int]) -> Masks:
    """A bit for each term, in as many words as it takes."""
    ids = spread(sets, numbers)
    return _bits(ids.astype(np.uint64), ids != NOTHING, len(numbers) // BITS + 1)


def _bits(places: Masks, used: Flags, words: int) -> Masks:
    """Set the bits at these places, (n, most of one person), of each person's words."""
    masks = np.zeros((words, len(places)), dtype=np.uint64)
    for column in range(places.shape[1]):
        (rows,) = np.nonzero(used[:, column])
        place = places[rows, column]
        bit = np.uint64(1) << (place % np.uint64(BITS))
        masks[(place // np.uint64(BITS)).astype(np.int64), rows] |= bit
    return masks
