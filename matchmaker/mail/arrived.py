"""Reads what arrived without trusting any of it: bounded, and never an exception."""

from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import collapse_rfc2231_value
from encodings.aliases import aliases
from itertools import islice
from typing import Any, TypeAlias

from matchmaker.mail.trimming import trim

MOST_BYTES = 1024 * 1024
"""So much of a message is worth keeping; half of it is read."""
MOST_HEADER = 4_000
MOST_SAME = 20
MOST_PARTS = 60
MOST_PAYLOAD = 128 * 1024
# The library reads the parameters of such a header again and again, each time in quadratic time.
MOST_PARAMETERS = 1_000
# Others cost a search for a module each; those of Python itself warn or raise what no other does.
CHARSETS = {*aliases, *aliases.values(), "koi8_u", "cp737", "cp874"}

Parsed: TypeAlias = "Message[str, str]"


def parse(raw: bytes) -> Parsed:
    """The first 512 KB of a message, and less where no honest one would go on.

    Whatever arrives gives a message. Its headers may hold anything: read them with `read_header`.
    """
    raw = trim(raw)
    with suppress(MessageError, ValueError, LookupError, TypeError, RecursionError):
        return message_from_bytes(raw, _Bounded, policy=_POLICY)
    return BytesHeaderParser(_Bounded, policy=_POLICY).parsebytes(raw)


def read_header(message: Parsed, name: str) -> str:
    """A header in one line, decoded, at most 4,000 characters; "" if there is none."""
    return next(read_headers(message, name), "")


def read_headers(message: Parsed, name: str) -> Iterator[str]:
    """The first 20 headers of a name, as `read_header` gives them."""
    for value in message.get_all(name, [])[:MOST_SAME]:
        yield " ".join(_decode(str(value)[:MOST_HEADER]).split())[:MOST_HEADER]


def walk(message: Parsed) -> Iterator[Parsed]:
    """The message and its parts, outside first, at most 60 of them."""
    return islice(message.walk(), MOST_PARTS)


def read_part(part: Parsed) -> str:
    """The text of one part, in whatever it claims to be; unknown characters are replaced."""
    with suppress(ValueError, LookupError, TypeError):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return decode(payload, read_parameter(part, "charset") or "utf-8")
    return ""


def read_parameter(part: Parsed, name: str) -> str:
    """A parameter of the Content-Type, in lower case; "" if there is none that can be read."""
    # The library fails where some pieces of a value have numbers and others have none.
    with suppress(ValueError, LookupError, TypeError):
        return collapse_rfc2231_value(part.get_param(name, "")).strip().lower()
    return ""


def decode(data: bytes, charset: str) -> str:
    """Bytes as text: as UTF-8 if they are, else as they claim to be, else as Windows writes."""
    for name in ("utf-8", charset):
        if name == "utf-8" or name.lower().replace("-", "_") in CHARSETS:
            with suppress(ValueError, LookupError):
                return _tidy(data.decode(name))
    return _tidy(data.decode("cp1252", errors="replace"))


class _Bounded(Message):
    """A message or part whose text is cut: whatever is decoded, is decoded several times."""

    def set_payload(self, payload: Any, charset: Any = None) -> None:
        text = payload[:MOST_PAYLOAD] if isinstance(payload, str) else payload
        super().set_payload(text, charset)


class _BoundedHeaders(Compat32):
    """The policy of old, whose headers are as they came, but not as long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        is_read_often = name.lower().startswith("content-")
        return name, value[: MOST_PARAMETERS if is_read_often else MOST_HEADER]


_POLICY = _BoundedHeaders()


def _tidy(text: str) -> str:
    """Without NUL and without halves of a sign, which some character sets can name."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _decode(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return _tidy(value)
    return "".join(
        _tidy(part) if isinstance(part, str) else decode(part, charset or "utf-8")
        for part, charset in parts
    )
