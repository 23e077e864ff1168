"""Small rules: who writes first, how a proposal ends, in which letters, with which question."""

from collections.abc import Mapping
from importlib import resources
from itertools import product

import pytest

from matchmaker.domain.answer import Answer, Outcome, PairMemoryKind, settle
from matchmaker.domain.first_writer import choose_first_writer
from matchmaker.domain.membership import joint_letter_sets, letter_set
from matchmaker.domain.opening_questions import OpeningQuestions, read_opening_questions
from matchmaker.domain.profile import FirstWriter
from matchmaker.domain.vocabulary import read_vocabulary
from matchmaker.errors import ConfigurationError
from matchmaker.i18n import LETTER_SETS

ME, THEY, EITHER = FirstWriter.ME, FirstWriter.THEY, FirstWriter.EITHER
NO_ANSWER: Answer | None = None


def read_data(name: str) -> str:
    return (resources.files("matchmaker") / "data" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def questions() -> OpeningQuestions:
    return read_opening_questions(read_data("opening_questions.toml"))


@pytest.mark.parametrize(
    ("one", "other", "writer"),
    [(ME, EITHER, 0), (ME, THEY, 0), (EITHER, THEY, 0), (EITHER, ME, 1), (THEY, EITHER, 1)],
)
def test_who_would_rather_write_first_does(
    one: FirstWriter, other: FirstWriter, writer: int
) -> None:
    assert {choose_first_writer(one, other, seed=seed) for seed in range(4)} == {writer}


@pytest.mark.parametrize("wish", list(FirstWriter))
def test_where_both_wish_the_same_the_seed_decides_for_either(wish: FirstWriter) -> None:
    assert {choose_first_writer(wish, wish, seed=seed) for seed in range(2)} == {0, 1}


@pytest.mark.parametrize(
    ("answers", "outcome", "memory"),
    [
        ({NO_ANSWER}, Outcome.EXPIRED, PairMemoryKind.SILENT),
        ({Answer.YES, None}, Outcome.EXPIRED, PairMemoryKind.SILENT),
        ({Answer.YES, Answer.LATER}, Outcome.EXPIRED, PairMemoryKind.SILENT),
        ({Answer.YES, Answer.NO}, Outcome.DECLINED, PairMemoryKind.DECLINED),
        ({Answer.ACQUAINTED, Answer.NO}, Outcome.DECLINED, PairMemoryKind.DECLINED),
        ({Answer.ACQUAINTED, Answer.YES}, Outcome.EXPIRED, PairMemoryKind.ACQUAINTED),
    ],
)
def test_how_a_proposal_ends(
    answers: set[Answer | None], outcome: Outcome, memory: PairMemoryKind
) -> None:
    assert settle(answers) == (outcome, memory)


def test_not_this_month_ends_like_silence_whatever_the_other_side_said() -> None:
    for other in (*Answer, None):
        assert settle((Answer.LATER, other)) == settle((None, other))


def test_the_order_of_answers_does_not_matter() -> None:
    for one, other in product((*Answer, None), repeat=2):
        assert settle((one, other)) == settle((other, one))


def test_only_silence_is_no_final_memory() -> None:
    assert {kind for kind in PairMemoryKind if not kind.is_final} == {PairMemoryKind.SILENT}


def test_only_german_has_formal_letters() -> None:
    found = {letter_set(code, formal=formal) for code in ("de", "en") for formal in (True, False)}
    assert found == set(LETTER_SETS)
    assert letter_set("en", formal=True) == "en"


BOTH, GERMAN, ENGLISH, POLISH = ("de", "en"), ("de",), ("en",), ("pl",)


@pytest.mark.parametrize(
    ("first", "second", "first_writes", "second_writes", "sets"),
    [
        ("de", "de", GERMAN, GERMAN, ("de",)),
        ("de", "de_formal", GERMAN, GERMAN, ("de_formal",)),
        ("de_formal", "de_formal", GERMAN, GERMAN, ("de_formal",)),
        ("en", "en", ENGLISH, ENGLISH, ("en",)),
        ("de", "en", BOTH, ENGLISH, ("en",)),
        ("de", "en", BOTH, BOTH, ("de",)),
        ("de_formal", "en", BOTH, BOTH, ("de_formal",)),
        ("de_formal", "en", BOTH, ENGLISH, ("en",)),
        ("de", "en", GERMAN, ENGLISH, ("de", "en")),
        ("de_formal", "en", POLISH, POLISH, ("de_formal", "en")),
        ("de", "de", POLISH, POLISH, ("de",)),
    ],
)
def test_a_letter_to_two_is_one_that_both_can_read(
    first: str,
    second: str,
    first_writes: tuple[str, ...],
    second_writes: tuple[str, ...],
    sets: tuple[str, ...],
) -> None:
    assert joint_letter_sets(first, second, first_writes, second_writes) == sets
    assert joint_letter_sets(second, first, second_writes, first_writes) == sets


def test_every_group_of_topics_has_questions(questions: OpeningQuestions) -> None:
    vocabulary = read_vocabulary(read_data("vocabulary.toml"))
    groups = {group.id for group in vocabulary.topic_groups}
    assert set(questions.by_group) == groups | {"general"}
    assert all(len(entries) >= 2 for entries in questions.by_group.values())


def test_every_question_asks_one_thing_in_every_set(questions: OpeningQuestions) -> None:
    for entries in questions.by_group.values():
        for question in entries:
            assert set(question) == set(LETTER_SETS)
            assert all(text.count("?") == 1 and text.endswith("?") for text in question.values())
            assert not any("!" in text for text in question.values())


def test_no_question_is_asked_in_two_places(questions: OpeningQuestions) -> None:
    texts = [entry["de"] for entries in questions.by_group.values() for entry in entries]
    assert len(texts) == len(set(texts))


def test_the_question_is_about_what_two_share_and_the_same_in_every_set(
    questions: OpeningQuestions,
) -> None:
    def index(entries: tuple[Mapping[str, str], ...], letters: str, seed: int) -> int:
        chosen = questions.choose(["music", "music"], seed, letters)
        return [entry[letters] for entry in entries].index(chosen)

    entries = questions.by_group["music"]
    for seed in range(7):
        assert len({index(entries, letters, seed) for letters in LETTER_SETS}) == 1
    assert {index(entries, "de", seed) for seed in range(7)} == set(range(len(entries)))


def test_without_a_shared_group_the_question_is_a_general_one(questions: OpeningQuestions) -> None:
    general = {entry["en"] for entry in questions.general}
    assert {questions.choose(["unknown"], seed, "en") for seed in range(9)} == general


def test_all_faults_of_a_list_of_questions_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_opening_questions('music = "Was hörst du?"\n[[food]]\nde = "Was isst du?"\nen = " "')
    assert str(caught.value).splitlines() == [
        "opening questions: there is no general question",
        "opening questions: music is not written as [[music]]",
        "opening questions: food 1 has no text in de_formal",
        "opening questions: food 1 has no text in en",
    ]
