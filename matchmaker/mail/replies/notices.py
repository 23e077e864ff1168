"""Notices that companies put below a letter: confidential, not for you, think of the trees."""

from matchmaker.mail.replies.lines import is_blank, is_quoted
from matchmaker.mail.replies.wording import LEGAL, NOTICE

ENOUGH_SIGNS = 2
MOST_LINES = 40
MOST_CHARACTERS = 4_000


def drop_notices(lines: list[str]) -> list[str]:
    """Leave out each one, from the line in which it begins to the end of its paragraph.

    It must begin as they begin, and speak of two things of which they speak.
    """
    signs = [_list_signs(line) for line in lines]
    kept: list[str] = []
    start = 0
    while start < len(lines):
        end = _end_of_paragraph(lines, start)
        if NOTICE.match(lines[start]) and len(set().union(*signs[start:end])) >= ENOUGH_SIGNS:
            start = end
            continue
        kept.append(lines[start])
        start += 1
    return kept


def _list_signs(line: str) -> set[str]:
    return {found[0].casefold() for found in LEGAL.finditer(line[:MOST_CHARACTERS])}


def _end_of_paragraph(lines: list[str], start: int) -> int:
    for number in range(start, min(len(lines), start + MOST_LINES)):
        if is_blank(lines[number]) or is_quoted(lines[number]):
            return number
    return min(len(lines), start + MOST_LINES)
