"""Mail that a provider hands over: signed, recent, and kept once."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web import inbound
from matchmaker.web.app import create_app
from tests.arriving import compose_reply, mailbox_of
from tests.factories import FakeClock, open_test_runtime
from tests.services.reading import rows_of
from tests.visitor import HOST
from tests.web.conftest import Couple

SECRET = "a secret between us and a provider"


@pytest.fixture
def runtime(database_url: str, clock: FakeClock) -> Iterator[Runtime]:
    runtime = open_test_runtime(database_url, clock=clock, inbound_secret=SECRET)
    yield runtime
    runtime.close()


class Provider:
    """Somebody who hands mail over."""

    def __init__(self, runtime: Runtime) -> None:
        self.app = create_app(runtime)
        self.runtime = runtime

    def hand_over(
        self, raw: bytes, to: str, *, age: int = 0, wrong: Mapping[str, str] = MappingProxyType({})
    ) -> TestResponse:
        time = str(int(self.runtime.clock.real().timestamp()) - age)
        signature = inbound.sign(SECRET, time=time, recipient=to, mail_from="", raw=raw)
        sent = {inbound.TIME: time, inbound.RECIPIENT: to, inbound.SIGNATURE: signature, **wrong}
        client = self.app.test_client()
        return client.post("/inbound", data=raw, headers=sent, base_url=HOST)


@pytest.fixture
def provider(runtime: Runtime) -> Provider:
    return Provider(runtime)


@pytest.fixture
def address(runtime: Runtime, couple: Couple) -> str:
    return mailbox_of(runtime, TokenPurpose.UNSUBSCRIBE, couple.mira)


def test_a_signed_message_is_kept_once(provider: Provider, address: str) -> None:
    raw = compose_reply("Ja gern")
    assert provider.hand_over(raw, address).status_code == 202
    assert provider.hand_over(raw, address).status_code == 200
    assert len(rows_of(provider.runtime, InboundMessage)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {inbound.SIGNATURE: "0" * 64},
        {inbound.SIGNATURE: ""},
        {inbound.SIGNATURE: "ü"},
        {inbound.TIME: "soon"},
        {inbound.RECIPIENT: "u.other@example.org"},
        {inbound.MAIL_FROM: "somebody@example.org"},
    ],
)
def test_whoever_changes_anything_is_refused(
    provider: Provider, address: str, wrong: dict[str, str]
) -> None:
    assert provider.hand_over(compose_reply("Ja"), address, wrong=wrong).status_code == 403
    assert rows_of(provider.runtime, InboundMessage) == []


@pytest.mark.parametrize(("age", "status"), [(299, 202), (301, 403), (-301, 403)])
def test_a_recorded_request_is_worth_nothing_after_five_minutes(
    provider: Provider, address: str, age: int, status: int
) -> None:
    assert provider.hand_over(compose_reply("Ja"), address, age=age).status_code == status


def test_mail_for_nobody_is_not_found(provider: Provider) -> None:
    assert provider.hand_over(compose_reply("Ja"), "nobody@example.org").status_code == 404


def test_a_large_message_is_taken_and_cut(provider: Provider, address: str) -> None:
    raw = compose_reply("Ja gern") + b"x" * 3_000_000
    assert provider.hand_over(raw, address).status_code == 202
    (kept,) = rows_of(provider.runtime, InboundMessage)
    assert len(kept.raw) == 1024 * 1024


def test_without_a_secret_there_is_no_such_way_in(
    database_url: str, clock: FakeClock, app: Flask
) -> None:
    runtime = open_test_runtime(database_url, clock=clock)
    answer = Provider(runtime).hand_over(compose_reply("Ja"), "nobody@example.org")
    assert answer.status_code == 404
    runtime.close()
