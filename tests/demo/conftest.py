"""A demo in one process: its mail server, its store, its sample community, its calendar."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.cli.receiving import make_door
from matchmaker.config import read_settings
from matchmaker.demo import ports, settling
from matchmaker.demo.inbox.correspondence import Correspondence
from matchmaker.demo.inbox.door import ReplyDoor
from matchmaker.demo.inbox.page import create_app
from matchmaker.demo.inbox.smtp import serving_smtp
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.settings import REPLY_DOMAIN, demo_environment
from matchmaker.demo.travel import TimeTraveller
from matchmaker.mail.listener import listen
from matchmaker.runtime import Runtime, open_runtime


@dataclass(frozen=True, slots=True)
class Demo:
    """What the process of the inbox works with."""

    runtime: Runtime
    store: LetterStore
    sample: frozenset[str]
    traveller: TimeTraveller
    correspondence: Correspondence
    reply_port: int

    def browse(self) -> FlaskClient:
        """A visitor's browser, which asks for German."""
        address = "http://127.0.0.1:8000/join"
        app = create_app(self.correspondence, self.traveller, form_address=address)
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
        client.environ_base["HTTP_HOST"] = "127.0.0.1"
        return client


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """A demo on the data in a folder."""
    store, reply_port = LetterStore(folder / "mail"), ports.find_free()
    with serving_smtp(store, 0, ReplyDoor(REPLY_DOMAIN, reply_port)) as port:
        values = demo_environment(folder, port=8000, smtp_port=port, redis_url="")
        runtime = open_runtime(read_settings(values))
        sample = settling.settle_in(runtime)
        sent = LetterStore(folder / "mail" / ".Sent")
        correspondence = Correspondence(store, sent, port, runtime)
        traveller = TimeTraveller(runtime, sample, correspondence.write)
        yield Demo(runtime, store, sample, traveller, correspondence, reply_port)
        runtime.close()


@contextmanager
def taking_in_mail(demo: Demo) -> Iterator[None]:
    """What the process of `matchmaker mail listen` does, for the length of the block."""
    loop = asyncio.new_event_loop()
    door = make_door(demo.runtime)
    server = loop.run_until_complete(listen(door, ports.HOST, demo.reply_port, lmtp=True))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


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
