"""The clock of this machine, against all others that an instance has to do with."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from matchmaker.cli.doctor.durations import in_words
from matchmaker.cli.doctor.findings import Finding, find
from matchmaker.cli.doctor.hosts import is_here
from matchmaker.cli.doctor.pages import ask_health
from matchmaker.cli.doctor.patient import Patient
from matchmaker.database import find_sqlite_file, open_looking_engine, open_reading_sessions
from matchmaker.errors import MatchmakerError
from matchmaker.queue.looking import look_at_redis
from matchmaker.services import checkup

SLACK = timedelta(seconds=1)
"""Some clocks are told in whole seconds."""
NOTICEABLE, HARMFUL = timedelta(seconds=5), timedelta(minutes=1)
UNKNOWN = (MatchmakerError, SQLAlchemyError, OSError, HTTPException, ValueError)
Ask = Callable[[Patient], datetime | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """Another clock, how far it is from ours, and whether it is ours after all."""

    name: str
    distance: timedelta
    is_here: bool


def look_at_clock(patient: Patient) -> Iterator[Finding]:
    """Ask every clock that answers; those that do not are told of by other checks."""
    yield judge([*_compare(patient)])


def judge(compared: list[Compared]) -> Finding:
    """Two clocks that are one agree, and that says nothing."""
    far = max(compared, key=lambda each: each.distance, default=None)
    if far is not None and far.distance > NOTICEABLE:
        verdict = "wrong" if far.distance > HARMFUL else "apart"
        return find("clock", verdict, other=far.name, distance=in_words(far.distance))
    others = [each.name for each in compared if not each.is_here]
    if not others:
        return find("clock", "alone")
    return find("clock", "fine", others=" and ".join(others))


def _compare(patient: Patient) -> Iterator[Compared]:
    for name, ask, url in _list_clocks(patient):
        with suppress(*UNKNOWN):
            before = patient.clock.real()
            told = ask(patient)
            after = patient.clock.real()
            if told is not None:
                distance = max(before - SLACK - told, told - after - SLACK, timedelta())
                host = urlsplit(url).hostname
                same = host is None or is_here(host, seconds=patient.seconds)
                yield Compared(name, distance, same)


def _list_clocks(patient: Patient) -> Iterator[tuple[str, Ask, str]]:
    settings = patient.settings
    with suppress(ArgumentError):
        if find_sqlite_file(settings.database_url) is None:
            host = make_url(settings.database_url).host
            yield "the database", _ask_database, f"//{host}" if host else ""
    if settings.redis_url is not None:
        yield "Redis", _ask_redis, settings.redis_url
    if settings.base_url and not patient.is_offline:
        yield "the server of the pages", _ask_pages, settings.base_url


def _ask_database(patient: Patient) -> datetime | None:
    engine = open_looking_engine(patient.settings.database_url, seconds=patient.seconds)
    try:
        with open_reading_sessions(engine)() as session:
            return checkup.tell_time(session)
    finally:
        engine.dispose()


def _ask_redis(patient: Patient) -> datetime:
    return look_at_redis(patient.settings.redis_url or "", seconds=patient.seconds).at


def _ask_pages(patient: Patient) -> datetime | None:
    date = ask_health(patient.settings.base_url, seconds=patient.seconds).date
    return parsedate_to_datetime(date) if date else None
