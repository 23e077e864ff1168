"""What simulated members and pairs carry from one month to the next."""

from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.domain.answer import ATTEMPTS_PER_PAIR, MONTH_WITHOUT_PROPOSAL, YES_IN_VAIN
from matchmaker.domain.answer import PairMemoryKind as Kind
from matchmaker.matching.person import Person
from matchmaker.matching.simulation_record import Pair, Participant

SILENT_MONTHS = 2
RESTING_MONTHS = 7
"""Six months after the last day to answer it is too late for the sixth opening, not the seventh."""


class Standing(StrEnum):
    """Where a simulated member stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(slots=True)
class Seat:
    """A member and what the months have done to them."""

    participant: Participant
    waited: int
    last: int | None
    standing: Standing = Standing.ACTIVE
    silent_months: int = 0

    @classmethod
    def of(cls, participant: Participant) -> "Seat":
        """Somebody takes a seat."""
        return cls(participant, participant.person.waited, participant.last)

    @property
    def person(self) -> Person:
        """The member as the engine sees them now."""
        return replace(self.participant.person, waited=self.waited)

    def takes_part(self, month: int) -> bool:
        """Whether it is a month in which they want a suggestion."""
        if self.standing is not Standing.ACTIVE:
            return False
        return self.last is None or month - self.last >= self.participant.every

    def ask(self, month: int) -> None:
        """The first suggestion of a month ends the wait."""
        self.last, self.waited = month, 0

    def wait(self) -> None:
        """There was nobody for them."""
        self.waited += MONTH_WITHOUT_PROPOSAL

    def close_month(self, *, answered: bool, in_vain: bool) -> None:
        """Credit for a yes that led nowhere; a pause after two months of silence."""
        if in_vain:
            self.waited += YES_IN_VAIN
        self.silent_months = 0 if answered else self.silent_months + 1
        if self.silent_months >= SILENT_MONTHS:
            self.standing, self.silent_months = Standing.PAUSED, 0


class PairMemory:
    """Who is not to be suggested to whom again, or not yet."""

    def __init__(self, forbidden: frozenset[Pair]) -> None:
        self._final = set(forbidden)
        self._attempts: dict[Pair, int] = {}
        self._rests_until: dict[Pair, int] = {}

    def forbidden(self, month: int) -> frozenset[Pair]:
        """The pairs that no plan of this month may contain."""
        resting = (pair for pair, until in self._rests_until.items() if month < until)
        return frozenset(self._final.union(resting))

    def remember(self, pair: Pair, kind: Kind, month: int) -> None:
        """Remember a pair that was asked; what is only silent may come again once."""
        self._attempts[pair] = self._attempts.get(pair, 0) + 1
        if kind.is_final or self._attempts[pair] >= ATTEMPTS_PER_PAIR:
            self._final.add(pair)
            self._rests_until.pop(pair, None)
        else:
            self._rests_until[pair] = month + RESTING_MONTHS
