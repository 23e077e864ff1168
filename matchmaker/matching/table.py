"""A pool as arrays, so that millions of pairs can be looked at."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.clocks import CALLS
from matchmaker.matching.parts import UNIT, units
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import Yardstick, thousandths

Integers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Masks = npt.NDArray[np.uint64]
Tiny = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
BITS = 64
QUARTER = 16
STEM_MARKS = 4
WORD_MARKS = 16
NOTHING = np.iinfo(np.int32).max
SAME, OTHER, SURPRISE = range(3)
REACHES = {Reach.SAME: SAME, Reach.OTHER: OTHER, Reach.SURPRISE: SURPRISE}
WAY_BITS = {way: 1 << number for number, way in enumerate(Way)}
CALL_BITS = np.uint8(sum(WAY_BITS[way] for way in CALLS))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A pool of n people in the order of their ids; columns are (n,) unless they say otherwise.

    `languages` and `topics` are (words, n): bit b of word w stands for term 64 w + b. Places and
    organisations are numbers, -1 for none. `fields` is (n, most fields of one person), filled up
    with the number of a field that nobody has. `apart` is (fields + 1, fields + 1), in
    ten-thousandths. `topic_worth` is (quarters of words, 2^16): the rarity, in thousandths, of
    the topics in each pattern of 16 bits. `word_squares` has the squared rarity of each word,
    and `lengths` their sum for each person.
    """

    ids: Integers
    languages: Masks
    language_ids: Small
    ways: npt.NDArray[np.uint8]
    place: Small
    insists: Flags
    offset: Small
    organisation: Small
    reach: Tiny
    fields: Small
    topics: Masks
    topic_ids: Small
    own_topics: Terms
    offer: Terms
    wish: Terms
    words: Terms
    offer_shown: Flags
    wish_shown: Flags
    waited: Integers
    apart: Integers
    topic_worth: Small
    word_squares: Integers
    lengths: Integers


def tabulate(pool: Sequence[Person], yardstick: Yardstick) -> Table:
    """Put people, in the order of their ids, into arrays."""
    topics = _number(person.topics for person in pool)
    own_topics = _number(person.own_topics for person in pool)
    stems = _number(terms for person in pool for terms in (person.offer, person.wish))
    words = _number(person.words for person in pool)
    fields = _number(person.fields for person in pool)
    languages = _number(person.languages for person in pool)
    topic_ids = _spread([person.topics for person in pool], topics)
    word_terms = _terms([person.words for person in pool], words, WORD_MARKS)
    squares = [thousandths(yardstick.words, word) ** 2 for word in words]
    word_squares = np.array([*squares, 0], dtype=np.int64)
    field_ids = _spread([person.fields for person in pool], fields)
    return Table(
        ids=_column(pool, lambda person: person.id, np.int64),
        languages=_masks([person.languages for person in pool], languages),
        language_ids=_spread([person.languages for person in pool], languages),
        ways=_column(pool, lambda person: _way_bits(person.ways), np.uint8),
        place=_codes([person.place or None for person in pool]),
        insists=_column(pool, lambda person: person.insists_on_place, np.bool_),
        offset=_column(pool, lambda person: person.utc_offset_minutes, np.int32),
        organisation=_codes([person.organisation for person in pool]),
        reach=_column(pool, lambda person: REACHES[person.reach], np.int8),
        fields=np.minimum(field_ids, len(fields)),
        topics=_masks([person.topics for person in pool], topics),
        topic_ids=topic_ids,
        own_topics=_terms([person.own_topics for person in pool], own_topics, 1),
        offer=_terms([person.offer for person in pool], stems, STEM_MARKS),
        wish=_terms([person.wish for person in pool], stems, STEM_MARKS),
        words=word_terms,
        offer_shown=_column(pool, lambda person: person.offer_shown, np.bool_),
        wish_shown=_column(pool, lambda person: person.wish_shown, np.bool_),
        waited=_column(pool, lambda person: person.waited, np.int64),
        apart=_distances(list(fields), yardstick),
        topic_worth=_worth(list(topics), yardstick),
        word_squares=word_squares,
        lengths=word_squares[np.minimum(word_terms.ids, len(words))].sum(axis=1),
    )


def _number(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    """A number for each term: the rarest first, and last what only one has, which joins nobody."""
    counts = Counter(chain.from_iterable(sets))
    ordered = sorted(counts, key=lambda term: (counts[term] == 1, counts[term], term))
    return {term: number for number, term in enumerate(ordered)}


def _column(pool: Sequence[Person], fact: Callable[[Person], object], kind: type) -> Any:
    return np.fromiter((fact(person) for person in pool), dtype=kind, count=len(pool))


def _way_bits(ways: frozenset[Way]) -> int:
    return sum(WAY_BITS[way] for way in ways)


def _codes(names: Sequence[str | None]) -> Small:
    """A number for each name, -1 for none."""
    numbers = _number([[name for name in names if name is not None]])
    return np.array([-1 if name is None else numbers[name] for name in names], dtype=np.int32)


def _spread(sets: Sequence[Collection[str]], numbers: Mapping[str, int]) -> Small:
    """The numbers of each person's terms in rising order, NOTHING behind them."""
    counts = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    flat = np.fromiter(map(numbers.__getitem__, chain.from_iterable(sets)), dtype=np.int32)
    rows = np.repeat(np.arange(len(sets)), counts)
    columns = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    ids = np.full((len(sets), max(1, counts.max(initial=0))), NOTHING, dtype=np.int32)
    ids[rows, columns] = flat
    ids.sort(axis=1)
    return ids


def _terms(sets: Sequence[Collection[str]], numbers: Mapping[str, int], words: int) -> Terms:
    """Terms with marks of so many words, a power of two; a term's bit looks like chance."""
    ids = _spread(sets, numbers)
    shift = np.uint64(BITS - (BITS * words).bit_length() + 1)
    return Terms(ids, _bits(((ids.astype(np.uint64) * SPREAD) >> shift), ids != NOTHING, words))


def _masks(sets: Sequence[Collection[str]], numbers: Mapping[str, int]) -> Masks:
    """A bit for each term, in as many words as it takes."""
    ids = _spread(sets, numbers)
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


def _distances(fields: Sequence[str], yardstick: Yardstick) -> Integers:
    """The distances of all fields, and from all to none: farther than anything."""
    apart = np.full((len(fields) + 1, len(fields) + 1), 2 * UNIT, dtype=np.int64)
    for i, mine in enumerate(fields):
        for j, theirs in enumerate(fields):
            apart[i, j] = units(yardstick.distance(mine, theirs))
    return apart


def _worth(topics: Sequence[str], yardstick: Yardstick) -> Small:
    """What each pattern of 16 topics is worth, so that one look adds them up."""
    worth = np.zeros((len(topics) // BITS + 1) * BITS, dtype=np.int32)
    worth[: len(topics)] = [thousandths(yardstick.topics, topic) for topic in topics]
    return np.stack([_sums(quarter) for quarter in worth.reshape(-1, QUARTER)])


def _sums(worth: Small) -> Small:
    """The sum of each choice of these: number b is among those of choice c if c has bit b."""
    sums = np.zeros(1, dtype=np.int32)
    for each in worth:
        sums = np.concatenate([sums, sums + each])
    return sums
