"""What a look at the name service found: one verdict, and what it is about."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Seen:
    """A verdict and the facts behind it, such as the domain or the text of a record."""

    verdict: StrEnum
    facts: dict[str, str] = field(default_factory=dict)


def read_tags(text: str) -> dict[str, str] | None:
    """The `name=value` parts between semicolons (RFC 6376, 3.2); None if it is no such list."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    pairs = [part.partition("=") for part in parts]
    names = [name.strip().lower() for name, _, _ in pairs]
    if not all(sign and NAME.fullmatch(name.strip()) for name, sign, _ in pairs) or len(
        set(names)
    ) < len(names):
        return None
    return {name: value.strip() for name, (_, _, value) in zip(names, pairs, strict=True)}
