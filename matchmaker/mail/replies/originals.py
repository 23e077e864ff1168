"""Where the letter that is answered begins, when it is not marked line by line."""

import re

from matchmaker.mail.replies.lines import ORIGINAL, is_blank, is_quoted

# The headers that programs repeat, by what they say; a block has three of them, or two and a rule.
HEADERS = {
    "from": "von from de da van från fra od absender",
    "sent": "gesendet sent datum date envoyé enviado inviato verzonden data skickat fecha",
    "to": "an to à para a aan till til empfänger",
    "subject": "betreff subject objet asunto oggetto onderwerp ämne emne temat",
    "copy": "cc bcc kopie copy antwort reply-to",
}
NAMES = {name: kind for kind, names in HEADERS.items() for name in names.split()}
HEADER = re.compile(r"[*_ ]{0,4}([^\W\d_]{1,12}(?:-to)?)[*_ ]{0,4}:(?=[*_ ]|$)", re.IGNORECASE)
ANNOUNCED = re.compile(
    r"(?:ursprüngliche|original|weitergeleitete)[ -]?(?:nachricht|message|mail|e-mail)"
    r"|forwarded message|(?:begin|anfang der) (?:forwarded|weitergeleiteten) (?:message|nachricht)"
    r"|-{3,8}.{1,80} (?:schrieb|wrote):? ?-{3,8}"
    r"|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht",
    re.IGNORECASE,
)
RULE = re.compile(r"[ *]{0,3}(?:_{10,}|-{10,}|={10,})[ *]{0,3}")
DASHES = re.compile(r"[ *]{0,3}[-‐–—]{2,80}[^-‐–—]")
WINDOW = 8
MOST_ANNOUNCED = 120


def find_original(lines: list[str]) -> tuple[int, int] | None:
    """The lines that announce the original, from and to, if there are any."""
    for start, line in enumerate(lines):
        if is_blank(line) or is_quoted(line):
            continue
        if line == ORIGINAL or _is_announced(line):
            return start, max(start + 1, _end_of_headers(lines, start + 1, least=1))
        if RULE.fullmatch(line) and (end := _end_of_headers(lines, start + 1, least=2)):
            return start, end
        if _kind(line) and (end := _end_of_headers(lines, start, least=3)):
            return start, end
    return None


def drop_rules(lines: list[str]) -> list[str]:
    """Lines of underscores and the like say nothing."""
    return ["" if RULE.fullmatch(line) else line for line in lines]


def _is_announced(line: str) -> bool:
    if len(line) > MOST_ANNOUNCED or ANNOUNCED.search(line) is None:
        return False
    return DASHES.match(line) is not None or line.rstrip(" *").endswith(":")


def _end_of_headers(lines: list[str], start: int, *, least: int) -> int:
    """Where a block of at least so many different headers ends; 0 if there is none."""
    kinds: set[str] = set()
    end, gap = 0, 0
    for number, line in enumerate(lines[start : start + WINDOW], start=start):
        kind = _kind(line)
        gap = 0 if kind else gap + 1
        if gap > 2:
            break
        if kind:
            kinds.add(kind)
            end = number + 1
    return end if len(kinds) >= least else 0


def _kind(line: str) -> str:
    found = HEADER.match(line)
    return NAMES.get(found[1].casefold(), "") if found else ""
