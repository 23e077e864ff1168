"""SPF: which servers may send for a domain (RFC 7208)."""

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_network

from matchmaker.mail.records.name_service import NameService
from matchmaker.mail.records.seen import Seen

MOST_LOOKUPS = 10
MECHANISM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)((?:[:/].*)?)", re.IGNORECASE
)
MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE)
ASKS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
NEEDS_NAME = frozenset({"include", "exists", "ip4", "ip6", "redirect"})


class Spf(StrEnum):
    """What may be said of a record."""

    FINE = "fine"
    MISSING = "missing"
    DOUBLED = "doubled"
    UNREADABLE = "unreadable"
    NOBODY = "nobody"
    EVERYBODY = "everybody"
    OPEN_END = "open_end"
    TOO_LONG = "too_long"
    DEAD_END = "dead_end"


class _FlawError(Exception):
    """Receivers give up at this place of the record."""

    def __init__(self, verdict: Spf, place: str) -> None:
        super().__init__(place)
        self.verdict, self.place = verdict, place


def examine_spf(domain: str, names: NameService) -> Seen:
    """Read a domain's record as receivers do, and whatever it leads to."""
    found = _list_records(domain, names)
    if len(found) != 1:
        return Seen(Spf.DOUBLED if found else Spf.MISSING, {"domain": domain})
    facts = {"domain": domain, "record": found[0]}
    try:
        terms = list(_read_terms(found[0]))
        _count_lookups(terms, names, MOST_LOOKUPS)
    except _FlawError as flaw:
        return Seen(flaw.verdict, facts | {"place": flaw.place})
    return Seen(_judge(terms), facts)


def _list_records(domain: str, names: NameService) -> list[str]:
    texts = [text.strip() for text in names.list_texts(domain)]
    return [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]


Term = tuple[str, str, str]
"""Sign, name in lower case, and what stands behind it."""


def _read_terms(record: str) -> Iterator[Term]:
    for word in record.split()[1:]:
        if mechanism := MECHANISM.fullmatch(word):
            sign, name, rest = mechanism.groups()
            term = sign or "+", name.lower(), rest.removeprefix(":")
        elif modifier := MODIFIER.fullmatch(word):
            term = "", modifier[1].lower(), modifier[2]
        else:
            raise _FlawError(Spf.UNREADABLE, word)
        if not _is_complete(term):
            raise _FlawError(Spf.UNREADABLE, word)
        yield term


def _is_complete(term: Term) -> bool:
    _, name, rest = term
    if name in ("ip4", "ip6"):
        try:
            return ip_network(rest, strict=False).version == int(name[-1])
        except ValueError:
            return False
    if name == "all":
        return not rest
    return bool(rest) or name not in NEEDS_NAME


def _count_lookups(terms: list[Term], names: NameService, left: int) -> int:
    """How many questions to the name service are left; receivers ask ten and no more."""
    for _, name, rest in terms:
        if name not in ASKS:
            continue
        left -= 1
        if left < 0:
            raise _FlawError(Spf.TOO_LONG, rest or name)
        # A macro stands for something that only a letter brings along.
        if name in ("include", "redirect") and "%" not in rest:
            found = _list_records(rest, names)
            if len(found) != 1:
                raise _FlawError(Spf.DEAD_END, rest)
            left = _count_lookups(list(_read_terms(found[0])), names, left)
    return left


def _judge(terms: list[Term]) -> Spf:
    allowing = [name for sign, name, _ in terms if sign == "+" and name != "all"]
    leads_on = any(name == "redirect" for _, name, _ in terms)
    ends = [sign for sign, name, _ in terms if name == "all"]
    if "+" in ends:
        return Spf.EVERYBODY
    if not allowing and not leads_on:
        return Spf.NOBODY
    return Spf.FINE if leads_on or (ends and ends[0] in "-~") else Spf.OPEN_END
