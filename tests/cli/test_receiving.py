"""`matchmaker mail receive` and `mail fetch`: what a pipe and an organiser are told."""

import io
from types import SimpleNamespace

import pytest

from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailbox_of
from tests.cli.conftest import Terminal
from tests.servers.dovecot import Dovecot
from tests.services.reading import rows_of


def pipe(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))


def test_a_message_from_a_pipe_is_kept_once(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = mailbox_of(community, TokenPurpose.UNSUBSCRIBE, 1)
    for _ in range(2):
        pipe(monkeypatch, compose_reply("unsubscribe"))
        assert terminal("mail", "receive", "--recipient", to).code == 0
    assert len(rows_of(community, InboundMessage)) == 1


def test_the_headers_say_for_whom_it_is_if_nobody_else_does(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, compose_reply("x", to=mailbox_of(community, TokenPurpose.UNSUBSCRIBE, 1)))
    assert terminal("mail", "receive").code == 0
    assert len(rows_of(community, InboundMessage)) == 1


def test_mail_for_nobody_goes_back(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, compose_reply("Ja", to="nobody@example.org"))
    said = terminal("mail", "receive")
    assert (said.code, said.err) == (67, "Nobody has this address.\n")


def test_where_the_database_does_not_answer_the_mail_server_keeps_it(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, community: Runtime
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    pipe(monkeypatch, compose_reply("Ja"))
    assert terminal("mail", "receive").code == 75


def test_one_look_into_the_mailbox_tells_what_became_of_it(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch, dovecot: Dovecot
) -> None:
    to = mailbox_of(community, TokenPurpose.UNSUBSCRIBE, 1)
    for raw in (compose_reply("unsubscribe", to=to), compose_reply("Ja")):
        dovecot.deliver(raw.replace(b"\n", b"\r\n"))
    monkeypatch.setenv("IMAP_URL", dovecot.url)
    said = terminal("mail", "fetch")
    assert (said.code, said.out) == (0, "Kept 1, set aside 1, left 0.\n")
    assert len(rows_of(community, InboundMessage)) == 1


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("", "IMAP_URL is not set, so there is no mailbox to look into."),
        ("imap://anna:geheim@127.0.0.1:9", "127.0.0.1 cannot be reached: Connection refused"),
        (
            "imap://anna:geheim@mail.example.org",
            "IMAP_URL must begin with imaps:// unless the mailbox is on this machine",
        ),
    ],
)
def test_a_mailbox_that_cannot_be_looked_into_is_told_in_one_line(
    url: str,
    line: str,
    terminal: Terminal,
    community: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IMAP_URL", url)
    said = terminal("mail", "fetch")
    assert (said.code, said.err) == (1, f"{line}\n")
