"""A few numbers that all processes of a murder share, and the clock that they steer."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from enum import IntEnum, auto

from matchmaker.timekeeping import Clock


class Slot(IntEnum):
    """What the numbers mean; each is written by one process only."""

    MODE = 0
    CALENDAR = auto()
    WAITED = auto()
    SLEPT = auto()
    WEB = auto()
    WORKER = auto()
    JOB = auto()
    CLOCK = auto()
    REDIS = auto()
    ZOMBIES = auto()
    HOLDING = auto()
    ENDED = auto()


VICTIMS = (Slot.WEB, Slot.WORKER, Slot.JOB, Slot.CLOCK, Slot.REDIS)


class Mode(IntEnum):
    """Whether anybody is to be killed."""

    CALM = 0
    RAGE = auto()
    OVER = auto()


class Controls:
    """Numbers in memory that forks have in common."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8 * len(Slot))

    def get(self, slot: Slot) -> float:
        value: float = struct.unpack_from("d", self._memory, 8 * slot)[0]
        return value

    def set(self, slot: Slot, value: float) -> None:
        struct.pack_into("d", self._memory, 8 * slot, value)

    def add(self, slot: Slot, value: float = 1) -> None:
        self.set(slot, self.get(slot) + value)

    @property
    def kills(self) -> int:
        """How many were killed so far."""
        return sum(int(self.get(slot)) for slot in VICTIMS)


class SteeredClock(Clock):
    """Real time that is sometimes skipped, for all processes at once, and a calendar ahead of it.

    So a lease or a doubt ends within a moment of the campaign, and a month as well.
    """

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls

    def real(self) -> datetime:
        skipped = self._controls.get(Slot.WAITED) + self._controls.get(Slot.SLEPT)
        return datetime.now(UTC) + timedelta(seconds=skipped)

    def calendar(self) -> datetime:
        return self.real() + timedelta(seconds=self._controls.get(Slot.CALENDAR))
