"""The database: whether it answers, its version, and what its tables tell of the instance."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from matchmaker.cli.doctor.durations import in_words
from matchmaker.cli.doctor.findings import GENERAL, Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.database import (
    check_schema,
    describe,
    find_free_bytes,
    find_sqlite_file,
    open_engine,
    open_looking_engine,
    open_reading_sessions,
)
from matchmaker.errors import SchemaError
from matchmaker.services import checkup
from matchmaker.services.checkup import Checkup

MEGABYTE = 1024 * 1024
IN_TABLES = ("tick", "letters", "sending", "quarantine")
ANSWERS_LATE, NEVER = timedelta(minutes=1), timedelta(minutes=5)
AHEAD = timedelta(seconds=5)
LETTERS_LATE, LETTERS_STUCK = timedelta(minutes=5), timedelta(hours=1)
PUT_OFF_LONG = timedelta(days=1)


def look_at_database(patient: Patient) -> Iterator[Finding]:
    """Connect, read the version, and then the tables if they are the right ones."""
    try:
        file = find_sqlite_file(patient.settings.database_url)
    except ArgumentError:
        yield find("database", "url")
        yield from _leave_out("schema", *IN_TABLES)
        return
    if file is not None and not file.is_file():
        yield find("database", "missing", file=file)
        yield from _leave_out("schema", *IN_TABLES)
        return
    engine = open_looking_engine(patient.settings.database_url, seconds=patient.seconds)
    try:
        yield from _look_inside(engine, patient)
    finally:
        engine.dispose()


def _look_inside(engine: Engine, patient: Patient) -> Iterator[Finding]:
    try:
        with closing(engine.connect()):
            kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
            answering = find("database", "fine", kind=kind)
        schema = _look_at_schema(engine)
    except DBAPIError as error:
        yield find("database", "silent", fault=_first_line(error))
        yield from _leave_out("schema", *IN_TABLES)
        return
    yield answering
    yield schema
    if schema.verdict != "fine":
        yield from _leave_out(*IN_TABLES)
        return
    yield from _look_at_tables(engine, patient)


def _first_line(error: DBAPIError) -> str:
    """What the driver says of a connection, which has no row of a table in it."""
    return (str(error.orig).splitlines() or [describe(error)])[0].rstrip(".")


def _look_at_tables(engine: Engine, patient: Patient) -> Iterator[Finding]:
    now, real = patient.clock.calendar(), patient.clock.real()
    try:
        with open_reading_sessions(engine)() as session:
            found = checkup.look(session, now=now, real=real)
    except DBAPIError as error:
        yield find("database", "unreadable", fault=describe(error))
        yield from _leave_out(*IN_TABLES)
        return
    yield from (_judge_tick(found), _judge_letters(found))
    yield from (_judge_sending(found), _judge_quarantine(found))


def _leave_out(*names: str) -> Iterator[Finding]:
    return (find(GENERAL, "needs_database", check=name) for name in names)


def _look_at_schema(engine: Engine) -> Finding:
    try:
        check_schema(engine)
    except SchemaError as error:
        return find("schema", "other", fault=str(error).partition(". Run:")[0])
    return find("schema", "fine")


def _judge_tick(found: Checkup) -> Finding:
    age = found.tick_age
    if age is None:
        return find("tick", "never")
    if age < -AHEAD:
        return find("tick", "ahead", ago=in_words(-age))
    verdict = "long_ago" if age > NEVER else "late" if age > ANSWERS_LATE else "fine"
    return find("tick", verdict, ago=in_words(age))


def _judge_letters(found: Checkup) -> Finding:
    """Letters that could leave count more than those that the mail server put off."""
    facts = {"ready": str(found.ready), "waited": in_words(found.ready_for)}
    if found.ready_for > LETTERS_LATE:
        return find("letters", "stuck" if found.ready_for > LETTERS_STUCK else "late", **facts)
    if found.put_off_for > PUT_OFF_LONG:
        waited = in_words(found.put_off_for)
        return find("letters", "put_off", count=found.put_off, waited=waited)
    return find("letters", "fine", ready=found.ready, put_off=found.put_off)


def _judge_sending(found: Checkup) -> Finding:
    if found.is_resting:
        return find("sending", "resting", fault=found.fault or "it does not answer")
    if found.fault is not None:
        return find("sending", "troubled", fault=found.fault)
    return find("sending", "fine")


def _judge_quarantine(found: Checkup) -> Finding:
    verdict = "some" if found.quarantined else "fine"
    return find("quarantine", verdict, count=found.quarantined)


def look_at_disk(patient: Patient) -> Iterator[Finding]:
    """The room beside a SQLite file, against the reserve."""
    url = patient.settings.database_url
    try:
        if find_sqlite_file(url) is None:
            yield find("disk", "elsewhere")
            return
        free = find_free_bytes(open_engine(url))
    except ArgumentError:
        free = None
    if free is None:
        yield from _leave_out("disk")
        return
    megabytes, reserve = free // MEGABYTE, patient.settings.disk_reserve_mb
    verdict = "short" if megabytes < reserve else "near" if megabytes < 2 * reserve else "fine"
    yield find("disk", verdict, free=f"{megabytes:,}", reserve=f"{reserve:,}")
