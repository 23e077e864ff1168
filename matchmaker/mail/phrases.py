"""Headers for people: a subject and the name of a sender."""

import unicodedata
from email.headerregistry import BaseHeader
from email.policy import Policy
from email.quoprimime import header_encode
from typing import Any, ClassVar, Literal

from matchmaker.errors import UnsafeMessageError

LONGEST_LINE = 76
LONGEST_ENCODED_WORD = 75
LONGEST_SENDER_NAME = 80
PHRASE_ENDS = '"\\<>()[]@,;:'


class TextHeader(BaseHeader):
    """Words for people, written so that every reader gets back exactly these.

    The stock class decodes what looks encoded and loses or gains spaces when it folds long
    text in several scripts.
    """

    max_count: ClassVar[Literal[1]] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is, unless it holds signs that cannot be seen."""
        if any(is_invisible(sign) for sign in value):
            raise UnsafeMessageError("a header for people holds signs that cannot be seen")
        kwds["decoded"] = value
        kwds["parse_tree"] = None

    def fold(self, *, policy: Policy) -> str:
        """Write the header as it is where that is safe, as encoded words otherwise."""
        line = f"{self.name}: {self}"
        if not line.isascii() or "=?" in line or len(line) > LONGEST_LINE:
            line = f"{self.name}: " + f"{policy.linesep} ".join(encode_words(str(self)))
        return line + policy.linesep


class SenderHeader(TextHeader):
    """A cleaned display name and an address in angle brackets."""

    def fold(self, *, policy: Policy) -> str:
        """Write the name quoted, or as encoded words where it is not ASCII."""
        name, _, address = str(self).rpartition(" ")
        if name.isascii():
            phrase = f'"{name}"' if name else ""
        else:
            phrase = f"{policy.linesep} ".join(encode_words(name))
        between = " " if len(phrase) + len(address) < LONGEST_LINE else f"{policy.linesep} "
        return f"{self.name}: {phrase}{between if phrase else ''}{address}{policy.linesep}"


def encode_words(text: str) -> list[str]:
    """The encoded words of RFC 2047 for a text, cut between characters, each short enough."""
    pieces, piece = [], ""
    for sign in text:
        if len(header_encode((piece + sign).encode(), "utf-8")) > LONGEST_ENCODED_WORD:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [header_encode(piece.encode(), "utf-8") for piece in (*pieces, piece)]


def is_invisible(sign: str) -> bool:
    """Whether it is a control, formatting or unassigned character, or ends a line."""
    category = unicodedata.category(sign)
    return category.startswith("C") or category in ("Zl", "Zp")


def clean_sender_name(text: str) -> str:
    """A display name from the settings, without anything that could end it early."""
    kept = "".join(
        " " if is_invisible(sign) or sign in PHRASE_ENDS else sign for sign in text
    ).replace("=?", " ")
    return " ".join(kept.split())[:LONGEST_SENDER_NAME].strip()
