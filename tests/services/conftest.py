"""A community on each kind of database; the database is emptied, not made anew, for each test."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.models import Base
from matchmaker.runtime import Runtime
from tests.factories import FakeClock, open_test_runtime
from tests.servers.postgres import PostgresServer

NAME = f"services_mm_{os.getpid()}"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_runtime(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runtime]:
    """One runtime for all tests on one kind of database."""
    server: PostgresServer | None = None
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("services") / "matchmaker.db"
        shutil.copyfile(template, path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.create_database(NAME, request.getfixturevalue("postgres_template"))
    runtime = open_test_runtime(url)
    yield runtime
    runtime.close()
    if server is not None:
        server.drop_database(NAME)


def empty(runtime: Runtime) -> None:
    """Forget everything."""
    with runtime.sessions.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())


@pytest.fixture
def clock() -> FakeClock:
    """Stands at the opening of November 2026."""
    return FakeClock()


@pytest.fixture
def runtime(shared_runtime: Runtime, clock: FakeClock) -> Runtime:
    """A community without members."""
    empty(shared_runtime)
    return replace(shared_runtime, clock=clock)
