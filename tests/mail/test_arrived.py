"""Whatever arrives can be read, in bounded time."""

from time import perf_counter

import pytest

from matchmaker.mail import arrived

HOSTILE = {
    "nothing": b"",
    "no header": b"\n\nhello",
    "many newlines": b"Subject: x\n\n" + b"\n" * 60_000,
    "many addresses": b"To: " + b"a@example.org, " * 20_000 + b"\n\nx",
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1_000)
    ),
    "unknown charset": b'Content-Type: text/plain; charset="x-klingon"\n\n\xff\xfeja',
    "NUL": b"Subject: a\0b\nContent-Type: text/plain\n\nja\0\0",
    "broken encoded word": b"Subject: =?utf-8?b?AAA?= =?x?q?\n\nx",
    "broken transfer encoding": b"Content-Transfer-Encoding: base64\n\n=%%%\xff",
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 20_000,
    "binary": bytes(range(256)) * 400,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_arrives_is_read(name: str) -> None:
    message = arrived.parse(HOSTILE[name])
    for part in arrived.walk(message):
        assert "\0" not in arrived.read_part(part)
    for header in ("Subject", "To", "From"):
        assert "\n" not in arrived.read_header(message, header)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_takes_long(name: str) -> None:
    begun = perf_counter()
    list(map(arrived.read_part, arrived.walk(arrived.parse(HOSTILE[name]))))
    assert perf_counter() - begun < 2


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
