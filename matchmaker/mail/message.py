"""A message as a value, and its bytes: the same value always gives the same bytes."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import POLICY, check_address
from matchmaker.mail.phrases import clean_sender_name
from matchmaker.mail.readback import verify

# "All" would also ask Exchange to swallow delivery reports.
SUPPRESSED_REPLIES = "OOF, AutoReply, RN, NRN"
MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
WEB_ADDRESS = re.compile(r"https?://[^\s<>,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
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
        # The library fails in many ways on odd text, and its words may quote the text.
        fault = type(error).__name__
        raise UnsafeMessageError(f"a message cannot be written down: {fault}") from None
    verify(message, raw)
    return raw


def write(message: Message) -> bytes:
    """Serialise a message; nobody has read it back yet."""
    built = EmailMessage(policy=POLICY)
    for name, value in _list_headers(message):
        built[name] = value
    built.set_content(message.text, cte="quoted-printable")
    built.add_alternative(message.html, subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(message.message_id.encode()).hexdigest()
    # "=_" cannot occur in quoted-printable text, so no body can end its part early.
    built.set_boundary(f"=_{digest[:32]}")
    return built.as_bytes()


def _list_headers(message: Message) -> list[tuple[str, str]]:
    """The headers in their order; nothing a member typed but cleaned given names in a subject."""
    name = clean_sender_name(message.sender_name)
    headers = [
        ("From", f"{name} <{check_address(message.sender)}>".lstrip()),
        ("To", ", ".join(check_address(address) for address in message.to)),
    ]
    if message.reply_to is not None:
        headers.append(("Reply-To", check_address(message.reply_to)))
    headers += [
        ("Subject", message.subject),
        ("Date", format_datetime(message.date)),
        ("Message-ID", _check(MESSAGE_ID, message.message_id)),
    ]
    if message.in_reply_to is not None:
        earlier = _check(MESSAGE_ID, message.in_reply_to)
        headers += [("In-Reply-To", earlier), ("References", earlier)]
    headers += [
        ("Auto-Submitted", "auto-replied" if message.is_reply else "auto-generated"),
        ("X-Auto-Response-Suppress", SUPPRESSED_REPLIES),
    ]
    return headers + _list_unsubscribe(message)


def _list_unsubscribe(message: Message) -> list[tuple[str, str]]:
    """Both ways where both are given: one big provider honours only `mailto:`."""
    ways = []
    if message.unsubscribe_url is not None:
        ways.append(f"<{_check(WEB_ADDRESS, message.unsubscribe_url)}>")
    if message.unsubscribe_mailto is not None:
        address = quote(check_address(message.unsubscribe_mailto), safe="@+")
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    headers = [("List-Unsubscribe", ", ".join(ways))] if ways else []
    if message.unsubscribe_url is not None:
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _check(pattern: re.Pattern[str], value: str) -> str:
    if pattern.fullmatch(value) is None:
        raise UnsafeMessageError("an identifier or a link cannot be written into a message")
    return value
