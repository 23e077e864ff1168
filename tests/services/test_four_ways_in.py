"""The same message by every way in is one and the same row, once."""

import io
import smtplib
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from matchmaker import cli
from matchmaker.assembly.mailing import open_fetcher
from matchmaker.cli.receiving import make_door
from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web import inbound
from matchmaker.web.app import create_app
from tests.arriving import compose_reply, mailbox_of
from tests.factories import join
from tests.servers.door import open_door
from tests.servers.dovecot import Dovecot
from tests.services.reading import rows_of
from tests.visitor import HOST

SECRET = "a secret between us and a provider"
SENDER = "mira@example.org"
NAMES = ("lmtp", "imap", "pipe", "https")
Identity = tuple[str, str, int, int]
Way = Callable[[bytes, str], bool]


class House:
    """A community with four doors; each takes a message for an address and tells whether it did."""

    def __init__(self, runtime: Runtime, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = replace(runtime.settings, inbound_secret=SECRET, imap_url=dovecot.url)
        self.runtime = replace(runtime, settings=settings)
        self._dovecot = dovecot
        self._patch = monkeypatch
        self.ways: dict[str, Way] = {
            "lmtp": self.over_lmtp,
            "imap": self.over_imap,
            "pipe": self.through_a_pipe,
            "https": self.over_https,
        }

    def over_lmtp(self, raw: bytes, to: str) -> bool:
        door = make_door(self.runtime)
        with open_door(door, lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as client:
            return client.sendmail(SENDER, [to], b"Received: from a by b\r\n" + raw) == {}

    def over_imap(self, raw: bytes, to: str) -> bool:
        trace = f"Return-Path: <{SENDER}>\r\nDelivered-To: {to}\r\n"
        self._dovecot.deliver(trace.encode() + raw)
        fetcher = open_fetcher(self.runtime.settings, self.runtime.mailroom)
        assert fetcher is not None
        return fetcher.run().kept == 1

    def through_a_pipe(self, raw: bytes, to: str) -> bool:
        raw = raw.replace(b"\r\n", b"\n")
        self._patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        for name in (
            "database_url", "secret_key", "base_url", "smtp_url", "mail_from", "community_name",
            "organiser_name", "organiser_email",
        ):  # fmt: skip
            self._patch.setenv(name.upper(), getattr(self.runtime.settings, name))
        return cli.main(["mail", "receive", "--recipient", to, "--mail-from", SENDER]) == 0

    def over_https(self, raw: bytes, to: str) -> bool:
        time = str(int(self.runtime.clock.real().timestamp()))
        sent = {
            inbound.TIME: time,
            inbound.RECIPIENT: to,
            inbound.MAIL_FROM: SENDER,
            inbound.SIGNATURE: inbound.sign(
                SECRET, time=time, recipient=to, mail_from=SENDER, raw=raw
            ),
        }
        client = create_app(self.runtime).test_client()
        answer = client.post("/inbound", data=raw, headers=sent, base_url=HOST)
        return answer.status_code in (200, 202)

    def list_rows(self) -> list[Identity]:
        """Whom and what the kept messages are about."""
        rows = rows_of(self.runtime, InboundMessage)
        return [(row.fingerprint, row.purpose, row.subject_id, row.member_id) for row in rows]


@pytest.fixture
def house(runtime: Runtime, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(runtime, dovecot, monkeypatch)


def test_the_same_message_by_all_four_ways_is_kept_once(house: House) -> None:
    member = join(house.runtime, SENDER)
    to = mailbox_of(house.runtime, TokenPurpose.UNSUBSCRIBE, member)
    raw = compose_reply("unsubscribe", to="vorstellung@example.org", message_id="<1@example.org>")
    raw = raw.replace(b"\n", b"\r\n")
    found = []
    for first in NAMES:
        with house.runtime.sessions.begin() as session:
            session.execute(delete(InboundMessage))
        assert house.ways[first](raw, to), first
        (row,) = house.list_rows()
        found.append(row)
        for name in NAMES:
            assert house.ways[name](raw, to), name
        assert house.list_rows() == [row]
    assert len(set(found)) == 1


def test_another_message_is_another_row_by_any_way(house: House) -> None:
    member = join(house.runtime, SENDER)
    to = mailbox_of(house.runtime, TokenPurpose.UNSUBSCRIBE, member)
    for name in NAMES:
        raw = compose_reply("unsubscribe", message_id=f"<{name}@example.org>")
        assert house.ways[name](raw.replace(b"\n", b"\r\n"), to), name
    assert len(set(house.list_rows())) == len(NAMES)
