"""What happened in a life, kept outside the database, since rows vanish with people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Round, RoundState
from matchmaker.services.budget import BUDGETED

LEAST_REST = timedelta(days=183)
LEAST_DISTANCE = timedelta(days=20)
LATEST = timedelta(days=5)
WINDOW = timedelta(days=30)
HOUR = timedelta(hours=1)
RAN = (RoundState.OPEN, RoundState.CLOSED)
FINAL_ANSWERS = (Answer.NO, Answer.ACQUAINTED)
Pair = frozenset[str]


@dataclass(frozen=True)
class SeenProposal:
    """A proposal when it was made, by addresses, which outlive rows."""

    wave_id: int
    pair: Pair
    at: datetime


@dataclass(frozen=True)
class SeenLetter:
    """A letter that left."""

    kind: EmailKind
    recipient: str
    at: datetime


@dataclass
class Ledger:
    """Grows while people live; `find_faults` reads it in the end."""

    proposals: list[SeenProposal] = field(default_factory=list)
    letters: list[SeenLetter] = field(default_factory=list)
    final: dict[Pair, datetime] = field(default_factory=dict)
    happenings: Counter[str] = field(default_factory=Counter)
    ticks: list[datetime] = field(default_factory=list)

    def find_faults(
        self,
        rounds: Iterable[Round],
        missed: Counter[int],
        openings: dict[str, datetime],
        letters: int,
    ) -> list[str]:
        """Everything that must not be: rounds, proposals and letters, in whole sentences.

        `missed` counts the events of each round that was left out, `openings` are those of the
        periods that have begun, `letters` is the limit of letters in 30 days.
        """
        rounds = sorted(rounds, key=lambda one: one.period)
        return [
            *_check_periods(rounds, missed, list(openings)),
            *self._check_windows(rounds, openings),
            *_check_distance(rounds),
            *self._check_waves(),
            *self._check_pairs(),
            *self._check_letters(letters),
            *self._check_closing(rounds),
        ]

    def _check_windows(self, rounds: list[Round], openings: dict[str, datetime]) -> list[str]:
        """A round opens within five days, and is left out only if the machine was away."""
        faults = []
        for one, opening in zip(rounds, openings.values(), strict=False):
            latest = opening + LATEST
            if one.state in RAN and not opening <= one.opened_at <= latest:
                faults.append(f"The round of {one.period} opens at {one.opened_at}.")
            was_there = any(opening <= tick <= latest for tick in self.ticks)
            if one.state is RoundState.SKIPPED and was_there:
                faults.append(f"The round of {one.period} was left out without need.")
        return faults

    def _check_waves(self) -> list[str]:
        seen = Counter((each.wave_id, one) for each in self.proposals for one in each.pair)
        return [
            f"{one} has {times} proposals in wave {wave}."
            for (wave, one), times in seen.items()
            if times > 1
        ]

    def _check_pairs(self) -> list[str]:
        by_pair: dict[Pair, list[datetime]] = defaultdict(list)
        for proposal in self.proposals:
            by_pair[proposal.pair].append(proposal.at)
        faults = []
        for pair, times in by_pair.items():
            names = " and ".join(sorted(pair))
            if len(times) > 2:
                faults.append(f"{names} were proposed {len(times)} times.")
            if len(times) == 2 and times[1] - times[0] < LEAST_REST:
                faults.append(f"{names} were proposed again after {times[1] - times[0]}.")
            if pair in self.final and times[-1] > self.final[pair]:
                faults.append(f"{names} were proposed after a no or an introduction.")
        return faults

    def _check_letters(self, most: int) -> list[str]:
        by_recipient: dict[str, list[datetime]] = defaultdict(list)
        for letter in self.letters:
            if letter.kind in BUDGETED:
                by_recipient[letter.recipient].append(letter.at)
        return [
            f"{recipient} got {most + 1} letters within 30 days before {times[end]}."
            for recipient, times in ((name, sorted(at)) for name, at in by_recipient.items())
            for end in range(most, len(times))
            if times[end] - times[end - most] < WINDOW
        ]

    def _check_closing(self, rounds: list[Round]) -> list[str]:
        """Closing letters of one round leave within one hour, and not before their day."""
        days = sorted((one.closing_at, one.period) for one in rounds if one.state in RAN)
        by_period: dict[str, list[datetime]] = defaultdict(list)
        for letter in self.letters:
            if letter.kind is EmailKind.CLOSING:
                passed = [period for day, period in days if day <= letter.at]
                by_period[passed[-1] if passed else "no round"].append(letter.at)
        return [
            f"The closing letters of {period} leave from {min(times)} to {max(times)}."
            for period, times in by_period.items()
            if max(times) - min(times) > HOUR or period == "no round"
        ]


def _check_periods(rounds: list[Round], missed: Counter[int], periods: list[str]) -> list[str]:
    found = [one.period for one in rounds]
    faults = [] if found == periods else [f"Rounds have the periods {found}, not {periods}."]
    return faults + [
        f"Nobody is told why there was no round in {one.period}."
        for one in rounds
        if one.state not in RAN and missed[one.id] != 1
    ]


def _check_distance(rounds: list[Round]) -> list[str]:
    opened = [one.opened_at for one in rounds if one.state in RAN]
    return [
        f"Rounds open at {earlier} and at {later}."
        for earlier, later in pairwise(opened)
        if later - earlier < LEAST_DISTANCE
    ]
