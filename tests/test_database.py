"""Migrations, the version check, and what a transaction means on either database."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from matchmaker import database
from matchmaker.errors import SchemaError
from matchmaker.models import Base, Event
from tests.factories import OPENING

PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000,
    "secure_delete": 1,
}  # fmt: skip
WRITERS = 4
WRITES = 15


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = database.open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path, sqlite_template: Path) -> Iterator[Engine]:
    path = tmp_path / "matchmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = database.open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def list_columns(engine: Engine) -> dict[str, list[str]]:
    found = inspect(engine)
    return {
        table: sorted(f"{c['name']} {c['type']} {c['nullable']}" for c in found.get_columns(table))
        for table in found.get_table_names()
    }


def count_events(engine: Engine) -> int:
    with database.open_sessions(engine).begin() as session:
        return len(session.scalars(select(Event)).all())


def add_event(session: Session) -> None:
    session.add(Event(kind="tested", at=OPENING, ids={}))
    session.flush()


def test_the_migrations_make_what_the_models_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_way_down_and_up_again_leads_to_the_same_tables(
    engine: Engine, database_url: str
) -> None:
    before = list_columns(engine)
    database.downgrade(database_url, "base")
    assert set(list_columns(engine)) <= {"alembic_version"}
    database.upgrade(database_url)
    assert list_columns(engine) == before
    database.check_schema(engine)


def test_upgrading_twice_changes_nothing(engine: Engine, database_url: str) -> None:
    with database.open_sessions(engine).begin() as session:
        add_event(session)
    database.upgrade(database_url)
    assert count_events(engine) == 1


@pytest.mark.parametrize("version", ["0000", None])
def test_another_version_is_refused_in_one_line_that_says_what_to_do(
    engine: Engine, version: str | None
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if version is not None:
            connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": version})
    with pytest.raises(SchemaError) as caught:
        database.check_schema(engine)
    told = str(caught.value)
    assert "\n" not in told
    assert (version or "none") in told
    assert "matchmaker database upgrade" in told


def test_a_database_without_tables_is_refused(tmp_path: Path) -> None:
    engine = database.open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SchemaError, match="version none"):
        database.check_schema(engine)
    engine.dispose()


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "data" / "matchmaker.db"
    database.upgrade(f"sqlite:///{path}")
    assert path.exists()


def test_every_sqlite_connection_is_durable_forgetful_and_patient(sqlite: Engine) -> None:
    connections = [sqlite.raw_connection() for _ in range(3)]
    for connection in connections:
        cursor = connection.cursor()
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
        assert found == PRAGMAS
        connection.close()


def test_postgresql_gives_up_on_what_takes_too_long(postgres_url: str) -> None:
    engine = database.open_engine(postgres_url)
    with engine.connect() as connection:
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            assert connection.scalar(text(f"SHOW {setting}")) == "1min"
    engine.dispose()


def test_a_reading_transaction_cannot_write(engine: Engine) -> None:
    with (
        database.open_reading_sessions(engine)() as session,
        pytest.raises(DBAPIError, match=r"readonly|read-only"),
    ):
        add_event(session)
    assert count_events(engine) == 0


def test_writing_works_again_on_a_connection_that_was_read_on(engine: Engine) -> None:
    for _ in range(2):
        with database.open_reading_sessions(engine)() as session:
            session.scalars(select(Event)).all()
        with database.open_sessions(engine).begin() as session:
            add_event(session)
    assert count_events(engine) == 2


def test_nothing_is_written_on_a_connection_that_was_written_on(engine: Engine) -> None:
    for _ in range(2):
        with database.open_sessions(engine).begin() as session:
            add_event(session)
        with (
            database.open_reading_sessions(engine)() as session,
            pytest.raises(DBAPIError, match=r"readonly|read-only"),
        ):
            add_event(session)
    assert count_events(engine) == 2


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        _write_two_of_which_one_fails(database.open_sessions(engine))
    assert count_events(engine) == 0


def _write_two_of_which_one_fails(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        add_event(session)
        session.scalars(select(Event).where(Event.at == OPENING.replace(tzinfo=None))).all()


def test_writers_who_read_first_wait_for_each_other_instead_of_failing(engine: Engine) -> None:
    sessions = database.open_sessions(engine)
    faults: list[BaseException] = []
    start = threading.Barrier(WRITERS)
    threads = [
        threading.Thread(target=_write_often, args=(sessions, start, faults))
        for _ in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count_events(engine) == WRITERS * WRITES


def _write_often(
    sessions: sessionmaker[Session], start: threading.Barrier, faults: list[BaseException]
) -> None:
    start.wait()
    try:
        for _ in range(WRITES):
            with sessions.begin() as session:
                session.scalars(select(Event).limit(1)).all()
                add_event(session)
    except Exception as error:
        faults.append(error)


def test_a_reader_does_not_wait_for_a_writer(sqlite: Engine) -> None:
    with database.open_sessions(sqlite).begin() as writing:
        add_event(writing)
        with database.open_reading_sessions(sqlite)() as reading:
            assert reading.scalars(select(Event)).all() == []


def test_what_is_deleted_is_not_left_in_the_sqlite_file(sqlite: Engine) -> None:
    with database.open_sessions(sqlite).begin() as session:
        session.add(Event(kind="unforgettable", at=OPENING, ids={}))
    with database.open_sessions(sqlite).begin() as session:
        session.delete(session.scalars(select(Event)).one())
    path = str(sqlite.url.database)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert b"unforgettable" not in Path(path).read_bytes()
