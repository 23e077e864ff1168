"""What a sender works with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from matchmaker.mail.transport import Transport
from matchmaker.services.letterhead import Letterhead


class TwoTimes(Protocol):
    """The clock that delivery needs."""

    def calendar(self) -> datetime: ...

    def real(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """Everything a sender works with; `owner` names this process in its leases."""

    sessions: sessionmaker[Session]
    transport: Transport
    letterhead: Letterhead
    clock: TwoTimes
    owner: str
