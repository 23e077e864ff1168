"""What a run begins with: the replies, reports and hostile messages of the other tests."""

from collections.abc import Iterator
from pathlib import Path

from tests.mail.hostile import HOSTILE

MAIL = Path(__file__).parents[1] / "mail"
MOST_BYTES = 12_000
HEADERS = """
From To Cc Subject Date Message-ID In-Reply-To References Return-Path Reply-To Auto-Submitted
Precedence List-Id Content-Type Content-Disposition Received X-Autoreply Content-Transfer-Encoding
X-Failed-Recipients Authentication-Results Delivered-To
"""
WORDS = """
text/plain text/html multipart/mixed multipart/alternative multipart/report message/rfc822
multipart/digest message/delivery-status message/feedback-report message/partial base64
quoted-printable x-uuencode 8bit utf-7 utf-16 iso-2022-jp idna unicode_escape rot13 x-klingon
MAILER-DAEMON postmaster no-reply auto-replied bulk =?utf-8?q?=6A=61?= =?utf-8?b?amE=?= =?x?q?
<script> </div> </blockquote> <br> <!-- --> &#x6a; &amp; <style> ja nein yes no stop nicht aber gern
vielleicht abmelden unsubscribe 5.1.1 4.2.2 550 charset= charset*0*= boundary= boundary="b"
name*=utf-8''%ff report-type=delivery-status format=flowed delsp=yes > --b --b-- " \\ ( < : ; = @ ,
"""
LINES = """
Ja gern!
Am 3.11.2026 um 10:03 schrieb Mira <m@x.example>:
On 3 Nov 2026, at 10:03, Mira wrote:
-----Original Message-----
Von: Mira
Gesendet: heute
Betreff: x
From mira Tue
Final-Recipient: rfc822; m@x.example
Action: failed
Status: 5.1.1
<blockquote type=cite>
"""
SIGNS = (
    "\n", "\r", "\r\n", "\n\n", "\t", " ", "\0", "> ", "-- ", "\ufeff", "\u2028", "\x0b", "\x0c",
    "\x1c", "\x85", "\u202e", "\u200b", "\ud7ff", "\U0001f44d",
)  # fmt: skip
BYTES = (b"\xff", b"\x80", b"\xed\xa0\x80", b"+2AA-")
TOKENS = [f"{name}: " for name in HEADERS.split()] + WORDS.split() + LINES.splitlines() + [*SIGNS]
DICTIONARY = (*(token.encode() for token in TOKENS if token), *BYTES)


def list_seeds() -> Iterator[bytes]:
    """Every message of the other tests, the long ones cut; always in the same order."""
    for folder in ("replies", "reports"):
        for path in sorted((MAIL / folder).glob("*.eml")):
            yield path.read_bytes()[:MOST_BYTES]
    yield from (raw[:MOST_BYTES] for raw in HOSTILE.values())
