"""What `matchmaker demo` refuses, each with one clear line and before anything starts."""

import fcntl
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.demo import command, ports
from matchmaker.demo.settings import NAMES_A_MAIL_SERVER


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server((ports.HOST, 0)) as server:
        yield server.getsockname()[1]


def start(data: Path, *arguments: object) -> int:
    return command.main([*map(str, arguments), "--data", str(data)])


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said, if it was one line."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize("name", NAMES_A_MAIL_SERVER)
def test_it_refuses_where_a_real_mail_server_may_be_set(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "smtp://mail.example.org")
    assert start(tmp_path / "data") == 1
    assert one_line(capsys).startswith(f"{name} is set")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("option", ["--port", "--inbox-port"])
def test_a_taken_port_is_named_with_the_option_that_chooses_another(
    option: str, taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "--inbox-port" if option == "--port" else "--port"
    assert start(tmp_path, option, taken, other, ports.find_free()) == 1
    line = one_line(capsys)
    assert line.startswith(f"Port {taken} is taken.")
    assert f" {option} " in line
    assert not (tmp_path / "log").exists()


def test_two_pages_need_two_ports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = ports.find_free()
    assert start(tmp_path, "--port", port, "--inbox-port", port) == 1
    assert "choose two ports" in one_line(capsys)


def test_two_demos_need_two_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert start(tmp_path) == 1
    assert one_line(capsys).startswith("Another demo is running in")


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert start(tmp_path / "file") == 1
    assert str(tmp_path / "file") in one_line(capsys)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9", "nonsense"])
def test_a_redis_that_does_not_answer_is_named(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    monkeypatch.setattr(command, "SECONDS_FOR_A_GIVEN_REDIS", 0.1)
    free = ("--port", ports.find_free(), "--inbox-port", ports.find_free())
    assert start(tmp_path, *free) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1].startswith("The Redis server does not answer")
    assert not (tmp_path / "log").exists()


def test_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert all(option in said for option in ("--port", "--inbox-port", "--data"))


@pytest.mark.parametrize("wrong", [["--port", "0"], ["--port", "70000"], ["--colour"], ["more"]])
def test_wrong_usage_is_told_apart(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(wrong)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_nobody_is_invited_before_a_reply_can_be_taken(tmp_path: Path, taken: int) -> None:
    free = ports.find_free()
    for port, is_ready in ((taken, True), (free, False)):
        planned = command._plan(tmp_path, free, free, (free, port), {})
        (replies,) = [child for child in planned if child.name == "replies"]
        assert replies.is_ready is not None
        assert replies.is_ready() is is_ready
