"""What people type is understood as they mean it, or asked about; never as its contrary."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.mail.meaning import Meaning, read_meaning

Row = tuple[Meaning, str, bool]
CORPUS = Path(__file__).with_name("phrases.tsv")
TAKEN_BACK = ("nicht", "not", "?", "vielleicht", "if", "kein", "never")
ADDED = (", aber", ", but", ", oder?", "…", " unless paid", " falls sie will", " 🙄", " ab Mai")
WHY_NOT = re.compile(
    r"\b(?:warum|wieso|why|dagegen|nein sagen|no to (?:that|this))\b", re.IGNORECASE
)
MOST_SECONDS = 0.1


def read_corpus() -> Iterator[Row]:
    """Meaning, phrase, and whether it is a plain one; a backslash and n stand for a new line."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        meaning, phrase, kind = line.split("\t")
        yield Meaning(meaning), phrase.replace("\\n", "\n"), kind == "plain"


ROWS = [*read_corpus()]
PLAIN_YES = [phrase for meaning, phrase, plain in ROWS if plain and meaning is Meaning.YES]
WORDS = sorted({word for _, phrase, _ in ROWS for word in phrase.split()})
salads = st.lists(st.sampled_from([*WORDS, "\n", ",", ".", "?"]), max_size=60).map(" ".join)


def list_phrases(meaning: Meaning) -> list[str]:
    return [phrase for found, phrase, _ in ROWS if found is meaning]


def insert_everywhere(phrase: str, word: str) -> Iterator[str]:
    words = phrase.split(" ")
    for at in range(len(words) + 1):
        yield " ".join([*words[:at], word, *words[at:]])


def test_the_corpus_is_large_and_no_phrase_is_in_it_twice() -> None:
    assert len(ROWS) > 700
    assert len({phrase for _, phrase, _ in ROWS}) == len(ROWS)


def test_no_phrase_is_understood_as_anything_but_what_it_means() -> None:
    flipped = [
        (phrase, read_meaning(phrase).value)
        for meaning, phrase, _ in ROWS
        if read_meaning(phrase) not in (meaning, Meaning.UNCLEAR)
    ]
    assert flipped == []


def test_every_stop_is_found() -> None:
    assert [p for p in list_phrases(Meaning.STOP) if read_meaning(p) is not Meaning.STOP] == []


def test_at_most_a_tenth_of_the_plain_answers_has_to_be_asked_about() -> None:
    plain = [row for row in ROWS if row[2] and row[0] is not Meaning.UNCLEAR]
    asked = [phrase for _, phrase, _ in plain if read_meaning(phrase) is Meaning.UNCLEAR]
    assert len(asked) <= len(plain) / 10, asked


@pytest.mark.parametrize("word", TAKEN_BACK)
def test_a_yes_with_a_doubt_or_a_negation_anywhere_is_none(word: str) -> None:
    phrases = [p for p in PLAIN_YES if word != "?" or not WHY_NOT.search(p)]
    changed = chain.from_iterable(insert_everywhere(phrase, word) for phrase in phrases)
    assert [text for text in changed if read_meaning(text) is Meaning.YES] == []


@pytest.mark.parametrize("ending", ADDED)
def test_a_yes_that_ends_in_a_condition_is_none(ending: str) -> None:
    changed = [phrase.rstrip(".! ") + ending for phrase in PLAIN_YES]
    assert [text for text in changed if read_meaning(text) is Meaning.YES] == []


@pytest.mark.parametrize("stop", ["Bitte abmelden", "Unsubscribe me", "Keine Mails mehr bitte"])
def test_stop_wins_over_every_answer(stop: str) -> None:
    phrases = [*list_phrases(Meaning.YES), *list_phrases(Meaning.NO), *list_phrases(Meaning.LATER)]
    texts = [f"{phrase}\n{stop}" for phrase in phrases] + [f"{stop}. {p}" for p in phrases]
    assert [text for text in texts if read_meaning(text) is not Meaning.STOP] == []


