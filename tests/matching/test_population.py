"""Invented members: always the same, uneven as people are, and made of the given vocabulary."""

from collections import Counter

import pytest

from matchmaker.assembly.data import DATA
from matchmaker.domain.profile import Reach
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.matching.chance import Chance, draw
from matchmaker.matching.population import Population, found_population
from matchmaker.matching.simulation_record import Participant

MANY = 600
SMALL = """
languages = ["de", "en"]
[field_groups.one]
de = "Eins"
en = "One"
[field_groups.one.terms]
left = ["Links", "Left"]
gone = { de = "Weg", en = "Gone", retired = true }
[topic_groups.two]
de = "Zwei"
en = "Two"
[topic_groups.two.terms]
up = ["Oben", "Up"]
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary((DATA / "vocabulary.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def population(vocabulary: Vocabulary) -> Population:
    return found_population(vocabulary, 3)


@pytest.fixture(scope="module")
def many(population: Population) -> list[Participant]:
    return [population.make(number) for number in range(1, MANY + 1)]


def test_a_member_depends_on_nobody_else(
    population: Population, vocabulary: Vocabulary, many: list[Participant]
) -> None:
    assert population.make(500) == many[499]
    assert found_population(vocabulary, 3).make(500) == many[499]
    assert found_population(vocabulary, 4).make(500) != many[499]


def test_some_topics_are_liked_by_many_and_some_by_few(many: list[Participant]) -> None:
    counts = Counter(topic for member in many for topic in member.person.topics)
    most, least = counts.most_common(1)[0][1], min(counts.values())
    assert most > MANY / 6
    assert least < MANY / 30
    assert len(counts) > 80


def test_everything_that_counts_occurs(many: list[Participant]) -> None:
    people = [member.person for member in many]
    assert all(person.fields and person.topics and person.ways for person in people)
    assert {person.reach for person in people} == set(Reach)
    assert {member.every for member in many} == {1, 2, 3}
    assert any(member.one_suggestion for member in many)
    assert any(person.organisation for person in people)
    assert any(person.insists_on_place for person in people)
    assert any(len(person.languages) > 2 for person in people)
    assert any(not person.languages & {"de"} for person in people)
    assert any(not person.offer_shown for person in people)
    assert any(one.offer & other.wish for one in people[:50] for other in people[50:100])
    own = Counter(topic for person in people for topic in person.own_topics)
    assert max(own.values()) > 1


def test_whoever_only_meets_in_person_says_where(many: list[Participant]) -> None:
    assert all(member.person.place for member in many if member.person.insists_on_place)
    assert any(not member.person.place for member in many)


def test_whoever_wants_fewer_suggestions_does_not_want_them_all_in_the_same_months(
    many: list[Participant],
) -> None:
    for every in (2, 3):
        assert {member.last for member in many if member.every == every} == {
            -1 - month for month in range(every)
        }


def test_a_vocabulary_of_ones_own_is_used_and_retired_terms_are_not() -> None:
    population = found_population(read_vocabulary(SMALL), 1)
    people = [population.make(number).person for number in range(1, 60)]
    assert {person.fields for person in people} == {("left",)}
    assert {person.topics for person in people} == {frozenset({"up"})}
    assert set().union(*(person.languages for person in people)) == {"de", "en"}


def test_chance_repeats_itself_and_knows_its_names() -> None:
    assert draw(1, "answer", 7) == draw(1, "answer", 7)
    assert len({draw(1, "answer", 7), draw(2, "answer", 7), draw(1, "answer", 8)}) == 3
    one, same = Chance("seed"), Chance("seed")
    assert [one.number() for _ in range(5)] == [same.number() for _ in range(5)]


def test_chance_is_even() -> None:
    chance = Chance("even")
    counts = Counter(chance.below(10) for _ in range(10_000))
    assert set(counts) == set(range(10))
    assert all(850 < count < 1_150 for count in counts.values())


def test_heavier_options_are_likelier_and_weightless_ones_never_come() -> None:
    chance = Chance("weights")
    counts = Counter(chance.one_of("abc", (3, 0, 1)) for _ in range(4_000))
    assert set(counts) == {"a", "c"}
    assert 2_800 < counts["a"] < 3_200


def test_shuffling_keeps_everybody() -> None:
    names = list("abcdefgh")
    shuffled = Chance("order").shuffled(names)
    assert sorted(shuffled) == names
    assert shuffled != names
