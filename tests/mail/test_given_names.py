"""A given name in a subject is a name and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.mail.headers import clean_given_name
from tests.mail.letters import PAYLOADS


@pytest.mark.parametrize(
    "name",
    ["Mira", "José", "Anna-Lena", "O'Neill", "Zoë M.", "Łukasz", "Ольга", "大名", "नमिता", "مها"],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert clean_given_name(name) == name


def test_a_typographic_apostrophe_becomes_a_plain_one() -> None:
    assert clean_given_name("D’Arcy") == "D'Arcy"


def test_letters_made_of_two_characters_become_one() -> None:
    assert clean_given_name("Jose\u0301") == "José"


def test_wide_and_decorated_letters_become_plain_ones() -> None:
    assert clean_given_name("Ｍｉｒａ") == "Mira"


def test_spaces_of_every_kind_become_one() -> None:
    assert clean_given_name("  Mira \u00a0 Lena ") == "Mira Lena"


def test_a_mark_without_a_letter_is_left_out() -> None:
    assert clean_given_name("\u0308\u0308Mira") == "Mira"


def test_a_mark_that_loses_its_neighbour_joins_its_letter() -> None:
    assert clean_given_name("Jose\u200b\u0301") == "José"


def test_a_long_name_is_cut() -> None:
    assert clean_given_name("M" * 300) == "M" * 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives(payload: str) -> None:
    name = clean_given_name(payload)
    assert len(name) <= 40
    assert not set(name) & set('=?<>()[]@,;:"\\\r\n\t\0')


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    name = clean_given_name(text)
    assert clean_given_name(name) == name
