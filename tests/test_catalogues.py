"""The words of the pages: complete, the same in every language, and none of them for nothing."""

import re
import string
import tomllib
from collections.abc import Mapping
from importlib import resources

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.profile import FirstWriter, Frequency, Reach, Way
from matchmaker.i18n import LETTER_SETS, catalogue
from tests.catalogues import list_fault_codes, list_uses

GERMAN, ENGLISH, FORMAL = (catalogue(name).texts for name in ("de", "en", "de_formal"))
CHOICES = {"ways": Way, "reach": Reach, "frequency": Frequency, "first_writer": FirstWriter}
# Shown before anybody could choose how to be addressed, or to everybody alike.
ALWAYS_FAMILIAR = ("join", "sample", "thanks", "privacy", "imprint", "choosing")
# The two forms of address by their names.
NAMES_THE_FORM = {"form.du"}
FAMILIAR = re.compile(
    r"(?i:\b(du|dich|dir|dein\w*|euch|eue?r\w*)\b)|\bihr\b|\bIhr (\w+t|seid|beide)\b"
    r"|(?i:\b(versuch|schick|schreib|wähle|lies|tippe|setz|nimm|lade|geh|warte|leite|öffne)\b)"
)


def test_german_and_english_have_the_same_keys() -> None:
    assert set(GERMAN) == set(ENGLISH)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_every_text_takes_the_same_values_in_every_language(letter_set: str) -> None:
    texts = catalogue(letter_set).texts
    assert _placeholders(texts) == _placeholders(GERMAN)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_no_page_raises_its_voice_and_no_text_is_empty(letter_set: str) -> None:
    for key, text in catalogue(letter_set).texts.items():
        assert text, key
        assert "!" not in text, key
        assert text == " ".join(text.split()), key


def test_every_language_uses_its_own_quotation_marks() -> None:
    assert not re.search('["”]|“[^„]*„', " ".join(GERMAN.values()))
    assert not re.search("[\"„']", " ".join(ENGLISH.values()))


def test_the_formal_catalogue_changes_only_what_addresses_somebody() -> None:
    overlay = _read_overlay()
    assert set(overlay) <= set(GERMAN)
    for key in overlay:
        assert GERMAN[key] != FORMAL[key], key


def test_the_formal_pages_never_slip_into_the_familiar_form() -> None:
    for key, text in FORMAL.items():
        if key.partition(".")[0] not in ALWAYS_FAMILIAR and key not in NAMES_THE_FORM:
            assert not FAMILIAR.search(text), key


def test_the_familiar_pages_never_slip_into_the_formal_form() -> None:
    for key, text in GERMAN.items():
        assert not re.search(r"(?<![.:?] )(?<!^)\b(Sie|Ihnen|Ihre?[mnrs]?)\b", text) or (
            key == "form.sie"
        ), key


@pytest.mark.parametrize("group", CHOICES)
def test_every_choice_of_the_form_has_its_words(group: str) -> None:
    wanted = {f"{group}.{choice.value}" for choice in CHOICES[group]}
    assert wanted == {key for key in GERMAN if key.startswith(f"{group}.")}


def test_every_answer_has_its_words_before_and_after_it_is_given() -> None:
    for answer in Answer:
        keys = (f"answer.{answer}", f"answer.{answer}_hint", f"answer.now_{answer}")
        assert {*keys, f"answered.{answer}_heading", f"answered.{answer}_lead"} <= set(GERMAN)


def test_every_fault_that_a_form_can_find_has_its_words() -> None:
    codes = set(list_fault_codes())
    assert len(codes) > 20
    assert {f"faults.{code}" for code in codes} <= set(GERMAN)


def test_every_text_that_is_asked_for_is_there() -> None:
    uses = list(list_uses())
    assert len(uses) > 100
    assert [use for use in uses if not any(use.matches(key) for key in GERMAN)] == []


def test_every_text_is_given_the_values_it_takes() -> None:
    uses = {use.pattern.replace("\\", ""): use.values for use in list_uses()}
    for key, wanted in _placeholders(GERMAN).items():
        given = uses.get(key)
        # The page itself puts a link where the hint names the privacy notice.
        assert given is None or wanted <= given or wanted == {"privacy"}, key


def test_no_text_is_there_for_nothing() -> None:
    uses = list(list_uses())
    unused = {key for key in GERMAN if not any(use.matches(key) for use in uses)}
    raised = {f"faults.{code}" for code in list_fault_codes()}
    faults = {key for key in GERMAN if key.startswith("faults.")} - raised
    exact = {use.pattern.replace("\\", "") for use in uses}
    assert {key for key in unused if key.partition(".")[0] not in CHOICES} == set()
    assert {key for key in faults if not key.startswith("faults.title.")} <= exact


def _placeholders(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """The names in braces, text by text."""
    return {
        key: {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        for key, text in texts.items()
    }


def _read_overlay() -> list[str]:
    """The keys that de_formal.toml holds itself."""
    file = resources.files("matchmaker") / "locale" / "de_formal.toml"
    found: list[str] = []
    stack: list[tuple[str, object]] = [("", tomllib.loads(file.read_text(encoding="utf-8")))]
    while stack:
        prefix, value = stack.pop()
        if isinstance(value, dict):
            stack += [(f"{prefix}.{key}".strip("."), inner) for key, inner in value.items()]
        else:
            found.append(prefix)
    return found