@pytest.mark.parametrize("no", ["Nein", "No", "Nope", "lieber nicht", "Not interested"])
def test_a_yes_and_a_no_together_are_no_yes(no: str) -> None:
    texts = [f"{phrase}\n{no}" for phrase in PLAIN_YES] + [f"{no}. {p}" for p in PLAIN_YES]
    assert [text for text in texts if read_meaning(text) is Meaning.YES] == []


@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, lambda p: f"  {p}\r\n\r\n", lambda p: p.replace("'", "’")],
    ids=["upper case", "lower case", "space around", "typographic"],
)
def test_how_a_phrase_is_written_turns_no_yes_or_no_around(change: Callable[[str], str]) -> None:
    for meaning, phrase, _ in ROWS:
        assert read_meaning(change(phrase)) in (meaning, Meaning.UNCLEAR), phrase


@pytest.mark.parametrize(
    "letters", [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ü", "u")]
)
def test_umlauts_may_be_missing(letters: tuple[str, str]) -> None:
    for meaning, phrase, _ in ROWS:
        assert read_meaning(phrase.replace(*letters)) in (meaning, Meaning.UNCLEAR), phrase


@given(salads)
@settings(max_examples=300, deadline=None)
def test_a_salad_of_known_words_is_read(text: str) -> None:
    meaning = read_meaning(text)
    assert meaning in Meaning
    assert meaning is not Meaning.YES or "?" not in text.split()


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_read(text: str) -> None:
    assert read_meaning(text) in Meaning


@given(st.sampled_from(PLAIN_YES), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_yes_before_a_plain_no_is_no_yes(phrase: str, words: list[str]) -> None:
    assert read_meaning(f"{phrase}\n{' '.join(words)}\nnein, lieber nicht") is not Meaning.YES


HOSTILE = {
    "new lines": "\n" * 60_000,
    "yes": "ja " * 20_000,
    "not": "nicht, " * 9_000,
    "one word": "j" * 60_000,
    "apostrophes": "a'" * 30_000,
    "hyphens": "-a" * 30_000,
    "question marks": "?" * 60_000,
    "dots": "." * 60_000,
    "brackets": "(" * 60_000,
    "spaces": "ja" + " " * 60_000 + "!",
    "links": "http://" * 9_000,
    "addresses": "a@" * 30_000,
    "plus": "+1 - " * 12_000,
    "long ligatures": "\ufdfa" * 20_000,
    "marks": "a" + "\u0300" * 60_000,
    "quotes": "> ja\n" * 12_000,
    "underscores": "_" * 60_000,
    "optional words": "sehr gern so wirklich total " * 2_000,
    "optional words, not cut": "sehr gern so wirklich total " * 100,
    "the fullest beginnings": "ich i im das no not nicht ja gern bitte bin da in please " * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_takes_long_and_what_is_cut_is_unclear(name: str) -> None:
    assert read_meaning(HOSTILE[name]) is Meaning.UNCLEAR
    assert any(measure(HOSTILE[name]) < MOST_SECONDS for _ in range(5))


def measure(text: str) -> float:
    begun = process_time()
    read_meaning(text)
    return process_time() - begun


def test_a_yes_behind_which_much_follows_is_unclear() -> None:
    assert read_meaning("Ja gern!") is Meaning.YES
    assert read_meaning("Ja gern!" + "\n\nIch freue mich." * 300) is Meaning.UNCLEAR


@pytest.mark.parametrize("filling", ["wouldnt miss it for the world ", "\u2057", "\u2057 "])
def test_what_stands_behind_all_that_is_read_is_not_left_out(filling: str) -> None:
    """It is cut by words, or by signs of which each stands for several."""
    for times in (1, 60, 70, 700, 800, 1_400):
        assert read_meaning(f"Ja gern, {filling * times}. Lieber nicht!") is not Meaning.YES


def test_a_stop_is_found_in_a_long_text() -> None:
    assert read_meaning("Bitte abmelden.\n" + "Das war viel. " * 4_000) is Meaning.STOP
