"""The sample community keeps the rules, and finds partners month after month."""

from importlib import resources

import pytest

from matchmaker.demo import sample_community
from matchmaker.demo.sample_community import SampleMember, read_sample_community
from matchmaker.domain.profile import Sentence
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.errors import ConfigurationError
from matchmaker.matching.person import Person, read_person
from matchmaker.matching.plan import plan_wave
from matchmaker.web import fields

DATA = resources.files("matchmaker") / "data"
VALID = """
[[members]]
given_name = "Ada"
address = "ada@example.org"
language = "de"
fields = ["law"]
topics = ["bees", "moss", "tea"]
work = "Ich schlichte."
question = "Wozu?"
languages = ["de"]
ways = ["video"]
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary((DATA / "vocabulary.toml").read_text())


@pytest.fixture(scope="module")
def sample(vocabulary: Vocabulary) -> tuple[SampleMember, ...]:
    return read_sample_community((DATA / "sample_community.toml").read_text(), vocabulary)


def sentences_of(member: SampleMember) -> list[Sentence]:
    profile = member.profile
    return [profile.work, profile.question, profile.offer, profile.wish]


def as_people(sample: tuple[SampleMember, ...]) -> list[Person]:
    return [
        read_person(number, one.profile, organisation=None, waited=0, utc_offset_minutes=60)
        for number, one in enumerate(sample, 1)
    ]


def test_there_are_24_people_of_different_fields(sample: tuple[SampleMember, ...]) -> None:
    assert len({one.address for one in sample}) == 24
    assert len({one.profile.fields for one in sample}) == 24
    assert all(one.address.endswith("@example.org") for one in sample)


def test_they_differ_in_language_manner_place_and_ways(sample: tuple[SampleMember, ...]) -> None:
    profiles = [one.profile for one in sample]
    assert {one.language for one in sample} == {"de", "en"}
    assert any("en" not in one.languages for one in profiles)
    assert any("de" not in one.languages for one in profiles)
    assert any({"de", "en"} <= set(one.languages) for one in profiles)
    assert 2 <= sum(one.formal for one in profiles) <= 8
    assert len({one.place for one in profiles}) >= 6
    assert len({way for one in profiles for way in one.ways}) == 5
    assert len({one.first_writer for one in profiles}) == 3
    assert any(one.own_topics for one in profiles)
    assert any("quiet_people" in one.topics for one in profiles)


def test_some_sentences_are_kept_from_view(sample: tuple[SampleMember, ...]) -> None:
    hidden = [
        one for member in sample for one in sentences_of(member) if one.text and not one.shown
    ]
    assert 2 <= len(hidden) <= 8


def test_nobody_raises_their_voice(sample: tuple[SampleMember, ...]) -> None:
    assert not any("!" in one.text for member in sample for one in sentences_of(member))


def test_everybody_finds_somebody_for_nine_months(
    sample: tuple[SampleMember, ...], vocabulary: Vocabulary
) -> None:
    people = as_people(sample)
    met: set[tuple[int, int]] = set()
    for month in range(9):
        plan = plan_wave(people, forbidden=frozenset(met), distance=vocabulary.distance, seed=month)
        assert len(plan.pairings) == 12
        met |= {(pairing.low, pairing.high) for pairing in plan.pairings}


def test_in_the_first_round_an_offer_meets_a_wish(
    sample: tuple[SampleMember, ...], vocabulary: Vocabulary
) -> None:
    plan = plan_wave(as_people(sample), forbidden=frozenset(), distance=vocabulary.distance, seed=1)
    assert any(pairing.thread.offer_meets_wish for pairing in plan.pairings)


def test_the_rules_are_those_of_the_form() -> None:
    assert sample_community.LONGEST_SENTENCE == fields.LONGEST_SENTENCE
    assert sample_community.LONGEST_TOPIC == fields.LONGEST_TOPIC
    assert sample_community.LONGEST_PLACE == fields.LONGEST_PLACE


def test_a_valid_person_is_read_with_the_defaults_of_the_form(vocabulary: Vocabulary) -> None:
    (ada,) = read_sample_community(VALID, vocabulary)
    assert ada.profile.work == Sentence("Ich schlichte.", may_be_shown=True)
    assert ada.profile.offer == Sentence()
    assert not ada.profile.formal


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"ada@example.org"', '"ada@"'),
        ('["law"]', '["alchemy"]'),
        ('["law"]', '["law", "food", "stage"]'),
        ('["bees", "moss", "tea"]', '["bees", "moss"]'),
        ('["bees", "moss", "tea"]', '["bees", "moss", "moss"]'),
        ('["bees", "moss", "tea"]', '["bees", "moss", "gold"]'),
        ("Ich schlichte.", ""),
        ("Ich schlichte.", "x" * 281),
        ("Ich schlichte.", "Mehr auf www.example.org."),
        ("Ich schlichte.", "Ruf an: 0221 1234567."),
        ('language = "de"', 'language = "en"'),
        ('["video"]', '["pigeon"]'),
        ('["video"]', '["video"]\nown_topics = ["a", "b", "c"]'),
        ('given_name = "Ada"', 'given_name = "Ada <b>"'),
    ],
)
def test_whoever_breaks_a_rule_is_named(vocabulary: Vocabulary, right: str, wrong: str) -> None:
    assert right in VALID
    with pytest.raises(ConfigurationError, match="sample community: ada@"):
        read_sample_community(VALID.replace(right, wrong), vocabulary)
