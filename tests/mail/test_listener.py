"""Mail servers talk to us over SMTP and LMTP, for real."""

import smtplib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from matchmaker.mail.listener import Doorkeeper
from tests.servers.door import open_door

MESSAGE = b"From: mira@example.org\r\nSubject: Re\r\n\r\nJa gern\r\n.. dots\r\n"


class House:
    """Whom it knows, what it keeps, and what goes wrong in it."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, str | None, tuple[str, ...]]] = []
        self.fault: Exception | None = None

    def knows(self, address: str) -> bool:
        if self.fault is not None:
            raise self.fault
        return address.startswith("r.")

    def keep(self, raw: bytes, mail_from: str | None, recipients: Sequence[str]) -> None:
        if self.fault is not None:
            raise self.fault
        self.kept.append((raw, mail_from, tuple(recipients)))


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture(params=[True, False], ids=["lmtp", "smtp"])
def client(request: pytest.FixtureRequest, house: House) -> Iterator[Any]:
    kind = smtplib.LMTP if request.param else smtplib.SMTP
    door = Doorkeeper(house.knows, house.keep)
    with open_door(door, lmtp=request.param) as port, kind("127.0.0.1", port) as client:
        yield client


def test_what_is_acknowledged_is_kept_as_it_came(client: Any, house: House) -> None:
    assert client.sendmail("mira@example.org", ["r.abc@example.org"], MESSAGE) == {}
    assert house.kept == [(MESSAGE, "mira@example.org", ("r.abc@example.org",))]


def test_unknown_addresses_are_refused_before_anything_is_sent(client: Any, house: House) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("mira@example.org", ["nobody@example.org"], MESSAGE)
    assert refused.value.recipients["nobody@example.org"][0] == 550
    assert house.kept == []


def test_a_delivery_report_has_an_empty_sender(client: Any, house: House) -> None:
    client.sendmail("", ["r.abc@example.org"], MESSAGE)
    assert house.kept[0][1] == ""


def test_every_recipient_gets_the_message(client: Any, house: House) -> None:
    client.sendmail("mira@example.org", ["r.a@example.org", "r.b@example.org"], MESSAGE)
    assert [kept[2] for kept in house.kept] == [("r.a@example.org",), ("r.b@example.org",)]


def test_a_fault_means_later_and_the_door_stays_open(client: Any, house: House) -> None:
    house.fault = RuntimeError("Mira wrote: Ja gern")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("mira@example.org", ["r.abc@example.org"], MESSAGE)
    code, words = refused.value.recipients["r.abc@example.org"]
    assert code == 451
    assert b"Mira" not in words
    house.fault = None
    client.sendmail("mira@example.org", ["r.abc@example.org"], MESSAGE)
    assert len(house.kept) == 1


def test_a_fault_while_keeping_means_later(client: Any, house: House) -> None:
    client.ehlo_or_helo_if_needed()
    client.mail("mira@example.org")
    assert client.rcpt("r.abc@example.org")[0] == 250
    house.fault = OSError("disk")
    answer = client.data(MESSAGE)
    code = answer[0] if isinstance(answer, tuple) else answer
    assert code == 451
    assert house.kept == []
