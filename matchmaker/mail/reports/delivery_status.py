"""The fields of a `message/delivery-status`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from itertools import islice

from matchmaker.mail.arrived import Parsed, read_header, read_part, walk
from matchmaker.mail.reports.parts import find_part, list_inner

KINDS = ("message/delivery-status", "message/global-delivery-status")
MOST_RECIPIENTS = 50
MOST_TEXT = 20_000
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
FIELD = re.compile(
    r"^(?:final-recipient|original-recipient|action|status|diagnostic-code)[ \t]*:", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What a report says of one recipient; what it does not say is empty."""

    action: str
    status: str
    diagnostic: str
    address: str


def has_delivery_status(message: Parsed) -> bool:
    """Whether the message has such a part of its own."""
    return find_part(message, *KINDS) is not None


def read_fates(message: Parsed) -> list[Fate]:
    """What became of each recipient, at most 50 of them."""
    part = find_part(message, *KINDS) or _find_wrapped(message)
    if part is None:
        return []
    fates = (_read_fate(block) for block in _list_blocks(part))
    return [fate for fate in islice(fates, MOST_RECIPIENTS) if fate is not None]


def read_fates_in(text: str) -> list[Fate]:
    """The same from text in which such fields stand."""
    found = FIELD.search(text)
    if found is None:
        return []
    blocks = (HeaderParser().parsestr(block) for block in _split(text[found.start() :]))
    fates = (_read_fate(block) for block in blocks)
    return [fate for fate in islice(fates, MOST_RECIPIENTS) if fate is not None]


def find_address(text: str) -> str:
    """The first thing in a text that looks like an address."""
    found = ADDRESS.search(text)
    return found.group().strip("'.") if found else ""


def _find_wrapped(message: Parsed) -> "Parsed | None":
    """A report that a gateway wrapped into a message of its own, under its disclaimer."""
    inner = (part for part in walk(message) if part is not message)
    reports = (part for part in inner if part.get_content_type() == "multipart/report")
    return next((find_part(report, *KINDS) for report in islice(reports, 1)), None)


def _list_blocks(part: Parsed) -> Iterator[Parsed]:
    blocks = list_inner(part)[: 2 * MOST_RECIPIENTS]
    for block in blocks or [part]:
        if blocks:
            yield block
        # An internationalised report is parsed as one message: the rest of it is its text.
        rest = "" if block.is_multipart() else read_part(block)[:MOST_TEXT]
        if FIELD.search(rest):
            yield from (HeaderParser().parsestr(inner) for inner in _split(rest))


def _split(text: str) -> list[str]:
    lines = text[:MOST_TEXT].replace("\r\n", "\n").split("\n\n", 2 * MOST_RECIPIENTS)
    return [block.strip("\n") for block in lines]


def _read_fate(block: Parsed) -> Fate | None:
    action = read_header(block, "Action").lower()
    status = read_header(block, "Status")
    diagnostic = read_header(block, "Diagnostic-Code") or read_header(block, "X-Supplementary-Info")
    named = [read_header(block, f"{name}-Recipient") for name in ("Final", "Original")]
    if not (action or status or diagnostic or any(named)):
        return None
    address = next(filter(None, map(find_address, named)), "")
    return Fate(action.split(" ")[0].strip(";"), status, diagnostic, address)
