"""Clean text in, or a fault with a name."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.freetext import clean_line, clean_name, clean_text, mixes_scripts
from matchmaker.errors import InvalidInputError


def fault_of(text: str, *, limit: int = 280) -> str:
    with pytest.raises(InvalidInputError) as caught:
        clean_text(text, limit=limit)
    return caught.value.code


@pytest.mark.parametrize(
    "sign",
    [
        "\x00", "\x07", "\x1b", "\x7f", "\x85", "\u00ad", "\u200b", "\u200e", "\u200f", "\u202a",
        "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff", "\ud800", "\ue000", "\ufffe",
        "\U000e0041", "\U0010fffd", "\u0378",
    ],
)  # fmt: skip
def test_invisible_and_undefined_characters_are_refused(sign: str) -> None:
    assert fault_of(f"Ich baue{sign} Küchen") == "control_characters"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_a_joiner_passes_between_the_letters_that_need_it_and_nowhere_else(joiner: str) -> None:
    persian = f"می{joiner}خواهم"
    assert clean_text(persian, limit=280) == persian
    for text in (f"pay{joiner}pal", f"{joiner}می", f"می{joiner}", f"می {joiner}خو"):
        assert fault_of(text) == "control_characters"


def test_stacked_marks_are_refused_and_ordinary_ones_are_not() -> None:
    assert fault_of("Z" + "\u0301" * 5 + "algo") == "stacked_marks"
    for text in ("Việt Nam", "שָׁלוֹם", "Ǻngström", "ไม้"):
        assert clean_text(text, limit=280) == unicodedata.normalize("NFKC", text)


def test_wide_and_composed_forms_become_the_ordinary_ones() -> None:
    assert clean_line("Ｈｏｌｚ und Gla\u0308ser", limit=280) == "Holz und Gläser"


def test_a_contact_in_wide_letters_is_still_a_contact() -> None:
    assert fault_of("ｍｉｒａ＠ｅｘａｍｐｌｅ．ｏｒｇ") == "contact_address"
    assert fault_of("０１７１　１２３４５６７") == "contact_phone"


def test_spaces_are_tidied_and_line_breaks_kept() -> None:
    assert clean_text("  Holz \t und\u00a0 Leim \r\n\rBrot  ", limit=280) == "Holz und Leim\n\nBrot"


def test_a_line_has_no_line_breaks() -> None:
    assert clean_line("Holz\r\nund\u2028Leim\n", limit=280) == "Holz und Leim"


def test_the_limit_counts_what_is_kept() -> None:
    assert clean_text("  " + "a" * 280 + "  ", limit=280) == "a" * 280
    assert fault_of("a" * 281) == "too_long"


def test_a_sign_that_unfolds_counts_as_what_it_becomes() -> None:
    assert fault_of("\ufdfa" * 16) == "too_long"


def test_a_huge_text_is_refused_before_it_is_looked_at() -> None:
    assert fault_of("\x00" * 10_001) == "too_long"


@pytest.mark.parametrize(
    "name",
    [
        "Mira", "Mira-Sophie", "O’Neill", "O'Neill", "J. R. Tolkien", "Günther", "Nguyễn", "Łukasz",
        "Σοφία", "Мария", "علی", "मीरा", "李", "Mira 2",
    ],
)  # fmt: skip
def test_names_of_the_world_pass(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    "name",
    [
        "Mira <b>", "Mira@home", "=?utf-8?q?Hi?=", "Mira:", "Mira;", "(Mira)", '"Mira"', "Mira!",
        "Mi/ra", "{{7*7}}", "Mira 😀", "...", "-", "7",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        clean_name(name)


def test_a_family_name_may_be_left_out() -> None:
    assert clean_name("  ") == ""


def test_a_name_has_sixty_characters_at_most() -> None:
    assert clean_name("a" * 60) == "a" * 60
    with pytest.raises(InvalidInputError):
        clean_name("a" * 61)


def test_a_word_of_two_scripts_is_noticed() -> None:
    assert mixes_scripts("M\u0456ra")
    assert mixes_scripts("\u0391da Brandt")
    assert not mixes_scripts("Mira Мария")
    assert not mixes_scripts("Jean-Luc O’Neill 2")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_clean_text_is_clean_and_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean_text(text, limit=280)
    except InvalidInputError:
        return
    assert clean_text(cleaned, limit=280) == cleaned
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in cleaned.replace("\n", "")
    )
    cleaned.encode()
