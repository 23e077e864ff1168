"""What each member of a simulated story got, and how long they waited for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.domain.answer import ATTEMPTS_PER_PAIR, settle
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.simulation_memory import RESTING_MONTHS
from matchmaker.matching.simulation_record import Month, Pair, Story


@dataclass(slots=True)
class Wait:
    """Months in a row without something, now and at most."""

    now: int = 0
    longest: int = 0

    def count(self, *, ends: bool) -> None:
        """One more month, unless it brought what was waited for."""
        self.now = 0 if ends else self.now + 1
        self.longest = max(self.longest, self.now)


@dataclass(slots=True)
class Account:
    """A member's months; `passed_over` counts those in which there would have been somebody."""

    months: int = 0
    asks: int = 0
    most_asks: int = 0
    introductions: int = 0
    suggestion: Wait = field(default_factory=Wait)
    passed_over: Wait = field(default_factory=Wait)
    introduction: Wait = field(default_factory=Wait)

    def count(self, asks: int, obstacle: Obstacle | None, *, introduced: bool) -> None:
        """One more month in which the member took part."""
        self.months += 1
        self.asks += asks
        self.most_asks = max(self.most_asks, asks)
        self.introductions += introduced
        self.suggestion.count(ends=asks > 0)
        self.introduction.count(ends=introduced)
        if asks or obstacle is Obstacle.ODD_ONE_OUT:
            self.passed_over.count(ends=asks > 0)


def keep_accounts(story: Story) -> dict[int, Account]:
    """The accounts of all who ever took part."""
    accounts: dict[int, Account] = {}
    for month in story.months:
        asks = count_asks(month)
        introduced = list_introduced(month)
        obstacles = dict(month.waves[0].unmatched) if month.waves else {}
        for number in month.pool:
            accounts.setdefault(number, Account()).count(
                asks.get(number, 0), obstacles.get(number), introduced=number in introduced
            )
    return accounts


def count_asks(month: Month) -> Mapping[int, int]:
    """How often each member was asked in a month."""
    return Counter(number for found in month.suggestions() for number in found.pair)


def list_introduced(month: Month) -> frozenset[int]:
    """Who was introduced in a month."""
    met = (found.pair for found in month.suggestions() if found.is_introduction)
    return frozenset(number for pair in met for number in pair)


def count_repeats(story: Story) -> int:
    """Suggestions that the memory of pairs should have ruled out; there must be none."""
    final = set(story.forbidden)
    times: Counter[Pair] = Counter()
    latest: dict[Pair, int] = {}
    repeats = 0
    for number, month in enumerate(story.months):
        for found in month.suggestions():
            is_resting = number - latest.get(found.pair, -RESTING_MONTHS) < RESTING_MONTHS
            is_over = found.pair in final or times[found.pair] >= ATTEMPTS_PER_PAIR
            repeats += is_resting or is_over
            times[found.pair] += 1
            latest[found.pair] = number
            if found.is_introduction or settle(found.answers)[1].is_final:
                final.add(found.pair)
    return repeats
