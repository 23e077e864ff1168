"""Reading a serialised message back, to be sure that it says what was meant and no more."""

import re
from binascii import a2b_qp
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message as ParsedMessage
from email.parser import HeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.phrases import clean_sender_name

if TYPE_CHECKING:
    from matchmaker.mail.message import Message

LONGEST_LINE = 998
LINE = b"\r\n"
WORDS = r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*"
BARE_ADDRESS = re.compile(f"{WORDS}@{WORDS}")
NAMED_ADDRESS = re.compile(f'"([A-Za-z0-9]+(?: [A-Za-z0-9]+)*)" <({WORDS}@{WORDS})>')
PART_HEADERS = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}


def verify(message: "Message", raw: bytes) -> None:
    """Raise UnsafeMessageError unless headers, structure and bodies are exactly the intended ones.

    What wrote the message has no part in it. The headers are read twice: by the library's old,
    simple parser, and without any parser, as a mail server would.
    """
    try:
        _check_lines(raw)
        head, _, body = raw.partition(LINE + LINE)
        _check_names(message, head)
        parsed = _parse(head)
        _check_headers(message, parsed)
        _check_structure(message, parsed, body)
    except (ValueError, LookupError, TypeError) as error:
        fault = type(error).__name__
        raise UnsafeMessageError(f"a built message cannot be read back: {fault}") from None


def list_names(message: "Message") -> list[str]:
    """The names of the headers that a message must have, in their order."""
    wanted = {
        "From": True,
        "To": True,
        "Reply-To": message.reply_to is not None,
        "Subject": True,
        "Date": True,
        "Message-ID": True,
        "In-Reply-To": message.in_reply_to is not None,
        "References": message.in_reply_to is not None,
        "Auto-Submitted": True,
        "X-Auto-Response-Suppress": True,
        "List-Unsubscribe": bool(message.unsubscribe_url or message.unsubscribe_mailto),
        "List-Unsubscribe-Post": message.unsubscribe_url is not None,
        "MIME-Version": True,
        "Content-Type": True,
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _check_lines(raw: bytes) -> None:
    """Every reader must find the same lines: all end in CRLF, and none is too long to be kept."""
    lines = raw.split(LINE)
    between = b"".join(lines)
    _check("line ends", b"\r" in between or b"\n" in between, False)
    _check("line lengths", max(map(len, lines)) > LONGEST_LINE, False)
    _check("characters", raw.isascii() and b"\0" not in raw, True)


def _check_names(message: "Message", head: bytes) -> None:
    starts = [line for line in head.split(LINE) if not line.startswith((b" ", b"\t"))]
    names = [line.partition(b":")[0].decode("ascii") for line in starts]
    _check("header names", names, list_names(message))


def _check_headers(message: "Message", parsed: ParsedMessage) -> None:
    _check("header names", parsed.keys(), list_names(message))
    found = {name: _unfold(value) for name, value in parsed.items()}
    _check("sender", _addresses(found["From"]), [_sender(message)])
    _check("number of recipients", len(message.to) > 0, True)
    _check("recipients", _addresses(found["To"]), [("", address) for address in message.to])
    reply_to = [("", message.reply_to)] if message.reply_to else []
    _check("reply address", _addresses(found.get("Reply-To", "")), reply_to)
    _check("subject", _decode(found["Subject"]), message.subject)
    sent_at = _read_date(found["Date"])
    _check("date", (sent_at, sent_at.tzinfo is None), (message.date.replace(microsecond=0), False))
    _check("message id", found["Message-ID"], message.message_id)
    for name in ("In-Reply-To", "References"):
        _check("earlier message", found.get(name), message.in_reply_to)
    kind = "auto-replied" if message.is_reply else "auto-generated"
    _check("kind of letter", found["Auto-Submitted"], kind)
    links = re.findall("<([^<>]*)>", found.get("List-Unsubscribe", ""))
    _check("ways to unsubscribe", [_without_query(link) for link in links], _ways(message))


def _check_structure(message: "Message", parsed: ParsedMessage, body: bytes) -> None:
    """Two parts between three boundaries, and nothing that any reader could take for a fourth."""
    _check("structure", parsed.get_content_type(), "multipart/alternative")
    named = parsed.get_boundary()
    _check("boundary", isinstance(named, str) and len(named) > 0, True)
    boundary = f"--{named}".encode("ascii")
    around, *parts = (LINE + body).split(LINE + boundary)
    _check("text around the parts", around, b"")
    _check("number of parts", len(parts), 3)
    _check("end", parts[2], b"--" + LINE)
    _check_part(parts[0], "text/plain", message.text)
    _check_part(parts[1], "text/html", message.html)


def _check_part(part: bytes, kind: str, body: str) -> None:
    _check("beginning of a part", part.startswith(LINE), True)
    head, _, encoded = part.removeprefix(LINE).partition(LINE + LINE)
    _check_head_of_part(head, kind)
    _check("body", a2b_qp(encoded), _line_ends(body).encode())


@lru_cache(maxsize=8)
def _check_head_of_part(head: bytes, kind: str) -> None:
    """The heads of parts are few, so most have been read before."""
    parsed = _parse(head)
    _check("parts", (parsed.get_content_type(), parsed.get_content_charset()), (kind, "utf-8"))
    _check("headers of a part", sorted(set(parsed) & PART_HEADERS), sorted(parsed))
    _check("encoding of a part", parsed["Content-Transfer-Encoding"], "quoted-printable")


def _parse(head: bytes) -> ParsedMessage:
    """Headers as the old parser finds them, with nothing left over that is none."""
    parsed = HeaderParser().parsestr(head.decode("ascii"))
    _check("defects", (parsed.defects, parsed.get_payload()), ([], ""))
    return parsed


def _sender(message: "Message") -> tuple[str, str]:
    return clean_sender_name(message.sender_name), message.sender


def _ways(message: "Message") -> list[str]:
    mailto = message.unsubscribe_mailto
    ways = [message.unsubscribe_url, f"mailto:{mailto}" if mailto else None]
    return [way for way in ways if way]


def _without_query(link: str) -> str:
    """A link, or the mailbox that a `mailto:` names."""
    return unquote(link.partition("?")[0]) if link.startswith("mailto:") else link


def _addresses(value: str) -> list[tuple[str, str]]:
    if not value:
        return []
    bare = value.split(", ")
    # About these no two readers can disagree.
    if all(BARE_ADDRESS.fullmatch(address) for address in bare):
        return [("", address) for address in bare]
    if named := NAMED_ADDRESS.fullmatch(value):
        return [(named[1], named[2])]
    return [(_decode(phrase), address) for phrase, address in getaddresses([value])]


def _unfold(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value) if "\n" in value else value


@lru_cache(maxsize=64)
def _decode(value: str) -> str:
    return str(make_header(decode_header(value))) if "=?" in value else value


@lru_cache(maxsize=8)
def _read_date(value: str) -> datetime:
    return parsedate_to_datetime(value)


def _line_ends(body: str) -> str:
    """The body as it travels: every line, the last one too, ends in CRLF."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    return lines.replace("\n", "\r\n")


def _check(what: str, found: object, meant: object) -> None:
    if found != meant:
        raise UnsafeMessageError(f"the {what} of a built message read back differently")
