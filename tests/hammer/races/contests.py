"""A contest: who meets whom, and what must be left when both have done their part."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from matchmaker.models import Base
from matchmaker.runtime import Runtime
from tests.factories import OPENING
from tests.hammer.races.parts import Part
from tests.hammer.races.starting import Finish

Pairs = list[tuple[Part, Part]]


class Contest(ABC):
    """One kind of race, run many times in one database."""

    name: str
    at = OPENING

    @abstractmethod
    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        """Set the scene for that many races."""

    @abstractmethod
    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        """Everything that is wrong afterwards, in whole sentences."""


def count(runtime: Runtime, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    """How many rows there are."""
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def differs(found: object, wanted: object, what: str) -> Iterable[str]:
    """A sentence about a figure that is not as it should be."""
    if found != wanted:
        yield f"The {what} are {str(found)[:200]} instead of {str(wanted)[:200]}."
