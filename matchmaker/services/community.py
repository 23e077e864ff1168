"""What services are told about the community they work for."""

from dataclasses import dataclass
from datetime import timedelta

from matchmaker.domain.consent import Wordings
from matchmaker.domain.opening_questions import OpeningQuestions
from matchmaker.domain.period import RoundCalendar
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.matching.score import WEIGHTS, Weights
from matchmaker.matching.yardstick import FLOOR
from matchmaker.signing import AddressHasher


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The rules and values of one instance; nothing here changes while it runs."""

    name: str
    calendar: RoundCalendar
    vocabulary: Vocabulary
    wordings: Wordings
    opening_questions: OpeningQuestions
    public_mail_domains: frozenset[str]
    hasher: AddressHasher
    undo: timedelta = timedelta(minutes=10)
    smallest_pool: int = 8
    largest_pool: int = 1_000_000
    weights: Weights = WEIGHTS
    floor: float = FLOOR
    letters_per_30_days: int = 6
    membership_age: timedelta = timedelta(hours=24)
    confirmations_per_day: int = 200
