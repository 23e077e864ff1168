"""Fresh databases of both kinds for campaigns, which run without fixtures."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker import database
from tests.hammer.results import Size
from tests.servers.postgres import PostgresServer, start_postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
TEMPLATE = f"template_hammer_{os.getpid()}"
numbers = itertools.count(1)


def kinds_for(size: Size) -> tuple[str, ...]:
    """Both kinds for a full campaign, the one that starts fastest for a short one."""
    return (SQLITE, POSTGRESQL) if size is Size.FULL else (SQLITE,)


class FreshDatabases:
    """Makes empty databases with all tables; a PostgreSQL is started when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: PostgresServer | None = None
        self._made: list[str] = []

    def make(self, kind: str) -> str:
        """The URL of a new one."""
        name = f"hammer_{os.getpid()}_{next(numbers)}"
        if kind == SQLITE:
            return self._copy_sqlite(self.folder / f"{name}.db")
        self._made.append(name)
        return self._start().create_database(name, TEMPLATE)

    def close(self) -> None:
        """Remove everything."""
        if self._server is not None:
            for name in (*self._made, TEMPLATE):
                self._server.drop_database(name)
            self._server.stop()

    def _copy_sqlite(self, path: Path) -> str:
        template = self.folder / "template.db"
        if not template.exists():
            database.upgrade(f"sqlite:///{template}")
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def _start(self) -> PostgresServer:
        if self._server is None:
            self._server = start_postgres()
            database.upgrade(self._server.create_database(TEMPLATE))
        return self._server


def fast_place() -> Path | None:
    """In memory if possible: a killed process loses nothing there, and nobody waits for a disk."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else None


@contextmanager
def fresh_databases(place: Path | None = None) -> Iterator[FreshDatabases]:
    """Databases that are gone after the block."""
    with tempfile.TemporaryDirectory(prefix="matchmaker-hammer-", dir=place) as folder:
        databases = FreshDatabases(Path(folder))
        try:
            yield databases
        finally:
            databases.close()
