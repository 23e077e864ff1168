"""A small community in a SQLite file, and a terminal to look at it with."""

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from matchmaker import cli
from matchmaker.demo.calendar import set_offset
from matchmaker.models import Base
from matchmaker.runtime import Runtime
from matchmaker.timekeeping import Clock
from tests.factories import DAY, FakeClock, add_member, make_settings, open_test_runtime

NAMES = ("Mira", "Jonas", "Ada", "李", "Zoë", "Emeka", "Lena", "Tomasz", "Ines")
FIELDS = ("joinery", "software", "sound_design", "translation")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of its result."""
        return self.out.splitlines()


class Terminal:
    """Runs commands with an environment of their own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        self._capsys.readouterr()
        code = cli.main(list(arguments))
        printed = self._capsys.readouterr()
        return Said(code, printed.out, printed.err)


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """One kind of database is enough here."""
    path = tmp_path / "matchmaker.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def terminal(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal in whose environment the settings stand."""
    settings = make_settings(database_url)
    for name in (
        "database_url", "secret_key", "base_url", "smtp_url", "mail_from", "community_name",
        "organiser_name", "organiser_email",
    ):  # fmt: skip
        monkeypatch.setenv(name.upper(), getattr(settings, name))
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal(capsys)


@pytest.fixture
def runtime(database_url: str) -> Iterator[Runtime]:
    """The same database without members, at the present time."""
    runtime = open_test_runtime(database_url, clock=FakeClock(Clock().calendar()))
    yield runtime
    runtime.close()


@pytest.fixture
def community(runtime: Runtime) -> Runtime:
    """Nine members, so that one remains."""
    with runtime.sessions.begin() as session:
        for number, name in enumerate(NAMES):
            add_member(
                session,
                runtime,
                f"member{number}@example.org",
                given_name=name,
                fields=(FIELDS[number % len(FIELDS)],),
            )
    return runtime


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets somebody type an answer at the terminal."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words))


@pytest.fixture
def calendar_on(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], datetime]:
    """Moves the commands' calendar on to the next such day of a month, and tells when that is."""

    def travel(day: int) -> datetime:
        start = moment = runtime.clock.calendar()
        while runtime.community.calendar.local_date(moment).day != day:
            moment += DAY
        path = tmp_path / "calendar.db"
        set_offset(path, moment - start)
        monkeypatch.setenv("DEMO_CALENDAR", str(path))
        return moment

    return travel


def hash_rows(runtime: Runtime) -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    with runtime.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            digest.update(repr((table.name, sorted(map(repr, rows)))).encode())
        digest.update(
            repr(connection.execute(text("SELECT * FROM sqlite_sequence")).all()).encode()
        )
    return digest.hexdigest()
