"""The parts and the words of a message itself, without the messages attached to it."""

import re

from matchmaker.mail.arrived import Parsed, read_parameter, read_part

MOST_PARTS = 60
MOST_MARKUP = 60_000
MOST_WORDS = 8_000
SHORT = 40
TAG = re.compile(r"<[^<>]*>")
BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li|/td)\b[^<>]*>", re.IGNORECASE)
ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


def list_parts(message: Parsed) -> list[Parsed]:
    """The message and its parts, outside first; what an attached message holds is not its own."""
    found: list[Parsed] = []
    waiting = [message]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop(0)
        found.append(part)
        if part.get_content_maintype() == "multipart":
            waiting[:0] = list_inner(part)[:MOST_PARTS]
    return found


def list_inner(part: Parsed) -> list[Parsed]:
    """What a part directly holds; asking one of text for it can fail, so that is never done."""
    payload = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if not isinstance(inner, str)]


def find_part(message: Parsed, *kinds: str) -> "Parsed | None":
    """The first own part of one of these content types."""
    return next((p for p in list_parts(message) if p.get_content_type() in kinds), None)


def read_body(message: Parsed) -> str:
    """The beginning of the message's own words: its plain text, or its HTML without markup."""
    parts = [part for part in list_parts(message) if part.get_content_disposition() != "attachment"]
    plain = _join(parts, "text/plain")
    if len(plain.strip()) >= SHORT:
        return plain[:MOST_WORDS]
    return (plain + strip_markup(_join(parts, "text/html")))[:MOST_WORDS]


def strip_markup(html: str) -> str:
    """The words of a piece of HTML, roughly."""
    html = _drop(_drop(html[:MOST_MARKUP], "style"), "script")
    words = TAG.sub(" ", BREAK.sub("\n", " ".join(html.split())))
    for entity, sign in ENTITIES.items():
        words = words.replace(entity, sign)
    return words


def read_report_type(message: Parsed) -> str:
    """What a `multipart/report` reports, in lower case; "" for any other message."""
    for part in list_parts(message):
        if part.get_content_type() == "multipart/report":
            return read_parameter(part, "report-type") or "delivery-status"
    return ""


def _join(parts: list[Parsed], kind: str) -> str:
    text = ""
    for part in parts:
        if len(text) < MOST_MARKUP and part.get_content_type() == kind:
            text += read_part(part)[:MOST_MARKUP] + "\n"
    return text.removesuffix("\n")[:MOST_MARKUP]


def _drop(html: str, element: str) -> str:
    """Leave out an element with what it holds; one that never ends holds the rest."""
    lower, kept, at = html.lower(), [], 0
    if len(lower) != len(html):
        lower = html
    while (start := lower.find(f"<{element}", at)) >= 0:
        kept.append(html[at:start])
        at = lower.find(f"</{element}", start)
        if at < 0:
            return "".join(kept)
    return "".join((*kept, html[at:]))
