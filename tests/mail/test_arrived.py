"""Whatever arrives can be read, in bounded time."""

from time import process_time

import pytest

from matchmaker.mail import arrived
from matchmaker.mail.replies.lines import split_lines
from matchmaker.mail.understanding import understand
from tests.mail.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_arrives_is_read(name: str) -> None:
    message = arrived.parse(HOSTILE[name])
    for part in arrived.walk(message):
        assert "\0" not in arrived.read_part(part)
    for header in ("Subject", "To", "From"):
        assert "\n" not in arrived.read_header(message, header)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_takes_long(name: str) -> None:
    assert any(measure(HOSTILE[name]) < 0.1 for _ in range(5))


def measure(raw: bytes) -> float:
    begun = process_time()
    list(map(arrived.read_part, arrived.walk(arrived.parse(raw))))
    return process_time() - begun


def test_headers_are_decoded_and_in_one_line() -> None:
    raw = b"Subject: =?utf-8?q?Sch=C3=B6n?=\n =?iso-8859-1?q?_gr=FC=DFt?=\nX: 1\nX: 2\n\n"
    message = arrived.parse(raw)
    assert arrived.read_header(message, "subject") == "Schön grüßt"
    assert list(arrived.read_headers(message, "x")) == ["1", "2"]
    assert arrived.read_header(message, "y") == ""


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b'Content-Type: text/plain; charset="iso-8859-1"', b"gr\xfc\xdfe"),
        (b"Content-Type: text/plain", b"gr\xc3\xbc\xc3\x9fe"),
        (b'Content-Type: text/plain; charset="nonsense"', b"gr\xfc\xdfe"),
        (b"Content-Transfer-Encoding: base64", b"Z3LDvMOfZQ=="),
        (b"Content-Transfer-Encoding: quoted-printable", b"gr=C3=BC=C3=9Fe"),
    ],
)
def test_text_is_read_in_whatever_it_claims_to_be(head: bytes, body: bytes) -> None:
    assert arrived.read_part(arrived.parse(head + b"\n\n" + body)).strip() == "grüße"


@pytest.mark.parametrize("head", ["charset*0=a; charset*=b", "format*0=f; format*1=l; format*=a"])
def test_a_parameter_in_pieces_that_do_not_fit_takes_no_text_away(head: str) -> None:
    message = arrived.parse(f"Content-Type: text/plain; {head}\n\nJa gern!\n".encode())
    assert arrived.read_parameter(message, head.partition("*")[0]) == ""
    assert arrived.read_part(message) == "Ja gern!\n"
    assert understand(message.as_bytes()).text == "Ja gern!"


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b"])
def test_a_quoted_line_stays_quoted_behind_a_break_that_only_some_programs_see(sign: str) -> None:
    lines = split_lines(f"> Ja oder nein?{sign}Ja gern!\nIch{sign}auch")
    assert lines == ["> Ja oder nein?", "> Ja gern!", "Ich", "auch"]


def test_the_text_in_front_of_a_flood_is_read() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nJa gern!\n"
    for flood in (
        b"--b\n\nx\n" * 50_000,
        b"--b\n" + b"A: b\n" * 50_000,
        b"--b\n\n" + b"\n" * 90_000,
    ):
        parts = list(arrived.walk(arrived.parse(head + flood)))
        assert arrived.read_part(parts[1]).strip() == "Ja gern!"


def test_long_headers_and_texts_are_cut() -> None:
    message = arrived.parse(b"References: " + b"<a@b> " * 9_000 + b"\n\n" + b"x" * 400_000)
    assert len(arrived.read_header(message, "References")) <= 4_000
    assert len(arrived.read_part(message)) <= 128 * 1024


def test_a_header_is_read_twenty_times_at_most() -> None:
    message = arrived.parse(b"To: a@b.example\n" * 500 + b"\n")
    assert len(list(arrived.read_headers(message, "To"))) == 20


@pytest.mark.parametrize(
    "charset", ["a\0b", "utf-7", "idna", "unicode_escape", "undefined", "zlib", "x" * 900, "\udcff"]
)
def test_no_name_of_a_character_set_breaks_it(charset: str) -> None:
    for data in (b"\xff\\z", b"+2AA-", b"\xffxn--a.\xff"):
        arrived.decode(data, charset).encode()
    raw = f"Content-Type: text/plain; charset*={charset}''%41; x={charset}\n\n".encode(
        "utf-8", "replace"
    )
    assert arrived.read_part(arrived.parse(raw + b"+2AA-\xff")).encode()
