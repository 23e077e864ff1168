"""Languages: who gets which, and how dates and lists are said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from matchmaker.i18n import (
    catalogue,
    date_in_words,
    join_words,
    language_name,
    language_of,
    negotiate,
    time_in_words,
)

DAY = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("en", "en"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("de;q=0.4, en;q=0.7", "en"),
        ("de; q=0.4, en; q=0.7", "en"),
        ("de;q=0.7, en;q=0.7", "de"),
        ("fr-FR, it;q=0.8, en;q=0.2", "en"),
        ("fr", "de"),
        ("EN-us", "en"),
        ("*", "de"),
        ("en;q=oops, de;q=0.1", "de"),
        ("en;q=nan, fr", "de"),
        (";q=;q=,,;", "de"),
        ("x" * 10_000, "de"),
    ],
)
def test_a_browser_gets_the_first_of_our_languages_that_it_asks_for(
    asked: str | None, language: str
) -> None:
    assert negotiate(asked) == language


@pytest.mark.parametrize("asked", ["en;q=0, de", "en;q=0", "fr, en;q=0.0"])
def test_a_language_that_is_refused_is_not_given(asked: str) -> None:
    assert negotiate(asked) == "de"


@pytest.mark.parametrize(
    ("letter_set", "words"),
    [
        ("de", "Sonntag, den 10. Januar"),
        ("de_formal", "Sonntag, den 10. Januar"),
        ("en", "Sunday, 10 January"),
    ],
)
def test_a_date_is_said_in_words(letter_set: str, words: str) -> None:
    assert date_in_words(DAY, letter_set) == words


@pytest.mark.parametrize(
    ("letter_set", "words"),
    [("de", "Sonntag, den 10. Januar, 09:05 Uhr"), ("en", "Sunday, 10 January, 09:05")],
)
def test_a_time_is_said_in_the_zone_it_is_given_in(letter_set: str, words: str) -> None:
    moment = datetime(2027, 1, 10, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    assert time_in_words(moment, letter_set) == words


@pytest.mark.parametrize(
    ("words", "joined"),
    [((), ""), (("a",), "a"), (("a", "b"), "a und b"), (("a", "b", "c"), "a, b und c")],
)
def test_a_list_ends_with_and(words: tuple[str, ...], joined: str) -> None:
    assert join_words(words, "de") == joined


def test_a_list_of_choices_ends_with_or() -> None:
    assert join_words(("a", "b"), "de", last="or") == "a oder b"
    assert join_words(("a", "b"), "en", last="or") == "a or b"


def test_a_language_is_named_in_the_language_of_the_reader() -> None:
    assert language_name("de", "de") == "Deutsch"
    assert language_name("de", "en") == "German"
    assert language_name("??", "en") == "??"


def test_formal_letters_are_in_german() -> None:
    assert language_of("de_formal") == language_of("de") == "de"
    assert language_of("en") == "en"


def test_the_formal_catalogue_falls_back_on_the_familiar_one() -> None:
    familiar, formal = catalogue("de"), catalogue("de_formal")
    assert formal("answer.yes") == familiar("answer.yes")
    assert (familiar("membership.heading_active"), formal("membership.heading_active")) == (
        "Du bist dabei.",
        "Sie sind dabei.",
    )


def test_a_text_fills_in_its_values_and_a_plural_its_number() -> None:
    words = catalogue("en")
    assert words("page.for_whom", address="m…@example.org") == "for m…@example.org"
    assert words.plural("faults.title", 1).startswith("Nearly there. One thing")
    assert words.plural("faults.title", 3).startswith("Nearly there. 3 things")


def test_a_value_with_braces_is_not_read_as_a_placeholder() -> None:
    assert catalogue("en")("page.for_whom", address="{letters}") == "for {letters}"


def test_a_missing_text_or_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue("de")("page.nothing")
    with pytest.raises(KeyError):
        catalogue("de")("page.for_whom", other="value")
