"""Reading a serialised message back, to be sure that it says what was meant and no more."""

from collections.abc import Sequence
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from matchmaker.errors import UnsafeMessageError

STRUCTURE_HEADERS = ["MIME-Version", "Content-Type"]
PARTS = ["text/plain", "text/html"]


def verify(
    raw: bytes,
    *,
    headers: Sequence[str],
    subject: str,
    to: Sequence[str],
    reply_to: str | None,
    text: str,
    html: str,
) -> None:
    """Raise UnsafeMessageError unless headers, structure and bodies are exactly the intended ones.

    The old, simple parser reads the message, since the new one shares the builder's code.
    """
    found = message_from_bytes(raw)
    _check("header names", found.keys(), [*headers, *STRUCTURE_HEADERS])
    _check("subject", str(make_header(decode_header(str(found["Subject"])))), subject)
    _check("recipients", _addresses(found, "To"), list(to))
    _check("reply address", _addresses(found, "Reply-To"), [reply_to] if reply_to else [])
    _check("structure", found.get_content_type(), "multipart/alternative")
    parts = found.get_payload()
    if not isinstance(parts, list):
        raise UnsafeMessageError("the structure of a built message is not the intended one")
    _check("parts", [part.get_content_type() for part in parts], PARTS)
    for part, body in zip(parts, (text, html), strict=True):
        payload = part.get_payload(decode=True)
        decoded = payload.decode() if isinstance(payload, bytes) else ""
        _check("body", _lines(decoded), _lines(body))


def _addresses(found: Message, name: str) -> list[str]:
    values = [" ".join(str(value).split()) for value in found.get_all(name, [])]
    return [address for _, address in getaddresses(values)]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip("\n").split("\n")


def _check(what: str, found: object, meant: object) -> None:
    if found != meant:
        raise UnsafeMessageError(f"the {what} of a built message read back differently")
