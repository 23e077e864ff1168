"""A message as a value, and its bytes: the same value always gives the same bytes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

from matchmaker.mail.headers import MACHINE_HEADERS, MachineHeader, clean_phrase
from matchmaker.mail.readback import verify


def _make_policy() -> EmailPolicy:
    registry = HeaderRegistry()
    for name in MACHINE_HEADERS:
        registry.map_to_type(name, MachineHeader)
    return SMTP.clone(header_factory=registry)


POLICY = _make_policy()
SUPPRESSED_REPLIES = "OOF, AutoReply, RN, NRN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One letter on its way: `message_id` has its angle brackets, addresses are bare."""

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


def build(message: Message) -> bytes:
    """Serialise a message and read it back; UnsafeMessageError if it is not what was meant."""
    built = EmailMessage(policy=POLICY)
    for name, value in _list_headers(message):
        built[name] = value
    built.set_content(message.text, cte="quoted-printable")
    built.add_alternative(message.html, subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(message.message_id.encode()).hexdigest()
    built.set_boundary(f"={digest[:32]}=")
    raw = built.as_bytes()
    verify(
        raw,
        headers=[name for name, _ in _list_headers(message)],
        subject=message.subject,
        to=message.to,
        reply_to=message.reply_to,
        text=message.text,
        html=message.html,
    )
    return raw


def _list_headers(message: Message) -> list[tuple[str, object]]:
    """The headers in their order; nothing a member typed but cleaned given names in a subject."""
    name = clean_phrase(message.sender_name)
    headers: list[tuple[str, object]] = [
        ("From", Address(display_name=name, addr_spec=message.sender)),
        ("To", tuple(Address(addr_spec=address) for address in message.to)),
    ]
    if message.reply_to is not None:
        headers.append(("Reply-To", Address(addr_spec=message.reply_to)))
    headers += [
        ("Subject", message.subject),
        ("Date", message.date),
        ("Message-ID", message.message_id),
    ]
    if message.in_reply_to is not None:
        headers += [("In-Reply-To", message.in_reply_to), ("References", message.in_reply_to)]
    headers += [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", SUPPRESSED_REPLIES),
    ]
    return headers + _list_unsubscribe(message)


def _list_unsubscribe(message: Message) -> list[tuple[str, object]]:
    if message.unsubscribe_url is None:
        return []
    ways = [f"<{message.unsubscribe_url}>"]
    if message.unsubscribe_mailto is not None:
        ways.append(f"<mailto:{message.unsubscribe_mailto}?subject=unsubscribe>")
    return [
        ("List-Unsubscribe", ", ".join(ways)),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
