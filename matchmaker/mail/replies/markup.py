"""HTML as text whose quoted lines are marked with `>`, in one pass over bounded input.

The parser of the standard library takes seconds for 40 KB of `<a <a <a`, so tags are found here:
one that is not closed within 2,000 characters, or holds another `<`, is text.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from matchmaker.mail.replies.elements import BREAKS, TIGHT, Place, find_place
from matchmaker.mail.replies.lines import MOST_CHARACTERS, ORIGINAL, SIGNATURE

MOST_MARKUP = 256 * 1024
MOST_TAGS = 8_000
# A line costs more than its characters.
LINE_SIZE = 8
UNSEEN = re.compile(r"<(?:(style|script|title|textarea|xml)\b|!--)", re.IGNORECASE)
CLOSINGS = {
    "": re.compile("-->"),
    **{
        name: re.compile(f"</{name}[^<>]{{0,200}}+>?", re.IGNORECASE)
        for name in ("style", "script", "title", "textarea", "xml")
    },
}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20}+)\b([^<>]{0,2000}+)>|<[!?][^<>]{0,2000}+>")
LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+")
EMOJI = re.compile(r"""\balt=["']([^\w\s"'<>&]{1,8})["']""")
IMAGE = "img"
VOID = {"img", "br", "hr", "input", "meta", "link", "wbr", "col", "base", "area"}


def read_markup(markup: str) -> str:
    """The text that is to be seen, at most 32 KB; quoted lines begin with `>`."""
    page = _Page()
    text = _drop_unseen(markup[:MOST_MARKUP])
    end = 0
    for tag in islice(TAG.finditer(text), MOST_TAGS):
        page.add(text[end : tag.start()])
        end = tag.end()
        if tag[2]:
            page.turn(tag[2].lower(), tag[3], is_end=bool(tag[1]))
        if page.size > MOST_CHARACTERS:
            break
    page.add(text[end : end + MOST_CHARACTERS])
    return page.read()


class _Page:
    """The lines so far, and the quoted element that we are in."""

    def __init__(self) -> None:
        self.size = 0
        self._lines: list[str] = []
        self._words: list[str] = []
        self._zone = ""
        self._place = Place.TEXT
        self._depth = 0

    def add(self, text: str) -> None:
        """Add a piece of text where it stands."""
        if text and self._place is not Place.HIDDEN:
            self._words.append(unescape(LONG_NUMBER.sub("", text)))
            self.size += len(text)

    def turn(self, name: str, attributes: str, *, is_end: bool) -> None:
        """Note a tag; inside a quoted element only those of its own name count."""
        if name in BREAKS:
            self._break(leaves_blank=name == "br")
        if name == "p" and not is_end and not TIGHT.search(attributes):
            self._break(leaves_blank=True)
        if name == IMAGE and (emoji := EMOJI.search(attributes)):
            self.add(emoji[1])
        if self._zone:
            self._count(name, is_end=is_end)
        elif not is_end:
            self._enter(name, find_place(name, attributes))

    def read(self) -> str:
        """Everything, as lines."""
        self._break()
        return "\n".join(self._lines)

    def _count(self, name: str, *, is_end: bool) -> None:
        if name == self._zone:
            self._depth += -1 if is_end else 1
            if self._depth == 0:
                self._break()
                self._zone, self._place = "", Place.TEXT

    def _enter(self, name: str, place: Place) -> None:
        if place in (Place.QUOTED, Place.HIDDEN):
            if name in VOID:
                return
            self._break()
            self._zone, self._place, self._depth = name, place, 1
        elif place is not Place.TEXT:
            self._break()
            self._lines.append(ORIGINAL if place is Place.ORIGINAL else "—")

    def _break(self, *, leaves_blank: bool = False) -> None:
        """End the line; only some elements make a blank one if there is nothing to end."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if text or leaves_blank:
            mark = "> " if self._place is Place.QUOTED else ""
            self._lines.append(mark + (SIGNATURE if text == "--" else text))
            self.size += LINE_SIZE


def _drop_unseen(markup: str) -> str:
    """Without comments and the elements that no one sees; one without an end hides the rest."""
    return "".join(_list_seen(markup))


def _list_seen(markup: str) -> Iterator[str]:
    end = 0
    while opening := UNSEEN.search(markup, end):
        yield markup[end : opening.start()]
        name = (opening[1] or "").lower()
        closing = CLOSINGS[name].search(markup, opening.end())
        if closing is None:
            return
        end = closing.end()
    yield markup[end:]
