"""What the mail server does wrong: fixed, and noted before anybody suffers from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tests.hammer.kill import story
from tests.hammer.kill.story import CHARACTERS
from tests.hammer.kill.world import TIME, WHIMS, StoredClock

BUSY_SINCE = story.ANSWERING
PUT_OFF, DROPPED, SINCE = (
    CHARACTERS["Ben"].address,
    CHARACTERS["Eva"].address,
    story.MEETING,
)
DEAD, DEAD_SINCE = CHARACTERS["Lorenz"].address, story.REMINDING


class Whim(StrEnum):
    """What a mail server can do instead of taking a letter."""

    BUSY = "421 at connect"
    PUT_OFF = "451 after RCPT"
    DROPPED = "kept the message and went away"
    REFUSED = "550 after RCPT"


@dataclass(frozen=True)
class Whims:
    """Each is had once, but for an address that is dead for ever; how often is kept in a file."""

    folder: Path

    def greet(self) -> bytes:
        """Too busy, once on the evening of the answers."""
        if self._has(BUSY_SINCE, Whim.BUSY):
            return b"421 4.3.2 Too busy\r\n"
        return b"220 localhost\r\n"

    def take(self, recipient: str) -> bytes:
        """The answer to RCPT: one address is put off once, one dies in the middle of the month."""
        if recipient == PUT_OFF and self._has(SINCE, Whim.PUT_OFF):
            return b"451 4.7.1 Come back later\r\n"
        if recipient == DEAD and self._has(DEAD_SINCE, Whim.REFUSED, often=True):
            return b"550 5.1.1 Nobody here\r\n"
        return b"250 OK\r\n"

    def drops(self, recipient: str) -> bool:
        """Whether to go away without a word, now that the message is kept."""
        return recipient == DROPPED and self._has(SINCE, Whim.DROPPED)

    def list_had(self) -> list[Whim]:
        """What was had so far, in order."""
        path = self.folder / WHIMS
        return [Whim(line) for line in path.read_text().splitlines()] if path.exists() else []

    def _has(self, since: datetime, whim: Whim, *, often: bool = False) -> bool:
        if StoredClock(self.folder / TIME).real() < since:
            return False
        if whim in self.list_had() and not often:
            return False
        with (self.folder / WHIMS).open("a") as had:
            had.write(f"{whim}\n")
        return True
