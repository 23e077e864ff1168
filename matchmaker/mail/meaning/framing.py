"""Sets greeting, closing and signature of an answer apart from what it says."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from matchmaker.mail.meaning.meanings import Tag
from matchmaker.mail.meaning.table import Phrase
from matchmaker.mail.meaning.words import Gap

SEASONAL_NAMES = {"jan", "april", "june", "may", "august", "mai", "sommer", "winter", "herbst"}
TITLES = {"herr", "herrn", "frau", "mr", "mrs", "ms", "mx", "dr", "prof"}
MOST_NAMES = 6
MOST_SIGNATURE = 25
SIGNATURE = {Tag.UNKNOWN, Tag.GIVEN, Tag.SIGN}
UNKNOWN = {Tag.UNKNOWN, Tag.GIVEN}
THINGS = {Tag.SPARE, Tag.BUSY, Tag.MEET, Tag.WIDE, Tag.FIT, Tag.GOOD, Tag.LIMIT} | SIGNATURE
AGREES = {Tag.YES, Tag.OPENING_YES, Tag.LONE_YES, Tag.GLAD, Tag.OKAY, Tag.SUITS, Tag.LONE_CLOSE}
TITLED = AGREES | SIGNATURE | {Tag.LIMIT, Tag.FILL, Tag.GOOD, Tag.WIDE}
STARTS = {Tag.GREET, Tag.FILL, Tag.GOOD, Tag.LONE_YES, Tag.WIDE} | SIGNATURE


def frame(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Mark whom an answer greets and who signs it as names; nothing agrees below a closing."""
    greeted = _name_greeted(_name_titled(_read_no(phrases)))
    closing = _find_closing(greeted)
    body, rest = greeted[:closing], greeted[closing:]
    if len(body) > 1 and _is_jo(body[-1]):
        body[-1] = _name(body[-1])
    return [*_name_signer(body), *(_quiet(phrase) for phrase in rest)]


def _read_no(phrases: Sequence[Phrase]) -> list[Phrase]:
    """The English "no" before a thing is a "not": no time, no problems."""
    following: list[Phrase | None] = [*phrases[1:], None]
    return [
        replace(p, tag=Tag.NOT)
        if p.words[0].text == "no" and len(p.words) == 1 and after and _is_thing(after)
        else p
        for p, after in zip(phrases, following, strict=False)
    ]


def _is_thing(phrase: Phrase) -> bool:
    return phrase.gap is Gap.SPACE and phrase.tag in THINGS


def _name_titled(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Whatever follows "Mrs" is a name."""
    titled = [False, *(phrase.words[-1].text in TITLES for phrase in phrases)]
    return [
        _name(p) if t and p.gap is Gap.SPACE and p.tag in TITLED else p
        for p, t in zip(phrases, titled, strict=False)
    ]


def _name_greeted(phrases: Sequence[Phrase]) -> list[Phrase]:
    """After a greeting, whatever stands before the next comma is a name."""
    if not phrases or phrases[0].tag is not Tag.GREET:
        return list(phrases)
    rest = takewhile(lambda p: p.gap is Gap.SPACE and p.tag in STARTS, phrases[1:])
    greeted = list(rest)[:MOST_NAMES]
    ends = len(greeted) + 1
    closed = ends == len(phrases) or phrases[ends].gap is not Gap.SPACE
    named = [_name(p) if closed or p.tag in UNKNOWN else p for p in greeted]
    return [phrases[0], *named, *phrases[ends:]]


def _find_closing(phrases: Sequence[Phrase]) -> int:
    """Where the answer ends: before a closing formula that begins a clause."""
    for at, phrase in enumerate(phrases):
        after = phrases[at + 1].gap if at + 1 < len(phrases) else Gap.LINE
        alone = phrase.tag is Tag.LONE_CLOSE and (
            after is not Gap.SPACE or phrases[at + 1].tag in SIGNATURE
        )
        if phrase.gap is not Gap.SPACE and (phrase.tag is Tag.CLOSE or (at and alone)):
            return at
    return len(phrases)


def _quiet(phrase: Phrase) -> Phrase:
    """Below a closing everything unknown is a name, and what agrees does not count."""
    if phrase.tag in SIGNATURE or _is_seasonal_name(phrase):
        return _name(phrase)
    return replace(phrase, tag=Tag.WIDE) if phrase.tag in AGREES else phrase


def _name_signer(phrases: list[Phrase]) -> list[Phrase]:
    """The last lines, if they hold nothing but a name and what comes with one, are a signature."""
    begin = _find_signature(phrases)
    signature = phrases[begin:]
    first = [p for p in signature[:4] if p is signature[0] or p.gap is Gap.SPACE]
    named = all(p.words[0].capital or p.tag is Tag.GIVEN for p in first)
    if begin and signature and len(first) <= 3 and named and len(signature) <= MOST_SIGNATURE:
        return [*phrases[:begin], *map(_name, signature)]
    return phrases


def _find_signature(phrases: Sequence[Phrase]) -> int:
    begin = len(phrases)
    for at in range(len(phrases) - 1, 0, -1):
        alone = begin == len(phrases) and _is_last_word(phrases, at)
        if phrases[at].tag not in SIGNATURE and not (alone and _is_seasonal_name(phrases[at])):
            break
        if phrases[at].gap is Gap.LINE or (alone and phrases[at].tag is Tag.GIVEN):
            begin = at
    return begin


def _is_last_word(phrases: Sequence[Phrase], at: int) -> bool:
    return at == len(phrases) - 1 and phrases[at].gap is not Gap.SPACE


def _is_jo(phrase: Phrase) -> bool:
    """The only given name that agrees, too."""
    word = phrase.words[0]
    return word.text == "jo" and phrase.gap is not Gap.SPACE


def _is_seasonal_name(phrase: Phrase) -> bool:
    return phrase.words[0].capital and phrase.words[0].text in SEASONAL_NAMES


def _name(phrase: Phrase) -> Phrase:
    return replace(phrase, tag=Tag.NAME)
