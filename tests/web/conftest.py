"""A site on a fresh SQLite database, and somebody who visits it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.runtime import Runtime
from matchmaker.web.app import create_app
from tests.factories import FakeClock, open_test_runtime
from tests.visitor import Visitor


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def runtime(sqlite_template: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Runtime]:
    path = tmp_path / "matchmaker.db"
    shutil.copyfile(sqlite_template, path)
    runtime = open_test_runtime(f"sqlite:///{path}", clock=clock)
    yield runtime
    runtime.close()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The site; nobody is too fast for it."""
    return create_app(runtime, time_trap_seconds=0)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)
