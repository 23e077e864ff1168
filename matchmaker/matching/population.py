"""An invented population for simulations: nobody in it exists, and it is uneven as people are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.domain.profile import (
    WAYS_IN_ONE_PLACE,
    Frequency,
    Profile,
    Reach,
    Sentence,
    Way,
)
from matchmaker.domain.vocabulary import Term, Vocabulary
from matchmaker.matching.chance import Chance
from matchmaker.matching.person import read_person
from matchmaker.matching.population_words import NOWHERE, OWN_TOPICS, PLACES, SENTENCES, THINGS
from matchmaker.matching.simulation_record import Participant

Option = TypeVar("Option")
TOPIC_COUNTS = {3: 10, 4: 20, 5: 25, 6: 20, 7: 15, 8: 10}
FIELD_COUNTS = {1: 78, 2: 22}
WAY_COUNTS = {2: 30, 3: 40, 4: 20, 5: 10}
REACHES = {Reach.SURPRISE: 60, Reach.OTHER: 28, Reach.SAME: 12}
FREQUENCIES = {
    Frequency.MONTHLY: 70, Frequency.EVERY_SECOND_MONTH: 18, Frequency.QUARTERLY: 12,
}  # fmt: skip
OFFSETS = {60: 93, 0: 3, 120: 2, -300: 1, 540: 1}
TONGUES = {("de",): 38, ("de", "en"): 42, ("en",): 8}
OTHER_TONGUES = 12
INSIST_ON_PLACE, COLLEAGUES, WITH_OWN_TOPIC, ONE_SUGGESTION = 0.08, 0.08, 0.15, 0.12
STUDIOS = 40
SOME_TEXT, SHOWN = 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Population:
    """Makes members one by one; each depends on the seed and their id and on nobody else."""

    vocabulary: Vocabulary
    seed: int
    fields: tuple[str, ...]
    topics: tuple[str, ...]

    def make(self, number: int) -> Participant:
        """The member with this id."""
        chance = Chance(self.seed, "member", number)
        profile = self._fill_in(chance)
        studio = chance.below(STUDIOS) if chance.happens(COLLEAGUES) else None
        person = read_person(
            number,
            profile,
            organisation=None if studio is None else f"studio{studio}.example",
            waited=0,
            utc_offset_minutes=_pick(chance, OFFSETS),
        )
        every = profile.frequency.months
        # Not all who want a suggestion every second month want it in the same ones.
        last = -1 - chance.below(every)
        return Participant(
            person=person, every=every, one_suggestion=profile.one_suggestion, last=last
        )

    def _fill_in(self, chance: Chance) -> Profile:
        languages, ways = self._languages(chance), _ways(chance)
        writes = "en" if "de" not in languages else "de"
        return Profile(
            given_name="",
            fields=_some(chance, self.fields, 4, _pick(chance, FIELD_COUNTS)),
            topics=_some(chance, self.topics, 8, _pick(chance, TOPIC_COUNTS)),
            own_topics=tuple(_own_topics(chance, writes)),
            work=_sentence(chance, "work", writes, 1.0),
            question=_sentence(chance, "question", writes, 1.0),
            offer=_sentence(chance, "offer", writes, SOME_TEXT),
            wish=_sentence(chance, "wish", writes, SOME_TEXT),
            languages=languages,
            ways=ways,
            place=_place(chance, ways),
            reach=_pick(chance, REACHES),
            frequency=_pick(chance, FREQUENCIES),
            one_suggestion=chance.happens(ONE_SUGGESTION),
        )

    def _languages(self, chance: Chance) -> tuple[str, ...]:
        """Most write German, many English too, and a few bring one of the other languages."""
        others = [code for code in self.vocabulary.languages if code not in ("de", "en")]
        third = len(others) > 0 and chance.happens(OTHER_TONGUES / 100)
        spoken = _pick(chance, TONGUES)
        return (*spoken, others[chance.below(len(others))]) if third else spoken


def found_population(vocabulary: Vocabulary, seed: int) -> Population:
    """A population in which some fields and topics are liked by many; the seed says which."""
    chance = Chance(seed, "tastes")
    return Population(
        vocabulary,
        seed,
        fields=tuple(chance.shuffled(_offered(vocabulary.fields))),
        topics=tuple(chance.shuffled(_offered(vocabulary.topics))),
    )


def _offered(terms: Sequence[Term]) -> list[str]:
    return [term.id for term in terms if not term.retired]


def _pick(chance: Chance, weights: dict[Option, int]) -> Option:
    return chance.one_of(tuple(weights), tuple(weights.values()))


def _some(chance: Chance, ranked: Sequence[str], flatness: int, count: int) -> tuple[str, ...]:
    """About so many of them; the n-th is as popular as 1 / (n + flatness), after G. K. Zipf."""
    weights = [1 / (rank + flatness) for rank in range(len(ranked))]
    return chance.some(ranked, weights, count)


def _own_topics(chance: Chance, language: str) -> Iterator[str]:
    if chance.happens(WITH_OWN_TOPIC):
        yield from _some(chance, OWN_TOPICS[language], 3, 1)


def _sentence(chance: Chance, kind: str, language: str, share: float) -> Sentence:
    """One of the sentences about one of the things; not everybody lets it be shown."""
    if not chance.happens(share):
        return Sentence()
    (thing,) = _some(chance, THINGS[language], 6, 1)
    sentence = chance.one_of(SENTENCES[language][kind])
    return Sentence(sentence.format(thing), chance.happens(SHOWN))


def _ways(chance: Chance) -> tuple[Way, ...]:
    if chance.happens(INSIST_ON_PLACE):
        return (Way.IN_PERSON, Way.WALK)
    return tuple(chance.shuffled(tuple(Way))[: _pick(chance, WAY_COUNTS)])


def _place(chance: Chance, ways: tuple[Way, ...]) -> str:
    """Whoever only meets in person says where."""
    places = PLACES if set(ways) <= WAYS_IN_ONE_PLACE else {**PLACES, "": NOWHERE}
    return _pick(chance, places)
