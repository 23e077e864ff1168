"""Keys for signing, made at a terminal."""

import re
from pathlib import Path

import pytest

from matchmaker.config import Settings, read_settings
from matchmaker.mail.dkim_keys import write_record
from tests.cli.conftest import Said, Terminal


def records_of(said: Said) -> list[str]:
    """The records as the lines for a zone file have them, their strings joined."""
    lines = [line for line in said.lines if " IN TXT " in line]
    return ["".join(re.findall(r'"([^"]*)"', line)) for line in lines]


def settings_of(said: Said) -> dict[str, str]:
    pairs = (line.partition("=") for line in said.lines if line.startswith("DKIM_"))
    return {name: text for name, _, text in pairs}


def read(said: Said, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of this environment with what the command said to set."""
    for name, text in settings_of(said).items():
        monkeypatch.setenv(name, text)
    return read_settings()


def test_a_key_is_made_and_what_is_said_about_it_works(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = terminal("mail", "keys", "--out", str(tmp_path))
    assert said.code == 0
    settings = read(said, monkeypatch)
    assert settings.dkim_selector == ("matchmaker",)
    (record,) = [write_record(key, "matchmaker") for key in settings.dkim_key]
    assert records_of(said) == [record.text]
    assert record.zone_line in said.lines
    assert record.text in said.lines


def test_a_second_key_stands_behind_the_first(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = terminal("mail", "keys", "--out", str(tmp_path), "--ed25519", "--selector", "mm2026")
    settings = read(said, monkeypatch)
    assert settings.dkim_selector == ("mm2026", "mm2026-ed25519")
    made = zip(settings.dkim_key, settings.dkim_selector, strict=True)
    assert records_of(said) == [write_record(key, selector).text for key, selector in made]
    assert [text.partition("; p=")[0] for text in records_of(said)] == [
        "v=DKIM1; k=rsa",
        "v=DKIM1; k=ed25519",
    ]


def test_nobody_else_can_read_a_key(terminal: Terminal, tmp_path: Path) -> None:
    terminal("mail", "keys", "--out", str(tmp_path), "--ed25519")
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("*.pem")}
    assert modes == {"matchmaker.pem": 0o600, "matchmaker-ed25519.pem": 0o600}


def test_no_private_key_is_printed(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("mail", "keys", "--out", str(tmp_path))
    secret = (tmp_path / "matchmaker.pem").read_text().splitlines()[4]
    assert secret not in said.out + said.err


@pytest.mark.parametrize("name", ["matchmaker.pem", "matchmaker-ed25519.pem"])
def test_a_file_that_is_there_is_left_alone(terminal: Terminal, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's only key")
    said = terminal("mail", "keys", "--out", str(tmp_path), "--ed25519")
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "nothing was made" in said.err
    assert [file.name for file in tmp_path.glob("*.pem")] == [name]
    assert (tmp_path / name).read_text() == "somebody's only key"


def test_a_link_to_nowhere_is_not_followed(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "matchmaker.pem").symlink_to(tmp_path / "elsewhere")
    said = terminal("mail", "keys", "--out", str(tmp_path))
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--selector", "../../etc/passwd"),
        ("--selector", "a b"),
        ("--selector", ""),
        ("--selector", "a" * 60, "--ed25519"),
        ("--out", "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_made_is_wrong_usage(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = terminal("mail", "keys", *arguments)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err
    assert list(tmp_path.glob("*.pem")) == []


def test_making_a_key_needs_no_settings_and_no_database(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "MAIL_FROM"):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    said = terminal("mail", "keys")
    assert said.code == 0
    assert settings_of(said)["DKIM_KEY_FILE"] == str(tmp_path / "matchmaker.pem")


def test_only_the_results_are_printed_where_a_program_reads(
    terminal: Terminal, tmp_path: Path
) -> None:
    said = terminal("mail", "keys", "--out", str(tmp_path))
    assert [line.split("=")[0].split()[0] for line in said.lines] == [
        "matchmaker._domainkey",
        "v",
        "DKIM_KEY_FILE",
        "DKIM_SELECTOR",
    ]
    assert "form" in said.err
