"""Reads what arrived without trusting any of it: bounded, and never an exception."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice
from typing import TypeAlias

MOST_BYTES = 1024 * 1024
MOST_HEADER = 4_000
MOST_NESTED = 30
MOST_PARTS = 60
MOST_DELIMITERS = 400
NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
DELIMITER = re.compile(rb"^--[^\s-]", re.MULTILINE)

Parsed: TypeAlias = "Message[str, str]"


def parse(raw: bytes) -> Parsed:
    """A message of at most a megabyte; too many parts, or too deep ones, are taken for one text.

    Whatever arrives gives a message. Its headers may hold anything: read them with `read_header`.
    """
    raw = raw[:MOST_BYTES]
    if not _has_more(NESTED, raw, MOST_NESTED) and not _has_more(DELIMITER, raw, MOST_DELIMITERS):
        with suppress(MessageError, ValueError, LookupError, RecursionError):
            return message_from_bytes(raw, policy=policy.compat32)
    return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def read_header(message: Parsed, name: str) -> str:
    """A header in one line, decoded, at most 4,000 characters; "" if there is none."""
    return next(read_headers(message, name), "")


def read_headers(message: Parsed, name: str) -> Iterator[str]:
    """Every header of a name, as `read_header` gives it."""
    for value in message.get_all(name, []):
        yield " ".join(_decode(str(value)[:MOST_HEADER]).split())[:MOST_HEADER]


def walk(message: Parsed) -> Iterator[Parsed]:
    """The message and its parts, outside first, at most 60 of them."""
    return islice(message.walk(), MOST_PARTS)


def read_text(part: Parsed) -> str:
    """The text of one part, in whatever it claims to be; unknown characters are replaced."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return decode(payload, part.get_content_charset() or "utf-8")


def decode(data: bytes, charset: str) -> str:
    """Bytes as text: as UTF-8 if they are, else as they claim to be, else as Windows writes."""
    for name in ("utf-8", charset):
        with suppress(UnicodeDecodeError, LookupError, ValueError):
            return data.decode(name).replace("\0", "")
    return data.decode("cp1252", errors="replace").replace("\0", "")


def _has_more(pattern: re.Pattern[bytes], raw: bytes, most: int) -> bool:
    return next(islice(pattern.finditer(raw), most, None), None) is not None


def _decode(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        part if isinstance(part, str) else decode(part, charset or "utf-8")
        for part, charset in parts
    )
