"""Rules for what members type: clean text, and no way around the two yeses."""

import re
import unicodedata

from matchmaker.errors import InvalidInputError

LONGEST_NAME = 60
MOST_MARKS = 4
JOINERS = "\u200c\u200d"
TOP_LEVEL_DOMAINS = (
    "com|org|net|de|at|ch|eu|io|co|info|biz|uk|fr|nl|pl|it|es|me|dev|app|page|shop|online|"
    "cloud|berlin|koeln|cologne|hamburg|studio|design|xyz|site|tech|works|space|art|blog"
)
LINK = re.compile(
    rf"https?://|\bwww\.|(?<![\w.@-])(?:[\w-]{{2,63}}\.){{1,3}}(?:{TOP_LEVEL_DOMAINS})(?![\w.-]*\w)",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w-]{1,63}|(?<!\w)@[\w.]{3,}|"
    rf"\b[\w.+-]{{1,64}} at [\w-]{{1,63}} (?:dot|punkt) (?:{TOP_LEVEL_DOMAINS})\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w.,])(?:\+|00|0)[\d][\d ()/.\-–]{5,24}\d(?![\w])")
YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d\s?[-–/]\s?(?:1[5-9]|20)\d\d\b")
NO_LINKS = re.compile(r"\b(?:asp|ado|vb)\.net\b", re.IGNORECASE)
NAME_SIGNS = " .-'’"


def clean_line(text: str, *, limit: int) -> str:
    """One line of clean text; InvalidInputError names the first fault."""
    return clean_text(text.replace("\r", " ").replace("\n", " "), limit=limit)


def clean_text(text: str, *, limit: int) -> str:
    """Clean text of at most `limit` characters, in which line breaks are kept."""
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
    return name


def find_contact(text: str) -> str | None:
    """The kind of contact in a text that would get around the two yeses, if any."""
    if ADDRESS.search(text):
        return "contact_address"
    if LINK.search(NO_LINKS.sub(" ", text)):
        return "contact_link"
    without_years = YEARS.sub(" ", text)
    for match in PHONE.finditer(without_years):
        if sum(sign.isdigit() for sign in match.group()) >= 7:
            return "contact_phone"
    return None


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
