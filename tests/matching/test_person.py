"""What the engine learns of a profile, and how words are folded."""

import pytest

from matchmaker.domain.profile import Profile, Sentence, Way
from matchmaker.matching.person import read_person
from matchmaker.matching.words import (
    MOST_STEMS,
    fold_place,
    fold_word,
    guess_language,
    stems,
    stems_of_language,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gärten", "garten"), ("CAFÉ", "cafe"), ("Bücher", "buch"), ("Straße", "strasse")],
)
def test_forms_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold_word(one) == fold_word(other)


@pytest.mark.parametrize(("one", "other"), [("Haus", "Hase"), ("Brot", "Brut"), ("Ton", "Tone")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold_word(one) != fold_word(other)


@pytest.mark.parametrize("typed", ["Köln", "koeln ", "50667 Köln", "KÖLN (Nippes)", "Köln, Sülz"])
def test_a_place_may_be_written_in_many_ways(typed: str) -> None:
    assert fold_place(typed) == "koln"


def test_sentences_without_a_word_that_says_something_have_no_stems() -> None:
    assert not stems("Ich würde gerne jemanden kennenlernen, der mir vielleicht helfen könnte.")
    assert not stems("I would really like somebody who could help me with something.")


def test_a_sentence_keeps_the_words_that_say_something() -> None:
    assert stems("Ich zeige gern, wie man Fahrräder repariert.") >= stems("Fahrrad")


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Ich baue Orgeln und stimme sie", "de"),
        ("I build organs and tune them for the church", "en"),
        ("Orgeln, Holz, Leim", ""),
        ("", ""),
    ],
)
def test_small_words_tell_the_language_of_a_sentence(sentence: str, language: str) -> None:
    assert guess_language(sentence) == language


def test_words_that_look_alike_in_two_languages_do_not_meet() -> None:
    german = stems_of_language(["Ich nähe mit Garn und Stoff für Kindergarten"], ["de", "en"])
    english = stems_of_language(["I paint the walls of a kindergarten"], ["de", "en"])
    assert "de:kindergart" in german
    assert "en:kindergart" in english
    assert not german & english


def test_a_sentence_that_does_not_tell_is_in_the_only_language_of_its_writer() -> None:
    assert stems_of_language(["Orgelbau"], ["en"]) == {"en:orgelbau"}
    assert stems_of_language(["Orgelbau"], ["de", "en"]) == {":orgelbau"}


def test_of_a_long_sentence_the_longest_words_count() -> None:
    many = [f"wort{'x' * number}" for number in range(30)]
    assert stems(" ".join(many)) == frozenset(many[-MOST_STEMS:])


def test_a_person_knows_no_name_and_only_folded_words() -> None:
    profile = Profile(
        given_name="Mira",
        fields=("joinery",),
        topics=("repairing",),
        own_topics=("Alte Gärten", "–"),
        work=Sentence(),
        question=Sentence(),
        offer=Sentence("Fahrräder", may_be_shown=True),
        languages=("de",),
        ways=(Way.WALK,),
        place="Köln",
    )
    read = read_person(7, profile, organisation=None, waited=2, utc_offset_minutes=60)
    assert "Mira" not in repr(read)
    assert (read.id, read.waited, read.place, read.insists_on_place) == (7, 2, "koln", True)
    assert fold_word("alte garten") in read.own_topics
    assert read.offer == {"fahrrad"}
    assert (read.offer_shown, read.wish_shown) == (True, False)
