"""A pool as arrays, so that millions of pairs can be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.clocks import CALLS
from matchmaker.matching.columns import (
    BITS,
    Flags,
    Integers,
    Masks,
    Small,
    Terms,
    codes,
    column,
    masks,
    number,
    spread,
    terms_of,
)
from matchmaker.matching.parts import UNIT, units
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import Yardstick, thousandths

Tiny = npt.NDArray[np.int8]
QUARTER = 16
STEM_MARKS = 4
WORD_MARKS = 16
SAME, OTHER, SURPRISE = range(3)
REACHES = {Reach.SAME: SAME, Reach.OTHER: OTHER, Reach.SURPRISE: SURPRISE}
WAY_BITS = {way: 1 << number for number, way in enumerate(Way)}
CALL_BITS = np.uint8(sum(WAY_BITS[way] for way in CALLS))


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
    topics = number(person.topics for person in pool)
    own_topics = number(person.own_topics for person in pool)
    stems = number(terms for person in pool for terms in (person.offer, person.wish))
    words = number(person.words for person in pool)
    fields = number(person.fields for person in pool)
    languages = number(person.languages for person in pool)
    topic_ids = spread([person.topics for person in pool], topics)
    word_terms = terms_of([person.words for person in pool], words, WORD_MARKS)
    squares = [thousandths(yardstick.words, word) ** 2 for word in words]
    word_squares = np.array([*squares, 0], dtype=np.int64)
    field_ids = spread([person.fields for person in pool], fields)
    return Table(
        ids=column(pool, lambda person: person.id, np.int64),
        languages=masks([person.languages for person in pool], languages),
        language_ids=spread([person.languages for person in pool], languages),
        ways=column(pool, lambda person: _way_bits(person.ways), np.uint8),
        place=codes([person.place or None for person in pool]),
        insists=column(pool, lambda person: person.insists_on_place, np.bool_),
        offset=column(pool, lambda person: person.utc_offset_minutes, np.int32),
        organisation=codes([person.organisation for person in pool]),
        reach=column(pool, lambda person: REACHES[person.reach], np.int8),
        fields=np.minimum(field_ids, len(fields)),
        topics=masks([person.topics for person in pool], topics),
        topic_ids=topic_ids,
        own_topics=terms_of([person.own_topics for person in pool], own_topics, 1),
        offer=terms_of([person.offer for person in pool], stems, STEM_MARKS),
        wish=terms_of([person.wish for person in pool], stems, STEM_MARKS),
        words=word_terms,
        offer_shown=column(pool, lambda person: person.offer_shown, np.bool_),
        wish_shown=column(pool, lambda person: person.wish_shown, np.bool_),
        waited=column(pool, lambda person: person.waited, np.int64),
        apart=_distances(list(fields), yardstick),
        topic_worth=_worth(list(topics), yardstick),
        word_squares=word_squares,
        lengths=word_squares[np.minimum(word_terms.ids, len(words))].sum(axis=1),
    )


def _way_bits(ways: frozenset[Way]) -> int:
    return sum(WAY_BITS[way] for way in ways)


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
