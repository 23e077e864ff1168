"""What tests can ask for: databases, a Redis, a mail server and a browser, all of them real."""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from matchmaker import database
from matchmaker.runtime import Runtime
from tests.factories import FakeClock, open_test_runtime
from tests.servers import browser as browsers
from tests.servers import dovecot as dovecots
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import PostgresServer, start_postgres
from tests.servers.redis import running_redis
from tests.servers.smtp import CollectingSmtp

CHECKOUT = Path(__file__).parents[1]
if not (CHECKOUT / "matchmaker").is_dir():
    # Against an installed wheel: these read what only a checkout has.
    collect_ignore = [
        "test_architecture.py",
        "test_bootstrap.py",
        "test_configuration_page.py",
        "test_documents.py",
        "test_packaging.py",
        "hammer/test_results.py",
    ]
TEMPLATE = f"template_mm_{os.getpid()}"
LEFT_OUT = (
    ("A BROWSER", browsers.MISSING, "REQUIRE_BROWSER"),
    ("AN IMAP SERVER", dovecots.MISSING, "REQUIRE_DOVECOT"),
)
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = start_postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer) -> str:
    """The maintenance database of a PostgreSQL server."""
    return postgres.url


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> Iterator[str]:
    database.upgrade(postgres.create_database(TEMPLATE))
    yield TEMPLATE
    postgres.drop_database(TEMPLATE)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with all tables and no rows, once per kind of database."""
    if request.param == "sqlite":
        path = tmp_path / "matchmaker.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_mm_{os.getpid()}_{next(numbers)}"
    yield server.create_database(name, request.getfixturevalue("postgres_template"))
    server.drop_database(name)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that the test moves."""
    return FakeClock()


@pytest.fixture
def runtime(sqlite_template: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Runtime]:
    """A community on a fresh SQLite; tests of services have one on either database instead."""
    path = tmp_path / "matchmaker.db"
    shutil.copyfile(sqlite_template, path)
    runtime = open_test_runtime(f"sqlite:///{path}", clock=clock)
    yield runtime
    runtime.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that answers; whoever needs it empty empties it."""
    with running_redis() as server:
        yield server.url


@pytest.fixture
def smtp_server() -> Iterator[CollectingSmtp]:
    """A mail server that collects what it is sent."""
    server = CollectingSmtp()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, its key in the same file."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "both.pem")


@pytest.fixture(scope="session")
def shared_dovecot(certificate: Path) -> Iterator[Dovecot]:
    """A mailbox that every test finds as the last one left it."""
    with dovecots.running_dovecot(certificate) as server:
        yield server


@pytest.fixture
def dovecot(shared_dovecot: Dovecot) -> Dovecot:
    """An empty mailbox on a real IMAP server."""
    shared_dovecot.empty()
    return shared_dovecot


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium of the test's own."""
    with browsers.running_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Page:
    """An empty page in it."""
    return browser.new_page()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests a missing browser or IMAP server left out."""
    reports = terminalreporter.stats.get("skipped", [])
    for what, missing, variable in LEFT_OUT:
        skipped = {report.nodeid for report in reports if missing in str(report.longrepr)}
        if skipped:
            title = f"NOT TESTED FOR LACK OF {what}"
            terminalreporter.section(title, sep="!", red=True, bold=True)
            for test in sorted(skipped):
                terminalreporter.line(test)
            terminalreporter.line(f"{missing}. With {variable}=1 this is a failure.")
