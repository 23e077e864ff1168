"""The days of a round, whether they follow each other, and the zone in which they are days."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

REMINDER_DAY, LAST_ANSWER_DAY = 6, 10
SECOND_WAVE_DAY, SECOND_WAVE_LAST_ANSWER_DAY = 11, 16
CLOSING_DAY = 18
DAYS = {
    "reminder_day": REMINDER_DAY,
    "last_answer_day": LAST_ANSWER_DAY,
    "second_wave_day": SECOND_WAVE_DAY,
    "second_wave_last_answer_day": SECOND_WAVE_LAST_ANSWER_DAY,
    "closing_day": CLOSING_DAY,
}
"""The days of a round, in the order in which they must follow each other."""


def parse_zone(text: str) -> ZoneInfo:
    """A time zone; the names of whole regions are folders and no zones."""
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise ValueError("must be the name of a time zone, such as Europe/Berlin") from error


def find_days_out_of_order(found: Mapping[str, Any]) -> Iterator[str]:
    """A second wave that is turned off is in nobody's way."""
    days = {name: found.get(name, day) for name, day in DAYS.items()}
    if not days["second_wave_day"]:
        del days["second_wave_day"], days["second_wave_last_answer_day"]
    for (name, day), (following, later) in pairwise(days.items()):
        if day >= later:
            yield f"{name.upper()}: must be before {following.upper()}"
