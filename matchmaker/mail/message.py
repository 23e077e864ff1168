"""A message as a value, and its bytes: the same value always gives the same bytes."""

import hashlib
import re
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import check_address, write_addresses, write_for_machines
from matchmaker.mail.phrases import FOLD, clean_sender_name, write_sender, write_words
from matchmaker.mail.readback import verify

# "All" would also ask Exchange to swallow delivery reports.
SUPPRESSED_REPLIES = "OOF, AutoReply, RN, NRN"
MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
PART = (
    "--{}\r\n"
    'Content-Type: text/{}; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)
WEB_ADDRESS = re.compile(r"https?://[^\s<>,]+")


@dataclass(frozen=True, kw_only=True)
class Message:
    """One letter on its way: `message_id` has its angle brackets, addresses are bare.

    `is_reply` marks a letter that answers another by itself; two programs must not go on for ever.
    """

    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    reply_to: str | None = None
    in_reply_to: str | None = None
    unsubscribe_url: str | None = None
    unsubscribe_mailto: str | None = None
    is_reply: bool = False


def build(message: Message) -> bytes:
    """Serialise a message and read it back; UnsafeMessageError if it is not what was meant."""
    try:
        raw = write(message)
    except UnsafeMessageError:
        raise
    except Exception as error:
        # Odd text fails in many ways, and the words of an error may quote the text.
        fault = type(error).__name__
        raise UnsafeMessageError(f"a message cannot be written down: {fault}") from None
    verify(message, raw)
    return raw


def write(message: Message) -> bytes:
    """Serialise a message; nobody has read it back yet."""
    digest = hashlib.sha256(message.message_id.encode()).hexdigest()
    # "=_" cannot occur in quoted-printable text, so no body can end its part early.
    boundary = f"=_{digest[:32]}"
    head = [
        *_list_headers(message),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;{FOLD}boundary="{boundary}"',
        "",
    ]
    parts = [("plain", message.text), ("html", message.html)]
    written = b"".join(
        PART.format(boundary, kind).encode() + encode_body(body) for kind, body in parts
    )
    return (
        "".join(f"{line}\r\n" for line in head).encode() + written + f"--{boundary}--\r\n".encode()
    )


def encode_body(body: str) -> bytes:
    """A body as quoted-printable; its last line ends, whether or not it did."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return b"".join([_encode_line(line) for line in lines]) + b"\r\n"


@lru_cache(maxsize=256)
def _encode_line(line: str) -> bytes:
    """Most lines of a page stand in every letter of its kind."""
    return b2a_qp(f"{line}\n".encode()).replace(b"\n", b"\r\n")


def _list_headers(message: Message) -> list[str]:
    """The headers in their order; nothing a member typed but cleaned given names in a subject."""
    name = clean_sender_name(message.sender_name)
    headers = [
        write_sender("From", name, check_address(message.sender)),
        write_addresses("To", *message.to),
    ]
    if message.reply_to is not None:
        headers.append(write_addresses("Reply-To", message.reply_to))
    headers += [
        write_words("Subject", message.subject),
        write_for_machines("Date", format_datetime(message.date)),
        write_for_machines("Message-ID", _check(MESSAGE_ID, message.message_id)),
    ]
    if message.in_reply_to is not None:
        earlier = _check(MESSAGE_ID, message.in_reply_to)
        headers += [write_for_machines(each, earlier) for each in ("In-Reply-To", "References")]
    kind = "auto-replied" if message.is_reply else "auto-generated"
    headers += [f"Auto-Submitted: {kind}", f"X-Auto-Response-Suppress: {SUPPRESSED_REPLIES}"]
    return headers + _list_unsubscribe(message)


def _list_unsubscribe(message: Message) -> list[str]:
    """Both ways where both are given: one big provider honours only `mailto:`."""
    ways = []
    if message.unsubscribe_url is not None:
        ways.append(f"<{_check(WEB_ADDRESS, message.unsubscribe_url)}>")
    if message.unsubscribe_mailto is not None:
        address = quote(check_address(message.unsubscribe_mailto), safe="@+")
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    headers = [write_for_machines("List-Unsubscribe", ", ".join(ways))] if ways else []
    if message.unsubscribe_url is not None:
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return headers


def _check(pattern: re.Pattern[str], value: str) -> str:
    if pattern.fullmatch(value) is None:
        raise UnsafeMessageError("an identifier or a link cannot be written into a message")
    return value
