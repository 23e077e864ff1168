"""A built message says what was meant, whatever somebody typed."""

import re
from binascii import b2a_qp
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import clean_given_name
from matchmaker.mail.message import Message, build, encode_body
from tests.mail.letters import LETTER, PAYLOADS

HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
]


def head_of(raw: bytes) -> str:
    return raw.partition(b"\r\n\r\n")[0].decode("ascii")


def names_in(raw: bytes) -> list[str]:
    lines = head_of(raw).split("\r\n")
    return [line.partition(":")[0] for line in lines if not line.startswith((" ", "\t"))]


def line_of(raw: bytes, name: str) -> str:
    unfolded = re.sub(r"\r\n(?=[ \t])", "", head_of(raw))
    return next(line for line in unfolded.split("\r\n") if line.startswith(f"{name}: "))


def read(raw: bytes) -> EmailMessage:
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def sender_of(raw: bytes) -> tuple[str, str]:
    """The sender as the old parser reads it; the new one puts spaces between encoded words."""
    name, address = parseaddr(line_of(raw, "From").removeprefix("From: "))
    return str(make_header(decode_header(name))), address


def text_of(raw: bytes, kind: str) -> str:
    body = read(raw).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def check_frame(raw: bytes) -> None:
    """Everything but the slots that a test fills is as in the plain letter."""
    assert names_in(raw) == HEADERS
    parsed = read(raw)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert parsed["To"].addresses[0].addr_spec == "mira@example.org"
    assert parsed["From"].addresses[0].addr_spec == "hello@example.org"
    assert len(parsed["From"].addresses) == len(parsed["To"].addresses) == 1
    for name in ("To", "Reply-To", "Date", "Message-ID", "List-Unsubscribe"):
        assert line_of(raw, name) == line_of(build(LETTER), name)


def test_the_headers_are_the_intended_ones_in_their_order() -> None:
    raw = build(LETTER)
    check_frame(raw)
    assert line_of(raw, "Auto-Submitted") == "Auto-Submitted: auto-generated"
    assert line_of(raw, "X-Auto-Response-Suppress").endswith(": OOF, AutoReply, RN, NRN")
    assert line_of(raw, "List-Unsubscribe") == (
        "List-Unsubscribe: <https://example.org/u/abcdefgh>,"
        " <mailto:u.abcdefgh@in.example.org?subject=unsubscribe>"
    )
    assert line_of(raw, "List-Unsubscribe-Post").endswith(": List-Unsubscribe=One-Click")


def test_text_comes_first_and_both_bodies_come_back_as_they_were() -> None:
    raw = build(LETTER)
    assert text_of(raw, "plain") == LETTER.text
    assert text_of(raw, "html") == LETTER.html
    assert raw.isascii()
    assert raw.count(b"Content-Transfer-Encoding: quoted-printable") == 2


def test_a_letter_without_the_optional_headers_has_none_of_them() -> None:
    bare = replace(LETTER, reply_to=None, unsubscribe_url=None, unsubscribe_mailto=None)
    left_out = {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"}
    assert names_in(build(bare)) == [name for name in HEADERS if name not in left_out]


def test_a_mailbox_alone_promises_no_one_click() -> None:
    names = names_in(build(replace(LETTER, unsubscribe_url=None)))
    assert "List-Unsubscribe" in names
    assert "List-Unsubscribe-Post" not in names


def test_a_reminder_names_the_earlier_message() -> None:
    raw = build(replace(LETTER, in_reply_to="<proposal.1@example.org>"))
    assert line_of(raw, "In-Reply-To") == "In-Reply-To: <proposal.1@example.org>"
    assert line_of(raw, "References") == "References: <proposal.1@example.org>"


def test_a_letter_that_answers_another_by_itself_says_so() -> None:
    raw = build(replace(LETTER, is_reply=True))
    assert line_of(raw, "Auto-Submitted") == "Auto-Submitted: auto-replied"
    assert names_in(raw) == HEADERS


def test_signs_that_a_link_would_read_differently_survive_in_the_mailbox_to_unsubscribe() -> None:
    raw = build(replace(LETTER, unsubscribe_mailto="u.a+b%20c&d?e@in.example.org"))
    assert "<mailto:u.a+b%2520c%26d%3Fe@in.example.org?subject=unsubscribe>" in line_of(
        raw, "List-Unsubscribe"
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_in_a_body_changes_anything_else(payload: str) -> None:
    raw = build(replace(LETTER, text=payload, html=f"<p>{payload}</p>"))
    check_frame(raw)
    assert line_of(raw, "Subject") == line_of(build(LETTER), "Subject")
    unbroken = re.sub(r"\r\n?", "\n", payload).removesuffix("\n")
    assert text_of(raw, "plain").removesuffix("\n") == unbroken


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_in_a_subject_changes_anything_else(payload: str) -> None:
    subject = f"{clean_given_name(payload)} und Jonas: ihr möchtet euch kennenlernen"
    raw = build(replace(LETTER, subject=subject))
    check_frame(raw)
    assert read(raw)["Subject"] == subject
    assert text_of(raw, "plain") == LETTER.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_subject_that_nobody_cleaned_comes_through_whole_or_not_at_all(payload: str) -> None:
    try:
        raw = build(replace(LETTER, subject=payload))
    except UnsafeMessageError:
        assert not payload.isprintable() or payload.isspace()
    else:
        check_frame(raw)
        assert text_of(raw, "plain") == LETTER.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_of_a_community_changes_anything_else(payload: str) -> None:
    raw = build(replace(LETTER, sender_name=payload))
    check_frame(raw)
    assert len(sender_of(raw)[0]) <= 80
    assert text_of(raw, "plain") == LETTER.text


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "slot", ["sender", "reply_to", "message_id", "in_reply_to", "unsubscribe_mailto"]
)
def test_a_payload_where_an_address_belongs_is_refused(slot: str, payload: str) -> None:
    changed: dict[str, Any] = {slot: payload}
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, **changed))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_among_the_recipients_is_refused(payload: str) -> None:
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, to=("mira@example.org", payload)))


