"""Cutting mail off where no honest message would go on: floods take a parser long or break it."""

import re
from itertools import islice

MOST_BYTES = 512 * 1024
MOST_LINES = 12_000
MOST_HEADERS = 2_000
MOST_BLOCKS = 400
MOST_DELIMITERS = 1_000
MOST_NESTED = 30
# Every line is compared with the delimiter of every multipart that it stands in.
MOST_COMPARED = 100_000
LINE_END = re.compile(rb"\n")
HEADER = re.compile(rb"^[!-9;-~]{1,80}:", re.MULTILINE)
BLOCK_END = re.compile(rb"\n\n")
DELIMITER = re.compile(rb"^--", re.MULTILINE)
STATUS = re.compile(rb"message/(?:global-)?delivery-status", re.IGNORECASE)
NESTED = re.compile(
    rb"^content-type:[\s\x1c-\x1f]{0,80}+(?:multipart|message)/", re.IGNORECASE | re.MULTILINE
)
# What a match has in it: counting that is fast, and mostly enough.
SIGNS = {HEADER: b":", DELIMITER: b"--", NESTED: b"content-type:"}


def trim(raw: bytes) -> bytes:
    """The message with plain line ends and without NUL; an honest one is otherwise as it was."""
    raw = raw[:MOST_BYTES].replace(b"\0", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = _cut(LINE_END, raw, MOST_LINES)
    lower = raw.lower()
    for pattern, most in (
        (HEADER, MOST_HEADERS), (DELIMITER, MOST_DELIMITERS), (NESTED, MOST_NESTED),
    ):  # fmt: skip
        if lower.count(SIGNS[pattern]) > most:
            raw = _cut(pattern, raw, most)
    if b"delivery-status" in lower and (status := STATUS.search(raw)):
        raw = _cut(BLOCK_END, raw, MOST_BLOCKS, status.end())
    nested = min(lower.count(SIGNS[NESTED]), MOST_NESTED)
    return _cut(LINE_END, raw, MOST_COMPARED // (nested + 1))


def _cut(pattern: re.Pattern[bytes], raw: bytes, most: int, start: int = 0) -> bytes:
    """Cut before the first match too many."""
    found = next(islice(pattern.finditer(raw, start), most, None), None)
    return raw[: found.start()] if found else raw
