"""How a message would be understood, at the terminal."""

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

REPORTS = Path(__file__).parents[1] / "mail" / "reports"


def path_of(name: str) -> str:
    return str(REPORTS / f"{name}.eml")


def test_words_are_understood(terminal: Terminal) -> None:
    said = terminal("mail", "read", "--text", "Ja gern!")
    assert (said.code, said.out, said.err) == (0, 'answer yes "Ja gern!"\n', "")


def test_words_are_understood_as_json(terminal: Terminal) -> None:
    said = terminal("mail", "read", "--text", "Ja gern!", "--json")
    assert json.loads(said.out) == {"kind": "answer", "answer": "yes", "text": "Ja gern!"}


def test_what_is_no_answer_has_none(terminal: Terminal) -> None:
    for text, kind in (("unsubscribe", "stop"), ("Was macht Jonas genau?", "unclear")):
        said = terminal("mail", "read", "--text", text, "--json")
        assert json.loads(said.out) == {"kind": kind, "answer": None, "text": text}


def test_each_file_is_one_line(terminal: Terminal) -> None:
    names = ("human-yes", "human-stop", "human-empty", "complaint-abuse", "office-note-german")
    said = terminal("mail", "read", *map(path_of, names))
    assert said.code == 0
    kinds = [line.split(": ", 1)[1].split(" ")[0] for line in said.lines]
    assert kinds == ["answer", "stop", "unclear", "complaint", "auto-reply"]


def test_a_delivery_report_is_told_in_words(terminal: Terminal) -> None:
    said = terminal("mail", "read", path_of("postfix-unknown"), path_of("exim-warning"))
    assert ": bounce permanent mira@kunde.example 5.1.1 smtp; 550 5.1.1 " in said.lines[0]
    assert ": bounce delayed mira@kunde.example " in said.lines[1]


def test_a_delivery_report_is_told_as_json(terminal: Terminal) -> None:
    path = path_of("postfix-full")
    said = terminal("mail", "read", path, "--json")
    facts = json.loads(said.out)
    assert facts.pop("why").endswith("Mailbox full")
    assert facts == {
        "file": path,
        "kind": "bounce",
        "answer": None,
        "text": "",
        "permanent": False,
        "delayed": False,
        "address": "mira@kunde.example",
        "status": "5.2.2",
    }


def test_standard_input_is_read(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = (REPORTS / "human-yes.eml").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert terminal("mail", "read", "-").out == '-: answer yes "Ja gern!"\n'


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    missing = str(tmp_path / "missing.eml")
    said = terminal("mail", "read", missing, path_of("human-yes"), str(tmp_path), "--json")
    assert said.code == 1
    assert [json.loads(line)["kind"] for line in said.lines] == ["answer"]
    assert said.err.splitlines() == [
        f"{missing}: cannot be read: No such file or directory",
        f"{tmp_path}: cannot be read: Is a directory",
    ]


def test_it_needs_no_settings_and_no_database(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "SMTP_URL", "BASE_URL"):
        monkeypatch.delenv(name)
    assert terminal("mail", "read", "--text", "Ja gern!").code == 0


def test_what_somebody_wrote_does_not_steer_the_terminal(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "bell.eml"
    path.write_bytes(b"From: a@example.org\n\nHallo \x1b[31m\x07rot\n\nund mehr\n")
    said = terminal("mail", "read", str(path))
    assert len(said.lines) == 1
    assert said.lines[0].isprintable()


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--text", "Ja", "a.eml")])
def test_neither_files_nor_words_or_both_are_wrong_usage(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    said = terminal("mail", "read", *arguments)
    assert (said.code, said.out) == (2, "")
    assert "Name files, or give --text." in said.err
