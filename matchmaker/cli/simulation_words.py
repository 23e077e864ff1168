"""The figures of a simulation in words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from matchmaker.cli.rounds import OBSTACLES
from matchmaker.matching.simulation_figures import Figures

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Run:
    """A simulation with or without a second wave, and its figures."""

    second_wave: bool
    figures: Figures

    @property
    def title(self) -> str:
        """What it is called beside the other."""
        return "two waves" if self.second_wave else "one wave"

    def as_dict(self) -> dict[str, object]:
        """Plain data."""
        return {"second_wave": self.second_wave, **asdict(self.figures)}


def list_rows(runs: Sequence[Run]) -> list[list[str]]:
    """The figures as rows: what it is, then the value of each run."""
    columns = [dict(_describe(run.figures)) for run in runs]
    return [[label, *(column[label] for column in columns)] for label in columns[0]]


def _describe(figures: Figures) -> Iterator[tuple[str, str]]:
    """What an organiser asks first comes first."""
    yield "months of members who took part", f"{figures.member_months:,}"
    yield "  of these with a suggestion", percent(figures.with_suggestion)
    yield "  of these with an introduction", percent(figures.with_introduction)
    yield "asks for one introduction", decimal(figures.asks_per_introduction, 1)
    yield "most asks of a member in a month", str(figures.most_asks_in_a_month)
    yield "introductions a year, everybody", decimal(figures.everybody.introductions, 1)
    yield "  of the least served tenth", decimal(figures.least_served.introductions, 1)
    yield "longest wait for a suggestion, months", str(figures.longest_without_suggestion)
    yield "  though somebody would have fitted", str(figures.longest_passed_over)
    yield "longest wait for an introduction, months", str(figures.longest_without_introduction)
    yield "months without a suggestion", f"{sum(figures.unmatched.values()):,}"
    for obstacle, words in OBSTACLES.items():
        yield f"  {words}", f"{figures.unmatched[obstacle.value]:,}"
    yield "pairs asked again after silence", f"{figures.asked_again:,}"
    yield "repeats that the rules forbid", str(figures.repeats)
    yield "mean score of a pair", decimal(figures.quality, 2)


def percent(share: float) -> str:
    """A share of all."""
    return f"{100 * share:.1f} %"


def decimal(number: float | None, places: int) -> str:
    """A number, or a dash where there is none."""
    return NOTHING if number is None else f"{number:.{places}f}"
