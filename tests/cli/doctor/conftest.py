"""Somebody who asks the doctor, and an instance that lacks nothing, with real servers around it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from matchmaker.mail.dkim_keys import write_record
from matchmaker.models import Heartbeat
from matchmaker.runtime import Runtime
from matchmaker.timekeeping import Clock
from matchmaker.web.app import create_app
from tests.cli.conftest import Said, Terminal
from tests.factories import open_test_runtime
from tests.mail.signing_keys import pem_of, rsa_key
from tests.servers.instance import find_free_port
from tests.servers.names import NameServer, text
from tests.servers.smtp import CollectingSmtp
from tests.servers.web import serving

ASKS_NAMES = {"spf", "dkim", "dmarc", "sender-mx", "reply-mx", "reply-spf", "reverse-dns"}
IN_TABLES = {"schema", "tick", "letters", "sending", "quarantine"}
GOOD_ZONE = {
    ("example.org", "TXT"): [text("v=spf1 mx -all")],
    ("example.org", "MX"): ["10 mail.example.org."],
    ("mail.example.org", "A"): ["192.0.2.1"],
    ("_dmarc.example.org", "TXT"): [text("v=DMARC1; p=none")],
    ("in.example.org", "TXT"): [text("v=spf1 mx -all")],
    ("in.example.org", "MX"): ["10 mail.example.org."],
    ("mm._domainkey.example.org", "TXT"): [text(write_record(rsa_key(), "mm").text)],
}
"""Everything about example.org is as it should be."""

Set = Callable[..., None]


@dataclass(frozen=True)
class Line:
    """What one line says."""

    sign: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Report:
    """All lines by their check; several of one check are joined."""

    said: Said
    lines: dict[str, Line]

    def signs(self, *names: str) -> set[str]:
        return {self.lines[name].sign for name in names}

    def faults(self) -> dict[str, str]:
        return {name: line.verdict for name, line in self.lines.items() if line.sign == "fault"}


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Changes settings of the environment; None takes one out."""

    def change(**settings: str | None) -> None:
        for name, value in settings.items():
            if value is None:
                monkeypatch.delenv(name)
            else:
                monkeypatch.setenv(name, value)

    return change


@pytest.fixture
def names() -> Iterator[NameServer]:
    with NameServer(GOOD_ZONE) as server:
        yield server


@pytest.fixture
def ask(terminal: Terminal, names: NameServer) -> Callable[..., Report]:
    """Asks the doctor, who asks the test's name server."""

    def run(*options: str, server: NameServer = names, patience: float = 1.0) -> Report:
        address = "{}:{}".format(*server.address)
        said = terminal(
            "doctor", "--json", "--patience", str(patience), "--name-server", address, *options
        )
        lines: dict[str, Line] = {}
        for row in map(json.loads, said.lines):
            words = f"{row['found']} {row['todo']}"
            before = lines.get(row["check"])
            words = f"{before.words}\n{words}" if before else words
            lines[row["check"]] = Line(row["sign"], row["verdict"], words)
        return Report(said, lines)

    return run


Ask = Callable[..., Report]


@pytest.fixture
def well(
    database_url: str, set_to: Set, terminal: Terminal, smtp_server: CollectingSmtp
) -> Iterator[Runtime]:
    """An instance that lacks nothing: pages, mail server, tick, and a name server of the test."""
    port = find_free_port()
    base_url = f"http://127.0.0.1:{port}"
    runtime = open_test_runtime(database_url, base_url=base_url, clock=None)
    set_to(BASE_URL=base_url, SMTP_URL=smtp_server.url, DISK_RESERVE_MB="1")
    set_to(DKIM_KEY=pem_of(rsa_key()), DKIM_SELECTOR="mm", REPLY_DOMAIN="in.example.org")
    note_tick(runtime)
    with serving(create_app(runtime), port):
        yield runtime
    runtime.close()


def note_tick(runtime: Runtime, ago: timedelta = timedelta()) -> None:
    with runtime.sessions.begin() as session:
        session.merge(Heartbeat(name="tick", at=Clock().real() - ago))
