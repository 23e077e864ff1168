"""What outlives a killed process: its database, the time, the diary and the letters."""

import os
import shutil
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from matchmaker.models import Base
from matchmaker.timekeeping import Clock
from tests.servers.postgres import PostgresServer

TABLES = [table.name for table in Base.metadata.sorted_tables]
END_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
DIARY, LETTERS, TIME, WHIMS = "diary", "letters", "time", "whims"
FILES = (DIARY, LETTERS, TIME, WHIMS)


class StoredClock(Clock):
    """Stands still until it is moved; a process that starts anew finds it where it was."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def real(self) -> datetime:
        return datetime.fromtimestamp(float(self._path.read_text()), UTC)

    def calendar(self) -> datetime:
        return self.real()

    def set(self, moment: datetime) -> None:
        """Move it, never backwards."""
        if not self._path.exists() or moment > self.real():
            beside = self._path.with_suffix(".new")
            beside.write_text(str(moment.timestamp()))
            beside.replace(self._path)

    def wait(self, distance: timedelta) -> None:
        self.set(self.real() + distance)


class Store(ABC):
    """A database that can be put back to how it once was."""

    url: str

    @abstractmethod
    def save(self, name: str) -> None:
        """Keep a copy; nobody is connected."""

    @abstractmethod
    def restore(self, name: str) -> None:
        """Put a copy in its place, whoever was connected."""

    @abstractmethod
    def forget(self) -> None:
        """Remove it and all copies."""


class SqliteStore(Store):
    """A file and its copies."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._path = folder / "matchmaker.db"
        self._folder = folder
        self.url = f"sqlite:///{self._path}"
        shutil.copyfile(template, self._copy("start"))

    def save(self, name: str) -> None:
        shutil.copyfile(self._path, self._copy(name))

    def restore(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._copy(name), self._path)

    def forget(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _copy(self, name: str) -> Path:
        return self._folder / f"copy-{name}.db"


class PostgresStore(Store):
    """A database whose rows are kept here: to copy a whole one takes longer than to fill it."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server = server
        self._name = f"kill_{os.getpid()}"
        self.url = server.create_database(self._name, template)
        self._copies: dict[str, tuple[dict[str, bytes], dict[str, int]]] = {}
        self.save("start")

    def save(self, name: str) -> None:
        rows = {}
        with psycopg.connect(self.url) as connection:
            for table in TABLES:
                copying = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)")
                with connection.cursor().copy(copying.format(sql.Identifier(table))) as data:
                    rows[table] = b"".join(bytes(part) for part in data)
            numbers = connection.execute("SELECT sequencename, last_value FROM pg_sequences")
            self._copies[name] = rows, {str(key): int(at or 0) for key, at in numbers}

    def restore(self, name: str) -> None:
        rows, numbers = self._copies[name]
        with psycopg.connect(self.url) as connection:
            connection.execute(END_OTHERS)
            everything = sql.SQL(", ").join(map(sql.Identifier, TABLES))
            connection.execute(sql.SQL("TRUNCATE {}").format(everything))
            for table, data in rows.items():
                copying = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)")
                with connection.cursor().copy(copying.format(sql.Identifier(table))) as copy:
                    copy.write(data)
            for key, at in numbers.items():
                connection.execute("SELECT setval(%s, %s, %s)", (key, at or 1, at > 0))

    def forget(self) -> None:
        self._server.drop_database(self._name)


class World:
    """A folder and a database, and how both were at the start of each chapter."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.clock = StoredClock(folder / TIME)

    def save(self, name: str) -> None:
        """Keep everything as it is."""
        self.store.save(name)
        for file in FILES:
            if (self.folder / file).exists():
                shutil.copyfile(self.folder / file, self.folder / f"{file}-{name}")

    def restore(self, name: str) -> None:
        """Put everything back as it was."""
        self.store.restore(name)
        for file in FILES:
            (self.folder / file).unlink(missing_ok=True)
            if (self.folder / f"{file}-{name}").exists():
                shutil.copyfile(self.folder / f"{file}-{name}", self.folder / file)
