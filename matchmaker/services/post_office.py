"""What a sender works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from matchmaker.mail.transport import Transport
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.throttle import Throttle


class TwoTimes(Protocol):
    """The clock that delivery needs."""

    def calendar(self) -> datetime: ...

    def real(self) -> datetime: ...


def never() -> bool:
    """Nobody stops us."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """Everything a sender works with; `owner` names this process in its leases.

    `lanes` is how many transports it may use at once, `scribes` how many processes may write beside
    it once so many letters have left. Whoever stops it says so by `is_stopping`.
    """

    sessions: sessionmaker[Session]
    reading_sessions: sessionmaker[Session]
    open_transport: Callable[[], Transport]
    letterhead: Letterhead
    clock: TwoTimes
    owner: str
    lanes: int = 1
    scribes: int = 0
    letters_before_scribes: int = 100
    throttle: Throttle | None = None
    is_stopping: Callable[[], bool] = never
