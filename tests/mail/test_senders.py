"""Who a message is from is read so that nobody can pass for somebody else."""

import pytest

from matchmaker.mail import arrived, senders
from matchmaker.mail.senders import Verdict

SERVER = "mx.example.org"


def sender_of(*fields: str) -> str:
    return senders.read_sender(arrived.parse("".join(f"From: {f}\n" for f in fields).encode()))


@pytest.mark.parametrize(
    "field",
    [
        "mira@example.org",
        "Mira <mira@example.org>",
        "MIRA@Example.org (Mira)",
        '"mira@example.org" <mira@example.org>',
        "Vogt, Mira <mira@example.org>",
        "=?utf-8?q?Mira_V=C3=B6gt?= <mira@example.org>",
        "Mira Vögt <mira@example.org>",
    ],
)
def test_a_sender_has_one_address(field: str) -> None:
    assert sender_of(field) == "mira@example.org"


@pytest.mark.parametrize(
    "field",
    [
        "=?utf-8?q?mira=40example=2Eorg=2C?= <other@example.net>",
        "=?utf-8?q?mira=40example=2Eorg?= <other@example.net>",
        "=?utf-8?q?=3Cmira=40example=2Eorg=3E?= <other@example.net>",
        "mira@example.org <other@example.net>",
        "mira@example.org, <other@example.net>",
        '"<mira@example.org>" <other@example.net>',
        "(mira@example.org) other@example.net",
    ],
)
def test_a_name_that_looks_like_an_address_is_not_taken_for_one(field: str) -> None:
    assert sender_of(field) in ("other@example.net", "")


@pytest.mark.parametrize("sign", ["(", "a:", "<", '"', "[", "a@b, "])
def test_a_sender_of_many_signs_is_nobody(sign: str) -> None:
    assert "mira" not in sender_of(sign * 5_000 + " mira@example.org")


def test_two_senders_are_none() -> None:
    assert sender_of("mira@example.org", "mira@example.org") == ""
    assert sender_of() == ""


def test_only_the_header_of_a_trusted_server_counts() -> None:
    text = f"Authentication-Results: evil.example; dmarc=pass\nAuthentication-Results: {SERVER}; "
    for result, verdict in (("dmarc=fail", Verdict.FAIL), ("dmarc=pass", Verdict.PASS)):
        message = arrived.parse(f"{text}{result}\n\n".encode())
        assert senders.read_verdict(message, SERVER) is verdict
        assert senders.read_verdict(message, None) is Verdict.NONE
