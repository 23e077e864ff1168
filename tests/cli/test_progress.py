"""The progress of a long computation: one line, only when it takes long, and gone at the end."""

import sys

import pytest

from matchmaker.cli import progress
from matchmaker.cli.progress import progress_line
from matchmaker.errors import MatchmakerError
from tests.cli.conftest import Terminal


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long."""
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(progress, "BETWEEN_SECONDS", 0.0)


def test_what_is_quick_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_line() as tell:
        tell(0, 10, "members")
        tell(10, 10, "members")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_in_a_file_each_stage_is_one_line(
    impatient: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_line() as tell:
        for done in range(3):
            tell(done, 1_000_000, "members")
        tell(0, 500, "pairs")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "1,000,000 members\n500 pairs\n")


def test_on_a_terminal_one_line_is_written_over_and_cleared(
    impatient: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress_line() as tell:
        tell(1, 4, "members")
        tell(0, 0, "reasons")
    printed = capsys.readouterr().err
    assert printed.split("\r\x1b[K") == ["", "25% of 4 members", "reasons", ""]


def test_an_interrupt_changes_nothing_and_says_so() -> None:
    with pytest.raises(MatchmakerError, match=r"^Nothing was changed\.$"), progress_line():
        raise KeyboardInterrupt


def test_a_rehearsal_that_is_interrupted_ends_with_one_line(
    terminal: Terminal, community: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(self: object, done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressLine, "__call__", interrupt)
    said = terminal("round", "plan")
    assert (said.code, said.out, said.err) == (1, "", "Nothing was changed.\n")
