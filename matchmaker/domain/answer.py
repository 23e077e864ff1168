"""What one side of a proposal can say, and what becomes of the proposal."""

from collections.abc import Collection
from enum import StrEnum


class Answer(StrEnum):
    """What one side says to a proposal."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    ACQUAINTED = "acquainted"


class Outcome(StrEnum):
    """What became of a proposal; outside, all but `accepted` look alike."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


QUIET_OUTCOMES = (Outcome.DECLINED, Outcome.EXPIRED, Outcome.WITHDRAWN)
"""How a proposal ends of which nothing comes."""


class IntroductionState(StrEnum):
    """An introduction can be revoked until it is released, its point of no return."""

    OWED = "owed"
    REVOKED = "revoked"
    RELEASED = "released"


class PairMemoryKind(StrEnum):
    """Why two people are remembered."""

    SILENT = "silent"
    DECLINED = "declined"
    ACQUAINTED = "acquainted"
    INTRODUCED = "introduced"
    BLOCKED = "blocked"

    @property
    def is_final(self) -> bool:
        """Whether the pair is never proposed again."""
        return self is not PairMemoryKind.SILENT


ATTEMPTS_PER_PAIR = 2
MONTH_WITHOUT_PROPOSAL = 1
"""What a month in which there was nobody adds to a member's wait."""
YES_IN_VAIN = 2
"""What a month adds in which somebody said yes and nothing came of it; they go first."""


def settle(answers: Collection[Answer | None]) -> tuple[Outcome, PairMemoryKind]:
    """Say how an unaccepted proposal ends at its deadline and how the pair is remembered.

    "Not this month" is remembered like silence: asking again at once would betray it.
    """
    if Answer.NO in answers:
        return Outcome.DECLINED, PairMemoryKind.DECLINED
    if Answer.ACQUAINTED in answers:
        return Outcome.EXPIRED, PairMemoryKind.ACQUAINTED
    return Outcome.EXPIRED, PairMemoryKind.SILENT
