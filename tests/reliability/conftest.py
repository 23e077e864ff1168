"""A community on each kind of database, for races between real connections."""

from collections.abc import Iterator

import pytest

from matchmaker.runtime import Runtime
from tests.factories import FakeClock, open_test_runtime


@pytest.fixture
def clock() -> FakeClock:
    """Stands at the opening of November 2026."""
    return FakeClock()


@pytest.fixture
def runtime(database_url: str, clock: FakeClock) -> Iterator[Runtime]:
    """A community without members."""
    runtime = open_test_runtime(database_url, clock=clock)
    yield runtime
    runtime.close()
