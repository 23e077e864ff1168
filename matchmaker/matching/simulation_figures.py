"""The figures of a simulated story, for an organiser to read."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.simulation_accounts import (
    Account,
    count_asks,
    count_repeats,
    keep_accounts,
    list_introduced,
)
from matchmaker.matching.simulation_record import Month, Story

MONTHS_A_YEAR = 12
ENOUGH_MONTHS = 6
"""Who took part for fewer months tells little about who is served how well."""
TENTHS = 10
LONGEST_COUNTED = 6
POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Served:
    """How some members were served: means of a year of taking part."""

    members: int
    introductions: float
    suggestions: float


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month in numbers of members, not of pairs."""

    active: int
    took_part: int
    asked: int
    introduced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a story.

    A member-month is a month in which a member wanted a suggestion. Waits count such months in a
    row; `longest_passed_over` only those in which there would have been somebody. `waits[n]`
    members waited n months at most for a suggestion, in the last entry so many or more. The
    `tenths` go from the least to the best served.
    """

    member_months: int
    with_suggestion: float
    with_introduction: float
    suggestions: int
    introductions: int
    asks_per_introduction: float | None
    most_asks_in_a_month: int
    longest_without_suggestion: int
    longest_passed_over: int
    longest_without_introduction: int
    waits: tuple[int, ...]
    asked_again: int
    repeats: int
    unmatched: Mapping[str, int]
    quality: float | None
    tenths: tuple[Served, ...]
    everybody: Served
    months: tuple[MonthFigures, ...]

    @property
    def least_served(self) -> Served:
        """The tenth of the members that got least."""
        return self.tenths[0]


def figures_of(story: Story) -> Figures:
    """Count what happened."""
    accounts = list(keep_accounts(story).values())
    months = tuple(_count_month(month) for month in story.months)
    member_months = sum(month.took_part for month in months)
    suggestions = [found for month in story.months for found in month.suggestions()]
    introductions = sum(found.is_introduction for found in suggestions)
    points = sum(found.score for found in suggestions)
    return Figures(
        member_months=member_months,
        with_suggestion=_share(sum(month.asked for month in months), member_months),
        with_introduction=_share(sum(month.introduced for month in months), member_months),
        suggestions=len(suggestions),
        introductions=introductions,
        asks_per_introduction=len(suggestions) / introductions if introductions else None,
        most_asks_in_a_month=max((each.most_asks for each in accounts), default=0),
        longest_without_suggestion=max((each.suggestion.longest for each in accounts), default=0),
        longest_passed_over=max((each.passed_over.longest for each in accounts), default=0),
        longest_without_introduction=max(
            (each.introduction.longest for each in accounts), default=0
        ),
        waits=_count_waits(accounts),
        asked_again=len(suggestions) - len({found.pair for found in suggestions}),
        repeats=count_repeats(story),
        unmatched=_count_obstacles(story),
        quality=points / POINTS / len(suggestions) if suggestions else None,
        tenths=tuple(_tenths(accounts, len(story.months))),
        everybody=_serve(accounts),
        months=months,
    )


def _count_month(month: Month) -> MonthFigures:
    asked, introduced = len(count_asks(month)), len(list_introduced(month))
    return MonthFigures(month.active, len(month.pool), asked, introduced)


def _count_waits(accounts: Collection[Account]) -> tuple[int, ...]:
    longest = Counter(min(each.suggestion.longest, LONGEST_COUNTED) for each in accounts)
    return tuple(longest[months] for months in range(LONGEST_COUNTED + 1))


def _count_obstacles(story: Story) -> dict[str, int]:
    """Member-months without a suggestion by their reason; only the first wave is owed to all."""
    found = Counter(
        reason for month in story.months for wave in month.waves[:1] for _, reason in wave.unmatched
    )
    return {reason.value: found[reason] for reason in Obstacle}


def _tenths(accounts: Sequence[Account], months: int) -> Iterator[Served]:
    """Members who took part for long enough, from the least served, in ten equal groups."""
    enough = min(ENOUGH_MONTHS, months)
    ranked = sorted(
        (each for each in accounts if each.months >= enough),
        key=lambda each: (each.introductions / each.months, each.asks / each.months),
    )
    for tenth in range(TENTHS):
        start, end = (len(ranked) * edge // TENTHS for edge in (tenth, tenth + 1))
        yield _serve(ranked[start:end])


def _serve(accounts: Collection[Account]) -> Served:
    months = sum(each.months for each in accounts)
    return Served(
        len(accounts),
        MONTHS_A_YEAR * _share(sum(each.introductions for each in accounts), months),
        MONTHS_A_YEAR * _share(sum(each.asks for each in accounts), months),
    )


def _share(count: int, whole: int) -> float:
    return count / whole if whole else 0.0
