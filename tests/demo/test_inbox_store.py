"""Letters arrive by SMTP, are kept as files, and can be read whatever is in them."""

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.demo.inbox.letter import Letter, read_letter
from matchmaker.demo.inbox.smtp import serving_smtp
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.ports import HOST

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def read(data: bytes) -> Letter:
    return read_letter(data, letter_id="1", recipient="mira@example.org", arrived_at=NOON)


def compose(subject: str = "Grüße") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Werkhof <vorstellung@example.org>"
    message["To"] = "mira@example.org, jonas@example.org"
    message["Reply-To"] = "Jonas <jonas@example.org>"
    message["Date"] = "Sun, 01 Nov 2026 09:00:00 +0100"
    message["Subject"] = subject
    message.set_content("Hallo Mira, schöne Grüße.\n")
    message.add_alternative("<p>Hallo Mira, schöne Grüße.</p>", subtype="html")
    return message


def test_a_letter_sent_by_smtp_is_kept_once_for_each_recipient(store: LetterStore) -> None:
    with serving_smtp(store, 0) as port, smtplib.SMTP(HOST, port) as client:
        client.send_message(compose(), to_addrs=["mira@example.org", "jonas@example.org"])
    newer, older = store.list_letters()
    assert (older.recipient, newer.recipient) == ("mira@example.org", "jonas@example.org")
    assert newer.raw == older.raw
    assert newer.return_path == "vorstellung@example.org"
    assert newer.header("Subject") == "Grüße"
    assert newer.text == "Hallo Mira, schöne Grüße.\n"
    assert newer.html == "<p>Hallo Mira, schöne Grüße.</p>\n"
    assert newer.reply_address == "jonas@example.org"
    assert newer.date == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_what_was_sent_is_kept_byte_for_byte(store: LetterStore) -> None:
    raw = b"Subject: a\r\nX-Long: b\r\n c\r\n\r\n.dot\r\nnext\r\n"
    with serving_smtp(store, 0) as port, smtplib.SMTP(HOST, port) as client:
        client.sendmail("a@example.org", ["b@example.org"], raw)
    assert store.list_letters()[0].raw.encode() == raw


def test_the_newest_letter_comes_first_after_a_restart_too(tmp_path: Path) -> None:
    store = LetterStore(tmp_path)
    ids = [store.add("mira@example.org", f"Subject: {n}\r\n\r\n".encode()) for n in range(20)]
    assert [one.id for one in LetterStore(tmp_path).list_letters()] == ids[::-1]
    assert store.latest_id() == ids[-1]


def test_letters_can_be_listed_for_one_person(store: LetterStore) -> None:
    store.add("mira@example.org", b"Subject: a\r\n\r\n")
    store.add("Jonas@example.org", b"Subject: b\r\n\r\n")
    assert [one.header("Subject") for one in store.list_letters("jonas@EXAMPLE.org ")] == ["b"]


@pytest.mark.parametrize("letter_id", ["", ".", "..", "../tmp", "new", "1", "/etc/passwd"])
def test_only_letters_can_be_found(store: LetterStore, letter_id: str) -> None:
    store.add("mira@example.org", b"Subject: a\r\n\r\n")
    assert store.find(letter_id) is None


def test_a_recipient_cannot_add_lines_to_the_file(store: LetterStore) -> None:
    evil = "mira@example.org\r\nX-Evil: 1"
    store.add(evil, b"Subject: a\r\n\r\n", return_path=evil)
    assert store.list_letters()[0].raw == "Subject: a\r\n\r\n"


def test_a_letter_of_an_earlier_version_can_be_read(tmp_path: Path) -> None:
    store = LetterStore(tmp_path)
    (tmp_path / "new" / "1.demo").write_bytes(b"Delivered-To: a@example.org\r\nSubject: a\r\n\r\n")
    (letter,) = store.list_letters()
    assert (letter.recipient, letter.return_path) == ("a@example.org", "")
    assert letter.raw == "Subject: a\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "subject", "text"),
    [
        (b"Subject: =?klingon?q?x?=\r\n\r\nHallo", "=?klingon?q?x?=", "Hallo"),
        (b"Subject: =?utf-8?b?!!!?=\r\n\r\nHallo", None, "Hallo"),
        (b"Subject: gr\xfc\xdfe\r\n\r\nHallo", "gr\ufffd\ufffde", "Hallo"),
        (b"no header at all", "", "no header at all"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\nsch\xc3\xb6n", "", "schön"),
        (b"Content-Type: text/plain; charset*=x'y'%ff\r\n\r\nHallo", "", "Hallo"),
        (b"Content-Transfer-Encoding: base64\r\n\r\n!!!", "", None),
        (b"Content-Type: multipart/mixed\r\n\r\nHallo", "", None),
        (b"", "", ""),
    ],
)
def test_broken_letters_are_read_as_well_as_they_can(
    data: bytes, subject: str | None, text: str | None
) -> None:
    letter = read(data)
    assert subject is None or letter.header("Subject") == subject
    assert text is None or letter.text == text
    assert letter.date == NOON


@pytest.mark.parametrize(
    "reply_to", ["", "nobody", "a@example.org, b@example.org", "=?utf-8?q?x?= <"]
)
def test_a_reply_goes_to_one_address_or_to_none_we_can_name(reply_to: str) -> None:
    assert read(f"Reply-To: {reply_to}\r\n\r\n".encode()).reply_address == ""


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange_to_be_read(data: bytes) -> None:
    read(data).as_dict()


@given(
    st.sampled_from([b"Subject", b"Date", b"Reply-To", b"Content-Type", b"To", b"From"]),
    st.binary(max_size=80),
)
def test_no_header_is_too_strange_to_be_read(name: bytes, value: bytes) -> None:
    letter = read(name + b": " + value + b"\r\n\r\nHallo")
    assert letter.as_dict()["id"] == "1"
    assert letter.answer_address is not None
    assert letter.writer is not None
