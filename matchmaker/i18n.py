"""Languages: catalogues, negotiation, and dates and lists in words."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date

LETTER_SETS = ("de", "de_formal", "en")
DEFAULT_LANGUAGE = "de"
DATE_PATTERNS = {"de": "EEEE, 'den' d. MMMM", "en": "EEEE, d MMMM"}
TIME_PATTERNS = {"de": "{date}, {time} Uhr", "en": "{date}, {time}"}
LAST_WORDS = {
    ("de", "and"): " und ",
    ("de", "or"): " oder ",
    ("en", "and"): " and ",
    ("en", "or"): " or ",
}


@dataclass(frozen=True)
class Catalogue:
    """The texts of the pages in one letter set; a missing key is a KeyError."""

    letter_set: str
    texts: Mapping[str, str]

    def text(self, key: str, /, **values: object) -> str:
        """One text, with its values filled in."""
        return self.texts[key].format(**values) if values else self.texts[key]

    __call__ = text

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The text `key.one` or `key.other`, with `n` filled in."""
        return self.text(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


@cache
def catalogue(letter_set: str) -> Catalogue:
    """The catalogue of a letter set; the formal one overlays the familiar one."""
    texts = dict(_read(language_of(letter_set)))
    if letter_set != language_of(letter_set):
        texts.update(_read(letter_set))
    return Catalogue(letter_set, texts)


def language_of(letter_set: str) -> str:
    """`de` or `en`."""
    return letter_set.partition("_")[0]


def negotiate(accept_language: str | None) -> str:
    """The first of our languages that a browser asks for; one of weight 0 is refused."""
    ranked = []
    for position, part in enumerate((accept_language or "").replace(" ", "").split(",")):
        code, _, quality = part.partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            ranked.append((-weight, position, code.lower()[:2]))
    for _, _, code in sorted(ranked):
        if code in DATE_PATTERNS:
            return code
    return DEFAULT_LANGUAGE


@lru_cache(maxsize=64)
def date_in_words(day: date, letter_set: str) -> str:
    """`Sonntag, den 10. Januar`, `Sunday, 10 January`."""
    language = language_of(letter_set)
    return format_date(day, DATE_PATTERNS[language], locale=language)


def time_in_words(moment: datetime, letter_set: str) -> str:
    """A date with the time of day; `moment` is in the zone of whoever reads."""
    language = language_of(letter_set)
    words = date_in_words(moment.date(), letter_set)
    return TIME_PATTERNS[language].format(date=words, time=moment.strftime("%H:%M"))


@cache
def language_name(code: str, language: str) -> str:
    """The name of a language, by its ISO code."""
    return str(Locale(language).languages.get(code, code))


def join_words(words: Sequence[str], language: str, *, last: str = "and") -> str:
    """`a, b und c`."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + LAST_WORDS[language, last] + words[-1]


def _read(name: str) -> Mapping[str, str]:
    file = resources.files("matchmaker") / "locale" / f"{name}.toml"
    return dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).strip()
