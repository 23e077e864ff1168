"""A demo in one process: its mail server, its store, its sample community, its calendar."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.config import read_settings
from matchmaker.demo import settling
from matchmaker.demo.inbox.page import create_app
from matchmaker.demo.inbox.smtp import serving_smtp
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.settings import demo_environment
from matchmaker.demo.travel import TimeTraveller
from matchmaker.runtime import Runtime, open_runtime


@dataclass(frozen=True, slots=True)
class Demo:
    """What the process of the inbox works with."""

    runtime: Runtime
    store: LetterStore
    sample: frozenset[str]
    traveller: TimeTraveller

    def browse(self) -> FlaskClient:
        """A visitor's browser, which asks for German."""
        app = create_app(self.store, self.traveller, form_address="http://127.0.0.1:8000/join")
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
        client.environ_base["HTTP_HOST"] = "127.0.0.1"
        return client


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """A demo on the data in a folder."""
    store = LetterStore(folder / "mail")
    with serving_smtp(store, 0) as port:
        values = demo_environment(folder, port=8000, smtp_port=port, redis_url="")
        runtime = open_runtime(read_settings(values))
        sample = settling.settle_in(runtime)
        yield Demo(runtime, store, sample, TimeTraveller(runtime, sample))
        runtime.close()


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder with the sample community in and nothing else done, to be copied."""
    folder = tmp_path_factory.mktemp("first_day")
    shutil.copyfile(sqlite_template, folder / "matchmaker.db")
    with running_demo(folder):
        return folder


@pytest.fixture
def demo(tmp_path: Path, first_day: Path) -> Iterator[Demo]:
    """A demo on its first day."""
    with running_demo(shutil.copytree(first_day, tmp_path / "demo")) as demo:
        yield demo


@pytest.fixture
def store(tmp_path: Path) -> LetterStore:
    return LetterStore(tmp_path / "letters")
