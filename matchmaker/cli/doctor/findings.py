"""What a check found, in the words of `words.toml`."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

LONGEST_FACT = 160
GENERAL = "general"


class Sign(StrEnum):
    """How it is; a warning is something to look at, a fault is something that somebody feels."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report; `todo` is empty only where all is well."""

    check: str
    sign: Sign
    verdict: str
    found: str
    todo: str


@cache
def read_words() -> dict[str, dict[str, dict[str, str]]]:
    """For each topic and verdict a sign, what was found, and what to do."""
    file = resources.files(__package__) / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def find(topic: str, verdict: str, *, check: str = "", **facts: object) -> Finding:
    """Put a verdict into words; `check` is the name of the line where it is not the topic's."""
    words = read_words()[topic][verdict]
    shown = {name: _clean(str(fact)) for name, fact in facts.items()}
    return Finding(
        check=check or topic,
        sign=Sign(words["sign"]),
        verdict=verdict,
        found=words["found"].format_map(shown),
        todo=words.get("todo", "").format_map(shown),
    )


def _clean(text: str) -> str:
    """What others wrote, in one line, not too long, and unable to steer a terminal."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST_FACT else f"{line[:LONGEST_FACT]}…"
