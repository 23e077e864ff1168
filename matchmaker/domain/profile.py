"""What a member told the form."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Way(StrEnum):
    """A way to meet."""

    IN_PERSON = "in_person"
    WALK = "walk"
    VIDEO = "video"
    PHONE = "phone"
    LETTERS = "letters"


WAYS_IN_ONE_PLACE = frozenset({Way.IN_PERSON, Way.WALK})


class Reach(StrEnum):
    """Whom a member would like to meet."""

    SAME = "same"
    OTHER = "other"
    SURPRISE = "surprise"


class Frequency(StrEnum):
    """How often a member would like a suggestion."""

    MONTHLY = "monthly"
    EVERY_SECOND_MONTH = "every_second_month"
    QUARTERLY = "quarterly"

    @property
    def months(self) -> int:
        """The length of one step in periods."""
        return {"monthly": 1, "every_second_month": 2, "quarterly": 3}[self.value]


class FirstWriter(StrEnum):
    """Who writes first after an introduction, seen from one member."""

    ME = "me"
    THEY = "they"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A free sentence and whether it may be shown before both have said yes."""

    text: str = ""
    may_be_shown: bool = False

    @property
    def shown(self) -> str:
        """The text if others may see it, else nothing."""
        return self.text if self.may_be_shown else ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The answers of one member; ids of fields and topics are those of the vocabulary."""

    given_name: str
    fields: tuple[str, ...]
    topics: tuple[str, ...]
    work: Sentence
    question: Sentence
    languages: tuple[str, ...]
    ways: tuple[Way, ...]
    own_topics: tuple[str, ...] = ()
    family_name: str = ""
    offer: Sentence = Sentence()
    wish: Sentence = Sentence()
    limits: str = ""
    place: str = ""
    zone: str = ""
    reach: Reach = Reach.SURPRISE
    frequency: Frequency = Frequency.MONTHLY
    first_writer: FirstWriter = FirstWriter.EITHER
    one_suggestion: bool = False
    formal: bool = False

    @property
    def insists_on_place(self) -> bool:
        """Whether every way this member would meet needs both in one place."""
        return set(self.ways) <= WAYS_IN_ONE_PLACE

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        plain = dict(data)
        for name in ("fields", "topics", "own_topics", "languages"):
            plain[name] = tuple(plain[name])
        for name in ("work", "question", "offer", "wish"):
            plain[name] = Sentence(**plain[name])
        plain["ways"] = tuple(Way(way) for way in plain["ways"])
        plain["reach"] = Reach(plain["reach"])
        plain["frequency"] = Frequency(plain["frequency"])
        plain["first_writer"] = FirstWriter(plain["first_writer"])
        return cls(**plain)
