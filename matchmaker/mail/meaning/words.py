"""Cuts what somebody typed into words that can be compared."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

MOST_CHARACTERS = 3_000
MOST_WORDS = 400
LONG_LINE = 55
QUOTES = str.maketrans(
    dict.fromkeys("’‘‛´`ʼ′＇", "'") | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
LINK = re.compile(r"(?:https?:|www\.)[^\s?]*[^\s?.]|[^\s@?]{1,64}@[^\s?]*[^\s?.]", re.IGNORECASE)
PIECE = re.compile(
    r"(?P<smile>[:;=]-?[)DPp](?!\w))"
    r"|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<plus>\+1(?!\d|[ /-]*\d))|(?P<number>\d+)"
    r"|(?P<odd>…|\.\.+|\?|~~|(?<![\w!?)])!(?=\w)|^>|:-?[(/\\|]|/[sS]\b"
    r"|[\u0335-\u0338👎❌🙅🙄😒😬🤔🤷😕😞😢🙈])"
    r"|(?P<sign>^(?:--|__+)$)|(?P<line>\n+)|(?P<stop>[.!;])|(?P<comma>[^\w\s'\"])",
    re.MULTILINE,
)
DOUBTS = "…"


class Gap(IntEnum):
    """What stands between a word and the one before it."""

    SPACE = 0
    COMMA = 1
    SENTENCE = 2
    LINE = 3


@dataclass(frozen=True)
class Word:
    """A folded word, how it was written, and what separates it from the word before."""

    text: str
    gap: Gap
    capital: bool = False


def fold(text: str) -> str:
    """Lower case, umlauts as two letters, no apostrophes and hyphens."""
    folded = text.casefold().translate(UMLAUTS)
    return folded.replace("'", "").replace("-", "")


def normalise(text: str) -> str:
    """One way of writing everything; at most 3,000 characters."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].translate(QUOTES))
    plain = (
        plain[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("%", " prozent")
    )
    return LINK.sub(" weblink ", _unwrap(plain))


def is_cut(text: str) -> bool:
    """Whether there is more than is read; a single sign may stand for many."""
    plain = text.strip()
    return len(plain) > MOST_CHARACTERS or len(unicodedata.normalize("NFKC", plain)) > (
        MOST_CHARACTERS
    )


def list_words(text: str) -> list[Word]:
    """The words of a text; a question mark and signs of doubt are words too."""
    words: list[Word] = []
    gap = Gap.LINE
    for piece in PIECE.finditer(normalise(text)):
        if len(words) == MOST_WORDS:
            break
        kind, found = piece.lastgroup, piece.group()
        if kind in _GAPS:
            gap = max(gap, _GAPS[kind])
            continue
        if kind == "odd":
            words.append(Word("?" if found == "?" else DOUBTS, Gap.SPACE))
            gap = max(gap, Gap.SENTENCE)
            continue
        text = "signatureline" if kind == "sign" else fold(found)
        words.append(Word(text, gap, found[0].isupper()))
        gap = Gap.SPACE
    return words


_GAPS = {"smile": Gap.COMMA, "line": Gap.LINE, "stop": Gap.SENTENCE, "comma": Gap.COMMA}


def _unwrap(text: str) -> str:
    """Join lines that a mail program has broken, known by their length."""
    joined: list[str] = []
    unfinished = False
    for line in (line.strip() for line in text.split("\n")):
        if unfinished and line and not line.startswith(">"):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        unfinished = len(line) >= LONG_LINE and not line.endswith((".", "!", "?", ":", ",", ";"))
    return "\n".join(joined)
