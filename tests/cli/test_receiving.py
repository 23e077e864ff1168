"""`matchmaker mail receive`: what a mail server's pipe is told."""

import io
from types import SimpleNamespace

import pytest

from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailbox_of
from tests.cli.conftest import Terminal
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
