"""The engine, the session factories, and what "begin" means per database."""

import math
import shutil
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InternalError, NotSupportedError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.errors import SchemaError

UNAVAILABLE = (OperationalError, InternalError, NotSupportedError)
"""What a database raises that is locked, full, gone, read-only or a mere standby.

Nothing was stored then.
"""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 20000",
    "PRAGMA secure_delete = ON",
)
READS = "reads only"
"""Under this name a connection to SQLite keeps which of the two it was told last."""
TIDY = {
    "sqlite": ("PRAGMA query_only = 0", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": ("SET statement_timeout = 0", "VACUUM"),
}
POSTGRESQL_OPTIONS = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"


def open_engine(url: str) -> Engine:
    """Open the database; nothing is sent to it yet.

    What is in rows belongs to members and stays out of error messages.
    """
    parsed = _read_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        connect_args={"options": POSTGRESQL_OPTIONS},
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
    )


def open_looking_engine(url: str, *, seconds: float) -> Engine:
    """Open a database that is there for a look: it writes nothing and never waits for long."""
    parsed = _read_url(url)
    options: dict[str, Any] = {"timeout": seconds}
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "").absolute()
        query = {"mode": "ro", "uri": "true"}
        # Nobody has it open then, and SQLite would leave files behind that we could not remove.
        if not file.with_name(f"{file.name}-wal").exists():
            query["immutable"] = "1"
        parsed = parsed.set(database=f"file:{quote(str(file))}", query=query)
    else:
        parsed = parsed.set(drivername="postgresql+psycopg")
        bounds = f"-c statement_timeout={round(seconds * 1000)} -c default_transaction_read_only=on"
        options = {"connect_timeout": max(2, math.ceil(seconds)), "options": bounds}
    engine = create_engine(parsed, connect_args=options, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_beginning_to_us)
        event.listen(engine, "begin", _begin_sqlite)
    return engine.execution_options(read_only=True, postgresql_readonly=True)


def find_sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for a database that is a server."""
    parsed = _read_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """The factory for transactions that write."""
    return sessionmaker(engine, expire_on_commit=False)


def open_reading_sessions(engine: Engine) -> sessionmaker[Session]:
    """The factory for transactions in which the database itself refuses to write."""
    reading = engine.execution_options(read_only=True, postgresql_readonly=True)
    return sessionmaker(reading, expire_on_commit=False)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to date, or up to a revision; a new SQLite file gets its folder."""
    parsed = _read_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(_alembic(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the schema back to a revision."""
    command.downgrade(_alembic(url), revision)


def tidy(engine: Engine) -> None:
    """Give up what deleted rows leave behind: the write-ahead log, free pages, dead rows."""
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            # VACUUM cannot run inside a transaction.
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        cursor = connection.cursor()
        for command_line in TIDY[engine.dialect.name]:
            cursor.execute(command_line)
        cursor.close()
    finally:
        connection.invalidate()


def find_free_bytes(engine: Engine) -> int | None:
    """The room on the disk of a SQLite file; None where the database looks after its own."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    try:
        return shutil.disk_usage(Path(engine.url.database).parent).free
    except OSError:
        return None


def describe(error: DBAPIError) -> str:
    """What a database complains about, without a word of what it was given."""
    return str(getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))


def check_schema(engine: Engine) -> None:
    """Refuse to work on a schema of another version."""
    wanted = ScriptDirectory.from_config(_alembic("sqlite://")).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise SchemaError(
            f"The database is at version {found or 'none'}, this program needs {wanted}. "
            "Run: matchmaker database upgrade"
        )


def _read_url(url: str) -> URL:
    return make_url(url.replace("postgres://", "postgresql://", 1))


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("matchmaker") / "migrations"))
    config.attributes["url"] = url
    return config


def _prepare_sqlite(connection: Any, _record: object) -> None:
    _leave_beginning_to_us(connection, _record)
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _leave_beginning_to_us(connection: Any, _record: object) -> None:
    """The driver must not begin transactions by itself; `_begin_sqlite` does."""
    connection.isolation_level = None


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a lock taken later cannot be waited for."""
    reads = bool(connection.get_execution_options().get("read_only"))
    if connection.info.get(READS) is not reads:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
        connection.info[READS] = reads
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
