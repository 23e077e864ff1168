"""Cutting what would take the parser long or break it: floods of headers and blocks, and NUL."""

import re
from itertools import islice

from matchmaker.mail.arrived import MOST_BYTES

MOST_HEADERS = 2_000
MOST_BLOCKS = 400
HEADER = re.compile(rb"^[!-9;-~]{1,80}:", re.MULTILINE)
BLOCK_END = re.compile(rb"\n\r?\n")
STATUS = re.compile(rb"message/(?:global-)?delivery-status", re.IGNORECASE)


def trim(raw: bytes) -> bytes:
    """The message up to where no honest one would go on; nearly every message as it is."""
    raw = _cut(HEADER, raw[:MOST_BYTES].replace(b"\0", b""), 0, MOST_HEADERS)
    status = STATUS.search(raw)
    return _cut(BLOCK_END, raw, status.end(), MOST_BLOCKS) if status else raw


def _cut(pattern: re.Pattern[bytes], raw: bytes, start: int, most: int) -> bytes:
    """Cut before the first match too many."""
    found = next(islice(pattern.finditer(raw, start), most, None), None)
    return raw[: found.start()] if found else raw
