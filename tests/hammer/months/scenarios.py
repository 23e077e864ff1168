"""Which thirty-six months: zones, opening days, databases, and what goes wrong with time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tests.hammer.fresh_databases import POSTGRESQL, SQLITE
from tests.hammer.results import Size

MONTHS = 36
START = datetime(2027, 9, 5, 12, tzinfo=UTC)
"""Before a leap day, six changes to and from summer time, and three turns of a year."""
ZONES = ("Europe/Berlin", "UTC", "Pacific/Kiritimati")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Trouble(StrEnum):
    """What can happen to a machine."""

    OUTAGE = "outage"
    SET_BACK = "set back"
    AHEAD = "ahead for a while"


@dataclass(frozen=True)
class Disturbance:
    """A trouble that begins some time before or after the opening of one of the months."""

    month: int
    after_opening: timedelta
    kind: Trouble
    length: timedelta


DISTURBANCES = (
    Disturbance(2, 30 * timedelta(minutes=1), Trouble.SET_BACK, 2 * HOUR),
    Disturbance(5, -2 * DAY, Trouble.OUTAGE, 14 * DAY),
    Disturbance(8, -1 * DAY, Trouble.OUTAGE, 4 * DAY),
    Disturbance(11, 2 * DAY, Trouble.OUTAGE, 14 * DAY),
    Disturbance(13, 9 * DAY + 16 * HOUR, Trouble.SET_BACK, 2 * HOUR),
    Disturbance(16, -1 * HOUR, Trouble.AHEAD, 2 * HOUR),
    Disturbance(19, 12 * DAY, Trouble.OUTAGE, 14 * DAY),
    Disturbance(22, 17 * DAY + timedelta(minutes=1), Trouble.SET_BACK, 2 * HOUR),
    Disturbance(25, timedelta(minutes=-1), Trouble.OUTAGE, 6 * DAY),
    Disturbance(29, -3 * DAY, Trouble.OUTAGE, 7 * DAY + 23 * HOUR),
    Disturbance(32, -10 * DAY, Trouble.OUTAGE, 40 * DAY),
)


@dataclass(frozen=True)
class Scenario:
    """One community; it ticks each hour if `hourly`, else when something is due.

    `pace` is how many months of the full length pass in one, so that every trouble fits in.
    """

    database: str
    zone: str
    opening_day: int
    letters_per_30_days: int = 6
    hourly: bool = False
    pace: int = 1

    @property
    def months(self) -> int:
        """How long it is watched."""
        return MONTHS // self.pace

    def __str__(self) -> str:
        rhythm = "hourly" if self.hourly else "when due"
        return f"{self.database}, {self.zone}, day {self.opening_day}, {rhythm}"


def list_scenarios(size: Size) -> Iterator[Scenario]:
    """Every zone, both opening days and both databases; one of them in short."""
    if size is Size.SHORT:
        yield Scenario(SQLITE, "Europe/Berlin", 1, letters_per_30_days=2, pace=4)
        return
    for zone in ZONES:
        for day in (1, 28):
            yield Scenario(SQLITE, zone, day, letters_per_30_days=6 if day == 1 else 2)
    yield Scenario(POSTGRESQL, "Europe/Berlin", 28)
    yield Scenario(POSTGRESQL, "Pacific/Kiritimati", 1)
    yield Scenario(SQLITE, "Europe/Berlin", 1, hourly=True, pace=12)
