"""Turns lists of phrases into one table, and finds the longest known phrase at each word."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from matchmaker.mail.meaning.meanings import Tag
from matchmaker.mail.meaning.words import Gap, Word, fold

UMLAUT = re.compile("[äöüÄÖÜ]")
AMBIGUOUS = re.compile(r"\b(?:hätte|könnte)")
BARE = str.maketrans("äöü", "aou")
# A choice may go on in the next line.
WRAPPED = re.compile(r"\|\s+")
LONGEST = 16
SHORTEST = 4
NONE: frozenset[str] = frozenset()
REPEATED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Phrase:
    """Words that belong together, and what they are."""

    tag: Tag
    words: tuple[Word, ...]

    @property
    def gap(self) -> Gap:
        """What stands before the phrase."""
        return self.words[0].gap


@dataclass(frozen=True)
class _Pattern:
    """A phrase as it is written in a list: at each place some words, or perhaps none of them.

    A pattern is followed word by word and never written out: its choices multiply.
    """

    tag: Tag
    places: tuple[tuple[frozenset[str], bool], ...]

    @cached_property
    def needed(self) -> frozenset[str]:
        """Words of which there has to be one; asked first, since most patterns fail by it."""
        return next((words for words, left_out in reversed(self.places) if not left_out), NONE)

    def list_beginnings(self) -> Iterator[str]:
        """The words that it can begin with."""
        for words, may_be_left_out in self.places:
            yield from words
            if not may_be_left_out:
                return

    def measure(self, texts: list[str]) -> int:
        """How many words it takes at most; 0 if it does not fit."""
        ends = {0}
        for words, may_be_left_out in self.places:
            further = {end + 1 for end in ends if end < len(texts) and texts[end] in words}
            ends = further | ends if may_be_left_out else further
            if not ends:
                return 0
        return max(ends)


class Table:
    """Every phrase that is known; the longest wins, and of equals the one of the later list."""

    def __init__(self, lists: Iterable[tuple[Tag, str]]) -> None:
        patterns = [found for tag, phrases in lists for found in _list_patterns(tag, phrases)]
        self._beginnings: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            for word in {*pattern.list_beginnings()}:
                self._beginnings.setdefault(word, []).append(pattern)
        known = {word for found in patterns for words, _ in found.places for word in words}
        self._known = known
        self._squeezed: Mapping[str, str] = {_squeeze(w): w for w in sorted(known) if len(w) > 1}

    def read(self, words: list[Word]) -> Iterator[Phrase]:
        """The phrases of a text, each as long as possible; a phrase never spans a sentence."""
        texts = [self._correct(word.text) for word in words]
        at = 0
        while at < len(words):
            length, tag = self._find(words, texts, at)
            yield Phrase(tag, tuple(words[at : at + length]))
            at += length

    def _find(self, words: list[Word], texts: list[str], at: int) -> tuple[int, Tag]:
        end = at + 1
        while end < len(words) and words[end].gap < Gap.SENTENCE and end - at < LONGEST:
            end += 1
        within = texts[at:end]
        best, tag = 0, Tag.UNKNOWN
        present = {*within}
        for pattern in self._beginnings.get(texts[at], ()):
            if pattern.needed and pattern.needed.isdisjoint(present):
                continue
            length = pattern.measure(within)
            if length and length >= best:
                best, tag = length, pattern.tag
        return max(best, 1), tag

    def _correct(self, text: str) -> str:
        """A word with a doubled or stretched letter is the known word that it looks like."""
        if text in self._known:
            return text
        known = self._squeezed.get(_squeeze(text), text)
        return known if len(known) >= SHORTEST or len(text) - len(known) > 1 else text


def _squeeze(text: str) -> str:
    return REPEATED.sub(r"\1", text)


def _list_patterns(tag: Tag, phrases: str) -> Iterator[_Pattern]:
    """Phrases between slashes, over any number of lines.

    `a|b` is a choice, `~a|b` a choice that may be left out.
    """
    for phrase in WRAPPED.sub("|", phrases).split("/"):
        for written in _spell(phrase.strip()):
            places = tuple(_read_place(part) for part in written.split())
            if any(words for words, _ in places):
                yield _Pattern(tag, places)


def _read_place(part: str) -> tuple[frozenset[str], bool]:
    choices = part.removeprefix("~").split("|")
    return frozenset(fold(word) for word in choices if word), part.startswith("~")


def _spell(phrase: str) -> tuple[str, ...]:
    """A phrase, and as it is typed where umlauts are missing, unless that says something else."""
    if UMLAUT.search(phrase) and not AMBIGUOUS.search(phrase):
        return phrase, phrase.translate(BARE)
    return (phrase,)
