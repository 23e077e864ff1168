"""The lines that programs put above what they quote: who wrote it, and when."""

import re

from matchmaker.mail.replies.lines import QUOTED, has_text, is_blank, is_quoted

LONGEST = 320
FAR = 160
BRIEF = 60
MOST_LINES = 4
FEW_LINES = 2
WHEN = re.compile(
    r"[*\s-]{0,8}(?:(?:am|on|le|el|il|op|em|den|dnia|w dniu|in data)\b[^\n]{0,25}\d|\d"
    r"|(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[cz])[a-z]{0,6}\.? \d)",
    re.IGNORECASE,
)
CITES = re.compile(r"(?:zitat von|quoting|citando|\* )", re.IGNORECASE)
WROTE = re.compile(
    r"\b(?:schrieb|schrieben|geschrieben|wrote|écrit|escribió|scritto|schreef|skrev|napisał)\b",
    re.IGNORECASE,
)
# Without a verb only the forms of Tutanota and mutt: a time, a word, an address, a colon.
BY = re.compile(r"\b(?:von|by|from|de)\s{1,3}<?[^\s<>@:]{1,80}@[^\s<>@:]{1,120}>?$", re.IGNORECASE)
TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\b20\d\d\b|\d{1,2}h\d{2}")


def drop_attributions(lines: list[str]) -> list[str]:
    """Each one becomes a quoted line; if the original follows it unmarked, that goes too.

    What follows is somebody's answer unless it is quoted: only below something that was typed,
    and only if it is more than a line or two, is it taken for the original.
    """
    kept = list(lines)
    seen = 0
    is_below_text = False
    for end in range(1, len(lines) + 1):
        length = _length_of_attribution(kept, end)
        if not length:
            continue
        is_below_text = is_below_text or has_text(kept[seen : end - length])
        kept[end - length : end] = [QUOTED] * length
        seen = end
        if is_below_text and _is_letter(kept[end:]):
            return [*kept[:end], *[QUOTED] * (len(kept) - end)]
    return kept


def has_attribution(lines: list[str]) -> bool:
    """Whether any line says who wrote what follows."""
    return any(_length_of_attribution(lines, end) for end in range(1, len(lines) + 1))


def _length_of_attribution(lines: list[str], end: int) -> int:
    """How many of the lines before `end` are one attribution; 0 if they are none."""
    if not lines[end - 1].rstrip(" *>").endswith(":"):
        return 0
    fallback = 0
    is_above_quote = is_quoted(next((line for line in lines[end:] if not is_blank(line)), ""))
    for length in range(1, min(MOST_LINES, end) + 1):
        first = lines[end - length]
        if is_blank(first) or is_quoted(first):
            break
        text = " ".join(line.strip() for line in lines[end - length : end])
        if len(text) > LONGEST:
            break
        if _is_attribution(text) or (is_above_quote and _is_dated_address(text)):
            if WHEN.match(text) or CITES.match(text):
                return length
            fallback = fallback or length
    return fallback


def _is_attribution(text: str) -> bool:
    body = text.rstrip(" *>").removesuffix(":").rstrip()
    if CITES.match(body):
        return "@" in body
    is_dated = TIME.search(body) is not None
    begins_with_time = is_dated and WHEN.match(body) is not None
    if WROTE.search(body) is None:
        return begins_with_time and BY.search(body) is not None
    return begins_with_time or _names_writer(body) or (is_dated and _is_brief(body))


def _is_dated_address(text: str) -> bool:
    """In any language: a time and the address of whoever wrote what is quoted next."""
    return text.count("<") == text.count(">") and "@" in text and TIME.search(text) is not None


def _names_writer(body: str) -> bool:
    """Whether it begins with a name and an address."""
    return 0 < body.find("@") < FAR and body.count("<") == body.count(">")


def _is_brief(body: str) -> bool:
    """Whether the verb comes soon after the beginning or ends the line."""
    return WROTE.search(body[:BRIEF]) is not None or WROTE.fullmatch(body.split()[-1]) is not None


def _is_letter(lines: list[str]) -> bool:
    """Whether there is text of somebody else, not marked as quoted."""
    if any(is_quoted(line) for line in lines):
        return False
    written = [line for line in lines if not is_blank(line)]
    return len(written) > FEW_LINES or any("://" in line for line in written)
