"""Bytes that differ from what was meant are never sent."""

from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, compat32, default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.message import Message, build
from matchmaker.mail.readback import list_names, verify
from matchmaker.mail.selftest import run_self_test
from tests.mail.letters import LETTER, PAYLOADS

BOUNDARY = build(LETTER).partition(b'boundary="')[2].partition(b'"')[0]
PART, END = b"--" + BOUNDARY + b"\r\n", b"--" + BOUNDARY + b"--\r\n"
SPOILED = {
    "a header more": (b"Subject: ", b"Bcc: evil@example.org\r\nSubject: "),
    "a header less": (b"Auto-Submitted: auto-generated\r\n", b""),
    "headers in another order": (
        b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: OOF, AutoReply, RN, NRN\r\n",
        b"X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN\r\nAuto-Submitted: auto-generated\r\n",
    ),
    "headers that end early": (b"Subject: ", b"\r\nSubject: "),
    "another recipient": (b"To: mira@", b"To: evil@"),
    "a recipient more": (b"To: mira@", b"To: evil@example.org, mira@"),
    "another reply address": (b"Reply-To: jonas@", b"Reply-To: evil@"),
    "another sender": (b"hello@", b"evil@"),
    "another name": (b"Werkstatt", b"Werkstadt"),
    "another date": (b"09:00:00", b"09:00:01"),
    "another identifier": (b"<introduction.abc@", b"<introduction.abd@"),
    "another kind of letter": (b"Submitted: auto-generated", b"Submitted: no"),
    "another link": (b"/u/abcdefgh>", b"/u/abcdefgi>"),
    "another mailbox to unsubscribe": (b"<mailto:u.abcdefgh@", b"<mailto:u.abcdefgi@"),
    "another subject": (b"=3A_ihr", b"=3A_wir"),
    "another text": (b"\r\nHallo Mira,\r\n\r\nGr=C3=BC", b"\r\nHallo Mira,\r\n\r\nGr=C3=B6"),
    "another page": (b"<p>Hallo", b"<p>Servus"),
    "a header in a part": (
        b'text/plain; charset="utf-8"\r\n',
        b'text/plain; charset="utf-8"\r\nContent-Disposition: attachment\r\n',
    ),
    "another kind of part": (b"text/html", b"text/calendar"),
    "text before the parts": (b"\r\n\r\n--=_", b"\r\n\r\nBuy this.\r\n--=_"),
    "text after the parts": (b"--\r\n", b"--\r\nBuy this.\r\n"),
    "an end that is none": (b"--\r\n", b"\r\n"),
    "no end": (END, b""),
    "a part more": (END, PART + b"Content-Type: text/html\r\n\r\nBuy this.\r\n" + END),
    "a boundary within a part": (b"Hallo Mira,\r\n", b"Hallo Mira,\r\n" + PART),
    "almost a boundary within a part": (b"<p>Hallo Mira", PART[:-2] + b" \r\n<p>Hallo Mira"),
    "no boundary": (b"boundary=", b"border="),
    "a boundary of another kind": (b'boundary="=_', b'boundary="=+'),
    "another encoding": (b"Encoding: quoted-printable", b"Encoding: 7bit"),
    "no encoding": (b"Content-Transfer-Encoding: quoted-printable\r\n", b""),
    "two encodings": (
        b"Content-Transfer-Encoding: quoted-printable\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n" * 2,
    ),
    "another alphabet": (b'charset="utf-8"', b'charset="utf-7"'),
    "a part without a head": (
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
        b"",
    ),
    "a line among the headers that is none": (b"Subject: ", b"Buy this\r\nSubject: "),
    "a header without a name": (b"Subject: ", b": Buy this\r\nSubject: "),
    "a folded line at the top": (b"From: ", b" Buy this\r\nFrom: "),
    "a line end without a return": (b"Hallo Mira,\r\n", b"Hallo Mira,\n"),
    "a line that is too long": (b"<p>Hallo Mira", b"=\r\n" + b"=20" * 400 + b"<p>Hallo Mira"),
    "a NUL": (b"Hallo Mira", b"Hallo\0Mira"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_message_is_refused(fault: str) -> None:
    before, after = SPOILED[fault]
    raw = build(LETTER)
    assert before in raw
    with pytest.raises(UnsafeMessageError):
        verify(LETTER, raw.replace(before, after, 1))


def test_what_was_built_is_what_was_meant() -> None:
    verify(LETTER, build(LETTER))


def test_no_bytes_are_not_a_message() -> None:
    with pytest.raises(UnsafeMessageError):
        verify(LETTER, b"")


def test_the_bytes_of_another_message_are_refused() -> None:
    with pytest.raises(UnsafeMessageError):
        verify(replace(LETTER, in_reply_to="<earlier@example.org>"), build(LETTER))


@settings(deadline=None, max_examples=300)
@given(
    place=st.integers(0, len(build(LETTER))),
    left_out=st.integers(0, 3),
    put_in=st.sampled_from(
        [b"", b"\r\n", b"\n", b" ", b"=", b"=\r\n", b"x", b"--", b"X: y\r\n", PART]
    ),
)
def test_what_passes_is_read_alike_by_the_parsers_of_the_library(
    place: int, left_out: int, put_in: bytes
) -> None:
    raw = build(LETTER)
    changed = raw[:place] + put_in + raw[place + left_out :]
    try:
        verify(LETTER, changed)
    except UnsafeMessageError:
        return
    for policy in (compat32, default):
        meant, found = (message_from_bytes(each, policy=policy) for each in (raw, changed))
        assert found.keys() == meant.keys()
        bodies = [
            [part.get_payload(decode=True) for part in whole.walk()] for whole in (meant, found)
        ]
        assert bodies[0] == bodies[1]
        assert not [fault for part in found.walk() for fault in part.defects]


def test_this_interpreter_passes_the_self_test() -> None:
    run_self_test()


def write_with_the_stock_library(message: Message) -> bytes:
    """What the header classes of the library make of a message, on this interpreter."""
    built = EmailMessage(policy=SMTP)
    built["From"] = Address(message.sender_name, addr_spec=message.sender)
    built["To"] = Address(addr_spec=message.to[0])
    built["Subject"] = message.subject
    built["Date"] = message.date
    built["Message-ID"] = message.message_id
    built["Auto-Submitted"] = "auto-generated"
    built["X-Auto-Response-Suppress"] = "OOF, AutoReply, RN, NRN"
    built.set_content(message.text, cte="quoted-printable")
    built.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return built.as_bytes()


PLAIN = replace(LETTER, reply_to=None, unsubscribe_url=None, unsubscribe_mailto=None)


def test_a_harmless_message_passes_whoever_wrote_it() -> None:
    verify(PLAIN, write_with_the_stock_library(PLAIN))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("slot", ["subject", "sender_name"])
def test_nothing_passes_that_the_stock_library_bends(slot: str, payload: str) -> None:
    changed: dict[str, Any] = {slot: payload}
    message = replace(PLAIN, **changed)
    try:
        raw = write_with_the_stock_library(message)
        verify(message, raw)
    except (ValueError, UnsafeMessageError):
        return
    head = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] != b" "]
    assert [name.decode() for name in names] == list_names(PLAIN)
