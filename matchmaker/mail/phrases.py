"""Headers for people: a subject and the name of a sender."""

import unicodedata
from functools import lru_cache
from string import ascii_letters, digits

from matchmaker.errors import UnsafeMessageError

LONGEST_LINE = 76
LONGEST_ENCODED_WORD = 75
LONGEST_SENDER_NAME = 80
FOLD = "\r\n "
WORD = "=?utf-8?q?{}?="
AS_THEY_ARE = ascii_letters + digits + "!*+-/"
BYTE_CODES = [chr(byte) if chr(byte) in AS_THEY_ARE else f"={byte:02X}" for byte in range(256)]
BYTE_CODES[ord(" ")] = "_"
PHRASE_ENDS = '"\\<>()[]@,;:'


@lru_cache(maxsize=64)
def write_words(name: str, text: str) -> str:
    """Words for people: as they are where that is safe, as encoded words otherwise.

    The stock library decodes what looks encoded and loses or gains spaces when it folds long
    text in several scripts; this way every reader gets back exactly these words.
    """
    if not text.isprintable() and any(is_invisible(sign) for sign in text):
        raise UnsafeMessageError("a header for people holds signs that cannot be seen")
    line = f"{name}: {text}"
    if not line.isascii() or "=?" in line or len(line) > LONGEST_LINE:
        line = f"{name}: " + FOLD.join(encode_words(text))
    return line


@lru_cache(maxsize=8)
def write_sender(name: str, phrase: str, address: str) -> str:
    """A cleaned display name, quoted or as encoded words, and an address in angle brackets."""
    if phrase:
        phrase = f'"{phrase}"' if phrase.isascii() else FOLD.join(encode_words(phrase))
        phrase += " " if len(phrase) + len(address) + 2 < LONGEST_LINE else FOLD
    return f"{name}: {phrase}<{address}>"


def encode_words(text: str) -> list[str]:
    """The encoded words of RFC 2047 for a text, cut between characters, each short enough."""
    pieces, piece = [], ""
    for sign in text:
        code = "".join([BYTE_CODES[byte] for byte in sign.encode()])
        if len(piece) + len(code) > LONGEST_ENCODED_WORD - len(WORD.format("")):
            pieces.append(piece)
            piece = ""
        piece += code
    return [WORD.format(piece) for piece in (*pieces, piece)]


def is_invisible(sign: str) -> bool:
    """Whether it is a control, formatting or unassigned character, or ends a line."""
    category = unicodedata.category(sign)
    return category.startswith("C") or category in ("Zl", "Zp")


@lru_cache(maxsize=8)
def clean_sender_name(text: str) -> str:
    """A display name from the settings, without anything that could end it early."""
    kept = "".join(
        " " if is_invisible(sign) or sign in PHRASE_ENDS else sign for sign in text
    ).replace("=?", " ")
    return " ".join(kept.split())[:LONGEST_SENDER_NAME].strip()
