"""A realistic invented population: popular topics, few places, sentences, some who wait."""

from collections.abc import Iterator
from itertools import accumulate, product
from pathlib import Path
from random import Random

from matchmaker.domain.profile import WAYS_IN_ONE_PLACE, Profile, Reach, Sentence, Way
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.matching.person import Person, read_person

VOCABULARY = Path("matchmaker/data/vocabulary.toml")
PLACES = ("Köln", "Leipzig", "Graz", "Basel", "Kiel", "")
SYLLABLES = """
ba be bi bo bu da do fa fe fi ga ge go ha he ka ke ko la le li ma me mo na ne
der len mar nos pil rat sim tor vel zan bru sti kla fro
gut holz kraft licht mund pfad quell stein tau werk wind zug
"""
NOUNS = ["".join(parts) for parts in product(*map(str.split, SYLLABLES.strip().splitlines()))]
WAYS = tuple(Way)
LANGUAGES = [("de",), ("de", "en"), ("en",), ("de", "en", "fr"), ("de", "pl"), ("pl",)]


def read_terms() -> Vocabulary:
    """The vocabulary that every community starts with."""
    return read_vocabulary(VOCABULARY.read_text(encoding="utf-8"))


def invent(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[Person]:
    """Members as the engine sees them, in a random order; the same seed gives the same ones."""
    chance = Random(seed)
    maker = Maker(chance, vocabulary)
    for number in chance.sample(range(1, 3 * count + 1), count):
        yield maker.make(number)


class Taste:
    """Terms of which the first are much more popular than the last."""

    def __init__(self, terms: list[str], flatness: int) -> None:
        self._terms = terms
        self._sums = list(accumulate(1 / (rank + flatness) for rank in range(len(terms))))

    def some(self, chance: Random, sizes: tuple[int, ...]) -> tuple[str, ...]:
        """Different terms, about as many as one of these sizes."""
        count = chance.choice(sizes)
        return tuple(sorted(set(chance.choices(self._terms, cum_weights=self._sums, k=count))))


class Maker:
    """Draws one member after the other."""

    def __init__(self, chance: Random, vocabulary: Vocabulary) -> None:
        self._chance = chance
        topics = [term.id for term in vocabulary.topics]
        chance.shuffle(topics)
        self._topics = Taste(topics, 3)
        self._fields = Taste([term.id for term in vocabulary.fields], 4)
        self._nouns = Taste(NOUNS, 10)

    def make(self, number: int) -> Person:
        """One member: most write German, some wait, and most sentences may be shown."""
        chance = self._chance
        ways = tuple(chance.sample(WAYS, chance.choice((1, 2, 2, 3, 4))))
        insists = set(ways) <= WAYS_IN_ONE_PLACE
        profile = Profile(
            given_name="",
            fields=self._fields.some(chance, (1, 1, 1, 2)),
            topics=self._topics.some(chance, (2, 3, 3, 4, 4, 5, 6)),
            own_topics=self._nouns.some(chance, (0, 0, 0, 0, 1)),
            work=self._sentence("Ich arbeite mit", 1.0),
            question=self._sentence("Mich beschäftigt", 0.8),
            offer=self._sentence("Ich zeige gern", 0.6),
            wish=self._sentence("Ich suche", 0.6),
            languages=chance.choices(LANGUAGES, [42, 36, 12, 5, 4, 1])[0],
            ways=ways,
            place=chance.choices(PLACES, [30, 15, 8, 4, 1, 0 if insists else 42])[0],
            reach=chance.choices(list(Reach), [10, 25, 65])[0],
        )
        return read_person(
            number,
            profile,
            organisation=f"{chance.randrange(3000)}.example" if chance.random() < 0.3 else None,
            waited=chance.choices([0, 1, 2, 5], [88, 8, 3, 1])[0],
            utc_offset_minutes=chance.choices([60, 0, 120, -300, 540], [92, 3, 3, 1, 1])[0],
        )

    def _sentence(self, start: str, share: float) -> Sentence:
        if self._chance.random() > share:
            return Sentence()
        words = " ".join(self._nouns.some(self._chance, (1, 2, 3, 4)))
        return Sentence(f"{start} {words}", self._chance.random() < 0.7)
