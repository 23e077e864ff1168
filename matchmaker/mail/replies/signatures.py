"""Signatures: only what can be known to be one is left out."""

import re
from collections.abc import Collection

from matchmaker.mail.replies.lines import SIGNATURE, is_blank
from matchmaker.mail.replies.wording import (
    ANSWERS,
    CLOSING,
    FOOTER,
    IMAGE,
    LINK,
    PLACE,
    TELLING,
    is_telling,
    words_of,
)

DASH = re.compile(r"\s{0,3}(?:--|—|–|___{0,6}|\*{3,9})\s{0,3}")
INITIAL = re.compile(r"\s{0,3}[A-ZÄÖÜ]\.\s{0,3}")
MOST_LINES = 16
MOST_WORDS = 16
MOST_NAMES = 4
MOST_FOOTER = 140


def strip_signature(lines: list[str], names: Collection[str]) -> list[str]:
    """The lines of one stretch of text above its signature.

    Below `-- ` everything is one. Below a dash, a closing formula or the writer's own name it is
    one only if no word in it could change the sense of what stands above.
    """
    lines = drop_footers(lines)
    for number, line in enumerate(lines):
        if line == SIGNATURE:
            return _strip_name(lines[:number], names)
        if _begins_signature(line, names) and _is_signature(lines[number + 1 :]):
            return _strip_name(lines[:number], names)
    return lines


def drop_footers(lines: list[str]) -> list[str]:
    """Without what telephones and programs add about themselves, on one line or two."""
    kept: list[str] = []
    skips = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if skips:
            skips = False
        elif _is_footer(line):
            kept.append("")
        elif not is_blank(following) and _is_footer(f"{line.strip()} {following.strip()}"):
            skips = True
            kept.append("")
        else:
            kept.append(line)
    return kept


def _is_footer(line: str) -> bool:
    if len(line) > MOST_FOOTER or is_blank(line):
        return False
    unlinked = LINK.sub("", line)
    plain = unlinked.strip(" .!*_-–|")
    if is_blank(unlinked) or IMAGE.fullmatch(plain):
        return True
    return FOOTER.fullmatch(plain) is not None and TELLING.isdisjoint(words_of(plain))


def _begins_signature(line: str, names: Collection[str]) -> bool:
    if DASH.fullmatch(line):
        return True
    return _is_closing(line.strip(" *_")) or _is_name(line, names)


def _is_closing(line: str) -> bool:
    """A formula, perhaps in two languages, and at most a place and a name with capitals."""
    return bool(line) and all(_is_formula(half) for half in line.split(" / ", 1))


def _is_formula(line: str) -> bool:
    found = CLOSING.fullmatch(line)
    if found is None:
        return False
    rest = (found["rest"] or "").strip(" ,;.!–-:)")
    names = [word for word in PLACE.sub("", rest).split() if word[0].isalpha()]
    names = [name for name in names if name not in ("und", "and")]
    is_named = len(names) <= MOST_NAMES and all(name[0].isupper() for name in names)
    return is_named and not _is_answer(rest)


def _is_name(line: str, names: Collection[str]) -> bool:
    words = words_of(line)
    is_ours = 0 < len(words) <= MOST_NAMES and all(word in names for word in words)
    is_initial = INITIAL.fullmatch(line) is not None and any(n[0] == words[0] for n in names)
    return (is_ours or is_initial) and not _is_answer(line)


def _is_answer(text: str) -> bool:
    words = words_of(text)
    return not (TELLING.isdisjoint(words) and ANSWERS.isdisjoint(words))


def _is_signature(lines: list[str]) -> bool:
    written = [line for line in lines if not is_blank(line)]
    return len(written) <= MOST_LINES and all(
        len(line.split()) <= MOST_WORDS and not is_telling(line) for line in written
    )


def _strip_name(lines: list[str], names: Collection[str]) -> list[str]:
    """A name or a formula right above a signature belongs to it."""
    kept = list(lines)
    while kept and (is_blank(kept[-1]) or _begins_signature(kept[-1], names)):
        kept.pop()
    return kept
