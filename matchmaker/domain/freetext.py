"""Rules for what members type: clean text, and no way around the two yeses."""

import unicodedata

from matchmaker.domain.contact import find_contact
from matchmaker.errors import InvalidInputError

LONGEST_NAME = 60
LONGEST_TYPED = 10_000
MOST_MARKS = 4
JOINERS = "\u200c\u200d"
NAME_SIGNS = " .-'’"


def clean_line(text: str, *, limit: int) -> str:
    """One line of clean text; InvalidInputError names the first fault."""
    return clean_text(text.replace("\r", " ").replace("\n", " "), limit=limit)


def clean_text(text: str, *, limit: int) -> str:
    """Clean text of at most `limit` characters, in which line breaks are kept."""
    if len(text) > LONGEST_TYPED:
        raise InvalidInputError("too_long")
    folded = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    _refuse_invisible(folded)
    _refuse_stacks(folded)
    lines = [" ".join(line.split()) for line in folded.split("\n")]
    cleaned = "\n".join(lines).strip()
    if len(cleaned) > limit:
        raise InvalidInputError("too_long")
    if (code := find_contact(cleaned)) is not None:
        raise InvalidInputError(code)
    return cleaned


def clean_name(text: str, *, limit: int = LONGEST_NAME) -> str:
    """A given or family name: letters, digits, and what stands between them."""
    name = clean_line(text, limit=limit)
    for sign in name:
        if sign not in NAME_SIGNS and unicodedata.category(sign)[0] not in "LMN":
            raise InvalidInputError("name_characters")
    if name and not any(sign.isalpha() for sign in name):
        raise InvalidInputError("name_characters")
    return name


def mixes_scripts(name: str) -> bool:
    """Whether one word mixes Latin, Cyrillic and Greek letters, as look-alikes do."""
    for word in name.split():
        scripts = {unicodedata.name(sign, "").split(" ")[0] for sign in word if sign.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            return True
    return False


def _refuse_invisible(text: str) -> None:
    """Control, format, surrogate, private and unassigned characters have no place in a text.

    Joiners are letters' companions in some scripts, so they pass between letters.
    """
    for position, sign in enumerate(text):
        if sign in "\n\t":
            continue
        if sign in JOINERS and _is_between_letters(text, position):
            continue
        if unicodedata.category(sign)[0] == "C":
            raise InvalidInputError("control_characters")


def _is_between_letters(text: str, position: int) -> bool:
    around = text[position - 1 : position] + text[position + 1 : position + 2]
    return len(around) == 2 and all(
        unicodedata.category(sign)[0] in "LM" and not sign.isascii() for sign in around
    )


def _refuse_stacks(text: str) -> None:
    marks = 0
    for sign in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            raise InvalidInputError("stacked_marks")
