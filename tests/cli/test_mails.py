"""Letters to look at in a terminal."""

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from tests.cli.conftest import Terminal
from tests.letters import ALL_LETTERS, render


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_every_letter_can_be_looked_at(
    terminal: Terminal, kind: EmailKind, letter_set: str
) -> None:
    said = terminal("mail", "preview", kind.value, "--language", letter_set)
    letter = render(kind, letter_set)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{letter.subject}\n\n{letter.text}"


def test_german_is_the_language_unless_another_is_named(terminal: Terminal) -> None:
    assert terminal("mail", "preview", "closing").out == (
        terminal("mail", "preview", "closing", "--language", "de").out
    )


def test_the_other_part_can_be_looked_at(terminal: Terminal) -> None:
    said = terminal("mail", "preview", "welcome", "--html")
    assert said.out.lstrip().lower().startswith("<!doctype html>")


def test_a_letter_needs_no_settings_and_no_database(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.delenv("DATABASE_URL")
    assert terminal("mail", "preview", "closing").code == 0


def test_help_names_every_kind_and_every_language(terminal: Terminal) -> None:
    said = terminal("mail", "preview", "--help")
    words = said.out.replace(",", " ").replace(".", " ").replace("[", " ").replace("]", " ")
    assert {kind.value for kind in EmailKind} <= set(words.split())
    assert set(LETTER_SETS) <= set(words.replace("|", " ").split())


@pytest.mark.parametrize("arguments", [("advertisement",), ("closing", "--language", "fr"), ()])
def test_a_letter_that_does_not_exist_is_wrong_usage(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    said = terminal("mail", "preview", *arguments)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err
