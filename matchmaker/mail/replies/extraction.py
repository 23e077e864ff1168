"""Puts the parts together: from a message to the words that somebody typed."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from matchmaker.mail.arrived import Parsed, read_header
from matchmaker.mail.replies.armour import strip_armour
from matchmaker.mail.replies.attributions import drop_attributions, has_attribution
from matchmaker.mail.replies.bodies import read_bodies
from matchmaker.mail.replies.lines import (
    QUOTED,
    has_text,
    is_blank,
    is_quoted,
    join_lines,
    split_lines,
    strip_mark,
)
from matchmaker.mail.replies.notices import drop_notices
from matchmaker.mail.replies.originals import drop_rules, find_original
from matchmaker.mail.replies.signatures import strip_signature
from matchmaker.mail.replies.subtraction import mark_sent
from matchmaker.mail.replies.wording import words_of

GREETING = re.compile(
    r"(?:hallo|hi|hello|hey|liebe[rs]?|dear|guten tag|moin)[ ,]{1,3}([\w.'’ -]{1,60})[,!]?",
    re.IGNORECASE,
)
MOST_GREETINGS = 3


def extract_reply(message: Parsed, *, sent: str = "") -> str:
    """What a person typed: no quotes, attributions, signatures or notices; "" if nothing.

    `sent` is the plain text of the letter that is answered; what is found of it is left out.
    """
    lines = _choose(*(split_lines(body) for body in read_bodies(message)))
    lines = mark_sent(strip_armour(lines), sent)
    names = _list_names(message, sent.splitlines(), lines)
    lines, original = _cut_original(lines)
    names |= _list_greeted(original)
    lines = drop_notices(drop_rules(drop_attributions(lines)))
    return join_lines(list(_strip_signatures(lines, names)))


def _choose(plain: list[str], html: list[str]) -> list[str]:
    """The plain text, unless it is empty or quotes without marks what the HTML quotes with them."""
    if all(map(is_blank, plain)):
        return html
    is_marked = any(map(is_quoted, plain)) or not has_attribution(plain)
    return plain if is_marked or not any(map(is_quoted, html)) else html


def _cut_original(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands above the original, and the original.

    If nothing does, and we know what of the original is ours, the answer may stand in or below it.
    """
    found = find_original(lines)
    if found is None:
        return lines, []
    start, end = found
    above, below = lines[:start], lines[end:]
    if has_text(above) or not any(map(is_quoted, below)):
        return above, below
    return [*above, *[QUOTED] * (end - start), *below], []


def _list_names(message: Parsed, sent: list[str], lines: list[str]) -> set[str]:
    """The words of the writer's name: as they send it, and as we greet them."""
    sender, _, address = read_header(message, "From").partition("<")
    sender = sender.strip() or address.partition("@")[0]
    quoted = (strip_mark(line) for line in lines if is_quoted(line))
    return {*words_of(sender), *_list_greeted(sent), *_list_greeted(quoted)}


def _list_greeted(lines: Iterable[str]) -> set[str]:
    found = (GREETING.fullmatch(line.strip()) for line in lines if len(line) < 100)
    greeted = [match[1] for match in found if match][:MOST_GREETINGS]
    return {word for name in greeted for word in words_of(name)}


def _strip_signatures(lines: list[str], names: set[str]) -> Iterator[str]:
    for quoted, stretch in groupby(lines, key=is_quoted):
        if quoted:
            yield ""
        else:
            yield from strip_signature(list(stretch), names)
