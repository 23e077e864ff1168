"""A letter as it arrived; whatever its bytes are, reading it does not fail."""

import email
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import TypeVar

T = TypeVar("T")
UNREADABLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One copy of a message; its envelope names who got it, whatever its headers say."""

    id: str
    recipient: str
    return_path: str
    arrived_at: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    raw: str

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def date(self) -> datetime:
        """When it was written, or else when it came."""
        try:
            written = parsedate_to_datetime(self.header("Date"))
            return written.astimezone(UTC) if written.tzinfo else written.replace(tzinfo=UTC)
        except UNREADABLE:
            return self.arrived_at

    @property
    def writer(self) -> str:
        """Who wrote it, as people write a name and an address."""
        name, address = parseaddr(self.header("From"))
        return f"{name} <{address}>" if name and address else address or self.header("From")

    @property
    def reply_address(self) -> str:
        """The bare address that a reply goes to, where the letter names one."""
        return _find_address(self.header("Reply-To"))

    @property
    def answer_address(self) -> str:
        """Where a reply goes: as the letter says, or back to the person who wrote it."""
        if self.reply_address or self.header("Auto-Submitted") or self.header("Reply-To"):
            return self.reply_address
        return _find_address(self.header("From"))

    def as_dict(self) -> dict[str, object]:
        """The letter as plain data."""
        return {
            "id": self.id,
            "from": self.header("From"),
            "to": self.header("To"),
            "recipient": self.recipient,
            "return_path": self.return_path,
            "subject": self.header("Subject"),
            "date": self.date.isoformat(),
            "headers": {name: self.header(name) for name, _ in self.headers},
            "text": self.text,
            "html": self.html,
            "raw": self.raw,
        }


def read_letter(
    data: bytes, *, letter_id: str, recipient: str, arrived_at: datetime, return_path: str = ""
) -> Letter:
    """Read a message."""
    message = email.message_from_bytes(data, policy=compat32)
    return Letter(
        id=letter_id,
        recipient=recipient,
        return_path=return_path,
        arrived_at=arrived_at,
        headers=tuple((_in_words(name), _in_words(value)) for name, value in message.raw_items()),
        text=_find_body(message, "text/plain"),
        html=_find_body(message, "text/html"),
        raw=data.decode("utf-8", "replace"),
    )


def _find_address(header: str) -> str:
    found = getaddresses([header])
    return found[0][1] if len(found) == 1 and "@" in found[0][1] else ""


def _in_words(value: object) -> str:
    """A header decoded and on one line; one that cannot be decoded stays as it is."""
    plain = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    decoded = _attempt(lambda: str(make_header(decode_header(plain))), plain)
    return " ".join(decoded.encode("utf-8", "replace").decode().split())


def _find_body(message: Message, content_type: str) -> str:
    for part in message.walk():
        if part.get_content_type() == content_type:
            return _decode(part)
    return ""


def _decode(part: Message) -> str:
    """The text of a part; an unknown character set is read as UTF-8."""
    payload: object = _attempt(lambda: part.get_payload(decode=True), None)
    if not isinstance(payload, bytes):
        return ""
    charset = _attempt(lambda: part.get_content_charset() or "utf-8", "utf-8")
    text = _attempt(lambda: payload.decode(charset, "replace"), payload.decode("utf-8", "replace"))
    return text.replace("\r\n", "\n")


def _attempt(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except UNREADABLE:
        return otherwise
