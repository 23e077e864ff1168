"""A profile and what others are shown of it, stored and read back."""

import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.profile import Frequency, Profile, Sentence, Way
from matchmaker.domain.shown import Shown, Thread, show

WORDS = st.text(max_size=20)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
SENTENCES = st.builds(Sentence, WORDS, st.booleans())
PROFILES = st.builds(
    Profile,
    given_name=WORDS, fields=LISTS, topics=LISTS, own_topics=LISTS, languages=LISTS,
    work=SENTENCES, question=SENTENCES, offer=SENTENCES, wish=SENTENCES, family_name=WORDS,
    limits=WORDS, place=WORDS, zone=WORDS, formal=st.booleans(), one_suggestion=st.booleans(),
)  # fmt: skip
THREADS = st.builds(Thread, LISTS, LISTS, st.booleans(), st.booleans(), st.booleans())
FREE_SENTENCES = ("work", "question", "offer", "wish")
MIRA = Profile(
    given_name="Mira",
    family_name="Aydın",
    fields=("joinery",),
    topics=("wood",),
    own_topics=("Zinn",),
    work=Sentence("Ich baue Küchen."),
    question=Sentence("Warum werfen Leute Dinge weg?"),
    offer=Sentence("Einen Nachmittag an der Hobelbank."),
    wish=Sentence("Jemanden, der rechnet."),
    limits="Keine Verkaufsgespräche.",
    languages=("de", "en"),
    ways=(Way.WALK,),
    place="Köln",
    zone="Europe/Berlin",
)


@settings(deadline=None, max_examples=60)
@given(PROFILES)
def test_a_profile_survives_being_stored_as_json(profile: Profile) -> None:
    assert Profile.from_dict(json.loads(json.dumps(profile.as_dict()))) == profile


@settings(deadline=None, max_examples=60)
@given(PROFILES, THREADS)
def test_what_is_shown_survives_being_stored_as_json(profile: Profile, thread: Thread) -> None:
    shown = show(profile, thread)
    assert Shown.from_dict(json.loads(json.dumps(shown.as_dict()))) == shown


def test_no_sentence_is_shown_without_its_tick() -> None:
    shown = show(MIRA, Thread())
    assert {getattr(shown, name) for name in FREE_SENTENCES} == {""}


@pytest.mark.parametrize("ticked", FREE_SENTENCES)
def test_a_tick_shows_its_own_sentence_and_no_other(ticked: str) -> None:
    text = getattr(MIRA, ticked).text
    shown = show(replace(MIRA, **{ticked: Sentence(text, may_be_shown=True)}), Thread())  # type: ignore[arg-type]
    assert {name: getattr(shown, name) for name in FREE_SENTENCES if getattr(shown, name)} == {
        ticked: text
    }


def test_names_and_limits_are_never_shown() -> None:
    every = {name: replace(getattr(MIRA, name), may_be_shown=True) for name in FREE_SENTENCES}
    stored = json.dumps(asdict(show(replace(MIRA, **every), Thread())), ensure_ascii=False)
    for word in (MIRA.given_name, MIRA.family_name, MIRA.limits, MIRA.zone):
        assert word not in stored


def test_a_new_part_of_a_profile_has_to_be_thought_about_before_it_is_shown() -> None:
    shown = {field.name for field in fields(Shown)}
    assert shown == {
        "fields", "topics", "own_topics", "languages", "ways", "place", "thread", *FREE_SENTENCES,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ways", "insists"),
    [((Way.WALK,), True), ((Way.WALK, Way.IN_PERSON), True), ((Way.WALK, Way.PHONE), False)],
)
def test_who_only_meets_in_person_insists_on_a_place(ways: tuple[Way, ...], insists: bool) -> None:
    assert replace(MIRA, ways=ways).insists_on_place is insists


def test_frequencies_are_counted_in_months() -> None:
    assert [frequency.months for frequency in Frequency] == [1, 2, 3]
