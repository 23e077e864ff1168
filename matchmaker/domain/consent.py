"""What members agree to: purposes, immutable wordings, and how it was said."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.errors import ConfigurationError


class Purpose(StrEnum):
    """What a consent is for."""

    INTRODUCTIONS = "introductions"
    FOLLOW_UP = "follow_up"
    ADULT = "adult"

    @property
    def required(self) -> bool:
        """Whether nobody can join without it."""
        return self is not Purpose.FOLLOW_UP


class ConsentAction(StrEnum):
    """What was done with a consent."""

    GIVEN = "given"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """Through what somebody told us something."""

    FORM = "form"
    MAIL = "mail"
    PAGE = "page"
    ONE_CLICK = "one_click"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text that stood beside a box, never edited in place."""

    purpose: Purpose
    version: int
    language: str
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Wordings:
    """All wordings; the highest version of a purpose is the current one."""

    def __init__(self, wordings: tuple[Wording, ...]) -> None:
        self._by_key = {(w.purpose, w.version, w.language): w for w in wordings}

    def get(self, purpose: Purpose, version: int, language: str) -> Wording:
        """One wording; KeyError when there is none."""
        return self._by_key[purpose, version, language]

    def current(self, purpose: Purpose, language: str) -> Wording:
        """What stands beside the box today."""
        versions = [v for p, v, code in self._by_key if p is purpose and code == language]
        return self.get(purpose, max(versions), language)


def read_wordings(files: Mapping[str, str]) -> Wordings:
    """Read wordings from paths like `introductions/1.de.txt`."""
    found = []
    for path, text in sorted(files.items()):
        purpose, _, name = path.partition("/")
        version, language, ending = (*name.split("."), "", "")[:3]
        if purpose not in set(Purpose) or not version.isdecimal() or ending != "txt":
            raise ConfigurationError(f"wordings: {path} is not a wording")
        found.append(Wording(Purpose(purpose), int(version), language, text.strip()))
    for required in Purpose:
        for language in ("de", "en"):
            if not any(w.purpose is required and w.language == language for w in found):
                raise ConfigurationError(f"wordings: {required.value} is missing in {language}")
    return Wordings(tuple(found))
