"""Invented people for the tests of the engine."""

from typing import Any

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.person import Person

NONE: frozenset[tuple[int, int]] = frozenset()


def distance(one: str, other: str) -> float:
    """Fields are named `group.name`: 0 for the same, .3 within a group, 1 beyond."""
    if one == other:
        return 0.0
    return 0.3 if one.partition(".")[0] == other.partition(".")[0] else 1.0


def person(number: int, **changes: Any) -> Person:
    """Somebody who shares a language, a way to meet and one topic with everybody."""
    facts: dict[str, Any] = {
        "fields": (f"group{number}.work",),
        "topics": frozenset({"repairing"}),
        "own_topics": frozenset(),
        "languages": frozenset({"de"}),
        "ways": frozenset({Way.VIDEO, Way.IN_PERSON}),
        "place": "koln",
        "insists_on_place": False,
        "utc_offset_minutes": 60,
        "offer": frozenset(),
        "wish": frozenset(),
        "offer_shown": True,
        "wish_shown": True,
        "reach": Reach.SURPRISE,
        "organisation": None,
        "waited": 0,
    }
    return Person(id=number, **(facts | changes))
