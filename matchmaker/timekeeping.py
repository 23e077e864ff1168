"""Two times: the real one, and the community's calendar, which the demo may move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Reads real time, and the calendar as real time plus an offset."""

    def __init__(self, offset: Callable[[], timedelta] = timedelta) -> None:
        self._offset = offset

    def real(self) -> datetime:
        """Real time, for leases, back-off, rate limits and the age of links."""
        return datetime.now(UTC)

    def calendar(self) -> datetime:
        """The community's time, for everything a member can notice."""
        return self.real() + self._offset()
