"""Finds in a reply the words that we sent ourselves, whatever a program made of them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from matchmaker.mail.replies.lines import QUOTED, is_blank, is_quoted, strip_mark

WORD = re.compile(r"\w+")
MOST_WORDS = 3_000
MOST_PLACES = 8
LONG_RUN = 8
LONG_PIECE = 5
FULL_LINE = 4
# What stands on the buttons of our letters, which have no button in plain text.
BUTTONS = {"antworten", "answer"}
ANSWERS = {"ja", "nein", "yes", "no"}
Trigram = tuple[str, str, str]


class _Word(NamedTuple):
    text: str
    line: int
    start: int
    end: int


def mark_sent(lines: list[str], sent: str) -> list[str]:
    """The same lines, those that we sent quoted; out of others long pieces are taken.

    Ours is a run of eight words in the order in which we sent them, or a whole line of four.
    A shorter echo stays: leaving out half a sentence could turn its sense.
    """
    theirs = [word.casefold() for word in WORD.findall(sent)][:MOST_WORDS]
    if len(theirs) < 3:
        return lines
    words = list(_list_words(lines))
    ours = {number for run in _find_runs(words, theirs) for number in run}
    by_line: dict[int, list[tuple[_Word, bool]]] = {}
    for number, word in enumerate(words):
        by_line.setdefault(word.line, []).append((word, number in ours))
    whole = {_key(line) for line in sent.splitlines()}
    marked = [_mark(line, by_line.get(number, []), whole) for number, line in enumerate(lines)]
    return _mark_between(marked, whole)


def _list_words(lines: list[str]) -> Iterator[_Word]:
    count = 0
    for number, line in enumerate(lines):
        for found in WORD.finditer(line):
            count += 1
            if count > MOST_WORDS:
                return
            yield _Word(found[0].casefold(), number, found.start(), found.end())


def _find_runs(words: list[_Word], theirs: list[str]) -> Iterator[range]:
    """Where eight words or more follow each other as they did in what we sent."""
    places: dict[Trigram, list[int]] = {}
    for place, trigram in enumerate(zip(theirs, theirs[1:], theirs[2:], strict=False)):
        if len(known := places.setdefault(trigram, [])) < MOST_PLACES:
            known.append(place)
    texts = [word.text for word in words]
    start = 0
    while start < len(texts) - 2:
        trigram = (texts[start], texts[start + 1], texts[start + 2])
        length = max(
            (_measure(texts, start, theirs, p) for p in places.get(trigram, [])), default=0
        )
        if length >= LONG_RUN:
            yield range(start, start + length)
        start += length if length >= LONG_RUN else 1


def _measure(texts: list[str], start: int, theirs: list[str], place: int) -> int:
    most = min(len(texts) - start, len(theirs) - place)
    return next((n for n in range(most) if texts[start + n] != theirs[place + n]), most)


def _mark(line: str, words: list[tuple[_Word, bool]], whole: set[str]) -> str:
    ours = [word for word, is_ours in words if is_ours]
    if words and len(ours) == len(words):
        return f"{QUOTED} {line}"
    if len(words) >= FULL_LINE and _key(line) in whole:
        return f"{QUOTED} {line}"
    if len(ours) < LONG_PIECE:
        return line
    return f"{line[: ours[0].start]} {line[ours[-1].end :]}" if _is_one(words) else line


def _is_one(words: list[tuple[_Word, bool]]) -> bool:
    """Whether the words of ours stand together."""
    flags = [is_ours for _, is_ours in words]
    return sum(before != after for before, after in pairwise(flags)) <= 2


def _mark_between(marked: list[str], whole: set[str]) -> list[str]:
    """A short line of ours is ours if it stands between lines of ours; a button, beside one."""
    done = list(marked)
    for number, line in enumerate(marked):
        key = _key(line)
        if is_quoted(line) or not key or key in ANSWERS:
            continue
        sides = _count_quoted_sides(marked, number)
        if (key in whole and sides == 2) or (key in BUTTONS and sides):
            done[number] = f"{QUOTED} {line}"
    return done


def _count_quoted_sides(lines: list[str], number: int) -> int:
    """On how many sides the next line that is not blank is quoted."""
    above = next((line for line in reversed(lines[:number]) if not is_blank(line)), "")
    below = next((line for line in lines[number + 1 :] if not is_blank(line)), "")
    return is_quoted(above) + is_quoted(below)


def _key(line: str) -> str:
    return " ".join(WORD.findall(strip_mark(line).casefold()))