def test_a_letter_to_nobody_is_refused() -> None:
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, to=()))


def test_a_refusal_does_not_quote_what_was_refused() -> None:
    with pytest.raises(UnsafeMessageError) as caught:
        build(replace(LETTER, to=("geheim@@example.org",)))
    assert "geheim" not in str(caught.value)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, date=datetime(2026, 11, 1, 9, 0)))  # noqa: DTZ001


def test_half_a_character_in_a_body_is_refused() -> None:
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, text="Mira \ud800"))


@pytest.mark.parametrize("length", [60, 76, 200, 900])
def test_a_long_unsubscribe_link_stays_as_it_is(length: int) -> None:
    link = "https://" + "long-host-name." * (length // 15) + "example.org/u/" + "a" * 32
    raw = build(replace(LETTER, unsubscribe_url=link))
    assert f"<{link}>" in line_of(raw, "List-Unsubscribe")
    assert "=?" not in line_of(raw, "List-Unsubscribe")


def test_a_link_too_long_for_a_line_is_refused() -> None:
    with pytest.raises(UnsafeMessageError):
        build(replace(LETTER, unsubscribe_url="https://example.org/" + "a" * 1000))


def test_long_addresses_stay_whole() -> None:
    address = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".example.org"
    raw = build(replace(LETTER, to=(address, "jonas@example.org"), reply_to=address))
    assert line_of(raw, "To") == f"To: {address}, jonas@example.org"
    assert line_of(raw, "Reply-To") == f"Reply-To: {address}"


def test_the_same_message_gives_the_same_bytes() -> None:
    assert build(LETTER) == build(replace(LETTER))


def test_two_copies_differ_in_the_reply_address_only() -> None:
    first = build(LETTER).split(b"\r\n")
    second = build(replace(LETTER, reply_to="mira@example.org")).split(b"\r\n")
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    assert differing == [(b"Reply-To: jonas@example.org", b"Reply-To: mira@example.org")]


@pytest.mark.parametrize(
    "name", ["Werkstatt am See", "Kaffee & Kontor e.V.", "Köln-Mülheim: Die Runde", "", "O'Neill"]
)
def test_the_name_of_the_community_is_read_as_it_was_written(name: str) -> None:
    found = sender_of(build(replace(LETTER, sender_name=name)))
    assert found == (name.replace(":", ""), "hello@example.org")


def test_a_long_name_beside_a_long_address_is_read_as_it_was_written() -> None:
    name, address = "Ü" * 80, "a" * 60 + "@" + "b" * 60 + ".example.org"
    found = sender_of(build(replace(LETTER, sender_name=name, sender=address)))
    assert found == (name, address)


WORDS = st.text(st.sampled_from("abcÄöüßéŁ .-'0иΑ大नाम"), min_size=1, max_size=45)


@settings(deadline=None)
@given(first=WORDS, second=WORDS)
def test_every_subject_is_read_as_it_was_written(first: str, second: str) -> None:
    names = f"{clean_given_name(first)} und {clean_given_name(second)}"
    message: Message = replace(LETTER, subject=f"{names}: ihr möchtet euch kennenlernen")
    assert read(build(message))["Subject"] == message.subject


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_body_is_read_as_it_was_written(text: str) -> None:
    raw = build(replace(LETTER, text=text, date=datetime(2026, 12, 1, tzinfo=UTC)))
    unbroken = re.sub(r"\r\n?", "\n", text).removesuffix("\n")
    assert text_of(raw, "plain").removesuffix("\n") == unbroken


@settings(deadline=None)
@given(body=st.text(st.sampled_from("ab .=\t\nü大\0"), max_size=300))
def test_a_body_is_written_line_by_line_as_it_would_be_in_one(body: str) -> None:
    whole = b2a_qp(f"{body.removesuffix(chr(10))}\n".encode()).replace(b"\n", b"\r\n")
    assert encode_body(body) == whole + b"\r\n"
