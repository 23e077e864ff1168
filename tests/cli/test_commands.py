"""What all commands share: words, ends, and one clear line where something cannot be."""

from pathlib import Path

import click
import pytest

from matchmaker.cli import commands
from tests.cli.conftest import Terminal


def list_commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for noun, group in commands.commands.items():
        verbs = group.commands if isinstance(group, click.Group) else {}
        found += [(noun,), *((noun, verb) for verb in verbs)]
    return found


@pytest.mark.parametrize("command", list_commands(), ids=" ".join)
def test_every_command_helps(terminal: Terminal, command: tuple[str, ...]) -> None:
    said = terminal(*command, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: matchmaker")
    assert "!" not in said.out
    assert max(map(len, said.lines)) <= 80


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("round", "nonsense"),
        ("round", "plan", "--seed", "x"),
        ("member", "show"),
        (),
    ],
)
def test_wrong_usage_ends_with_two(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    said = terminal(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "Usage: matchmaker" in said.err


def test_the_version_is_a_result(terminal: Terminal) -> None:
    assert terminal("--version").out.startswith("matchmaker, version ")


def test_the_schema_is_made_and_checked(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'new.db'}")
    for _ in range(2):
        assert terminal("database", "upgrade").code == 0
    assert terminal("database", "check").code == 0


@pytest.mark.parametrize("command", ["database check", "member list", "round plan", "round open"])
def test_a_database_without_tables_is_one_clear_line(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    said = terminal(*command.split())
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "matchmaker database upgrade" in said.err


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/matchmaker.db", "postgresql://me:hunter2@127.0.0.1:9/matchmaker"]
)
def test_a_database_that_does_not_answer_is_one_clear_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    said = terminal("member", "list")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The database does not answer: ")
    assert said.err.count("\n") == 1
    assert "hunter2" not in said.err


def test_settings_that_cannot_work_are_all_told(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASE_URL")
    monkeypatch.setenv("SECRET_KEY", "short")
    said = terminal("member", "list")
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "SECRET_KEY: must have at least 32 characters",
        "BASE_URL is missing",
    ]


def test_a_check_tells_of_weights_that_no_score_has(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORE_WEIGHTS", "looks=1")
    said = terminal("database", "check")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("SCORE_WEIGHTS: there is no part looks")
