"""A large pool of invented people, with everything that keeps some of them apart."""

from random import Random

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.person import Person

from .people import person

FIELDS = [f"{group}.{name}" for group in ("making", "words", "land", "care") for name in "abcd"]
TOPICS = [f"topic{number}" for number in range(40)]
WORDS = [f"wort{number}" for number in range(80)]
POPULAR = [1 / (rank + 3) for rank in range(len(TOPICS))]
PLACES = ("koln", "graz", "basel", "")
BOUND = frozenset({Way.IN_PERSON, Way.WALK})


def crowd(count: int, seed: int) -> list[Person]:
    """As many people, in no order."""
    chance = Random(seed)
    people = [_draw(number, chance) for number in range(1, count + 1)]
    chance.shuffle(people)
    return people


def _draw(number: int, chance: Random) -> Person:
    insists = chance.random() < 0.1
    some = frozenset(chance.sample(list(Way), chance.choice((1, 2, 3))))
    languages = chance.choices((("de",), ("de", "en"), ("en",), ("pl",)), (40, 40, 18, 2))[0]
    return person(
        number,
        fields=tuple(chance.sample(FIELDS, chance.choice((1, 1, 2)))),
        topics=frozenset(chance.choices(TOPICS, POPULAR, k=chance.choice((1, 3, 4, 5)))),
        own_topics=frozenset(chance.sample(WORDS, chance.choice((0, 0, 1)))),
        languages=frozenset(languages),
        ways=BOUND if insists else some,
        place=chance.choice(PLACES[:3] if insists else PLACES),
        insists_on_place=insists,
        utc_offset_minutes=chance.choice((60, 60, 60, 0, -480)),
        offer=frozenset(chance.sample(WORDS, chance.choice((0, 2)))),
        wish=frozenset(chance.sample(WORDS, chance.choice((0, 2)))),
        offer_shown=chance.random() < 0.7,
        reach=chance.choices(list(Reach), (1, 2, 5))[0],
        organisation=chance.choice((None, None, f"{number % 9}.example")),
        waited=chance.choice((0, 0, 0, 0, 1, 3)),
        words=frozenset(chance.sample(WORDS, chance.choice((0, 4)))),
    )
