"""The lines of a text, tidy and bounded, and which of them are quoted."""

import re
from unicodedata import normalize

MOST_CHARACTERS = 32 * 1024
MOST_LINES = 400
LONGEST_COMPOSED = 300
# Everything below is somebody else's: the HTML of some programs says so and nothing more.
ORIGINAL = "-----Original Message-----"
SIGNATURE = "-- "
CUT = "…"
QUOTED = ">"
INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\0\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2063\u2066\u2067\u2068\u2069\ufeff",
    )
)
SPACES = {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x09: " "}
ODD_BREAK = re.compile("[\u2028\u2029\x0b]")
# Some programs put the initials of the writer before the mark.
MARK = re.compile(r" {0,3}[A-Z]{0,3}>")


def split_lines(text: str) -> list[str]:
    """At most 400 lines of at most 32 KB, no two of them blank in a row.

    Where more was written the last line is an ellipsis, with which nothing is a yes.
    """
    text = text.rstrip()
    is_cut = len(text) > MOST_CHARACTERS
    text = text[:MOST_CHARACTERS].translate({**INVISIBLE, **SPACES})
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        for piece in _split_oddly(line):
            tidy = SIGNATURE if piece == SIGNATURE else _compose(piece.rstrip())
            if tidy or (lines and lines[-1]):
                lines.append(tidy)
    is_cut = is_cut or len(lines) > MOST_LINES
    return [*lines[:MOST_LINES], CUT] if is_cut else lines


def _split_oddly(line: str) -> list[str]:
    """Where only some programs see a new line; all of a quoted line stays quoted."""
    first, *others = ODD_BREAK.split(line)
    return [first, *(f"{QUOTED} {other}" if is_quoted(first) else other for other in others)]


def _compose(line: str) -> str:
    """Letters and their marks as one sign; a long line of marks alone would take long."""
    return normalize("NFC", line) if len(line) <= LONGEST_COMPOSED else line


def join_lines(lines: list[str]) -> str:
    """The lines as one text, again with no two blank ones in a row and none around."""
    kept: list[str] = []
    for line in lines:
        tidy = " ".join(line.split())
        if tidy or (kept and kept[-1]):
            kept.append(tidy)
    return "\n".join(kept).strip()


def is_quoted(line: str) -> bool:
    """Whether a line is marked as somebody else's."""
    return MARK.match(line) is not None


def strip_mark(line: str) -> str:
    """A line without its marks of quoting."""
    return line[found.end() :].lstrip("> ") if (found := MARK.match(line)) else line


def is_blank(line: str) -> bool:
    """Whether nothing is to be seen."""
    return not line.strip()


def has_text(lines: list[str]) -> bool:
    """Whether any line is neither blank nor quoted."""
    return any(not is_blank(line) and not is_quoted(line) for line in lines)
