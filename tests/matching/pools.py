"""Random pools, and the best plan found by trying everything."""

from collections.abc import Sequence

from hypothesis import strategies as st

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.candidates import Candidate
from matchmaker.matching.person import Person

from .people import person

FIELDS = ("making.wood", "making.metal", "words.text", "land.farm", "care.body")
TOPICS = ("repairing", "slowness", "money", "teaching", "night")
WORDS = ("holz", "druck", "brot", "stimm")


def _some(names: Sequence[object], least: int, most: int) -> st.SearchStrategy[frozenset[object]]:
    return st.frozensets(st.sampled_from(names), min_size=least, max_size=most)


@st.composite
def pools(draw: st.DrawFn, most: int = 10) -> list[Person]:
    """Up to `most` people with everything that counts left to chance, ids not in a row."""
    ids = draw(st.lists(st.integers(1, 99), min_size=0, max_size=most, unique=True))
    return [
        person(
            number,
            fields=tuple(sorted(draw(_some(FIELDS, 0, 2)), key=str)),
            topics=draw(_some(TOPICS, 0, 3)),
            own_topics=draw(_some(WORDS, 0, 1)),
            languages=draw(_some(("de", "en", "pl"), 1, 2)),
            ways=draw(_some(tuple(Way), 1, 3)),
            place=draw(st.sampled_from(("koln", "graz", ""))),
            insists_on_place=draw(st.booleans()),
            utc_offset_minutes=draw(st.sampled_from((-480, 60, 540))),
            offer=draw(_some(WORDS, 0, 2)),
            wish=draw(_some(WORDS, 0, 2)),
            offer_shown=draw(st.booleans()),
            wish_shown=draw(st.booleans()),
            reach=draw(st.sampled_from(tuple(Reach))),
            organisation=draw(st.sampled_from((None, None, "one.example"))),
            waited=draw(st.integers(0, 6)),
            words=draw(_some(WORDS, 0, 3)),
        )
        for number in ids
    ]


def heaviest_total(candidates: Sequence[Candidate]) -> int:
    """The greatest total weight of disjoint candidates, by trying every choice."""
    if not candidates:
        return 0
    first, rest = candidates[0], candidates[1:]
    ends = {first.low, first.high}
    apart = [found for found in rest if not ends & {found.low, found.high}]
    return max(first.weight + heaviest_total(apart), heaviest_total(rest))
