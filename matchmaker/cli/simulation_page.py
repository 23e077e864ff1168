"""A simulation as one page that needs nothing else."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, count, takewhile

from matchmaker.cli.rounds import OBSTACLES
from matchmaker.cli.simulation_words import Run, decimal, list_rows, percent
from matchmaker.matching.simulation_figures import LONGEST_COUNTED, MonthFigures
from matchmaker.matching.simulation_record import Habits
from matchmaker.templating import page_environment

STEPS = (1, 2, 5, 10)
LINES = 4
TINY = 1e-9
SPREAD = 3
"""A month says little by itself: each point of the line is the mean of three."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value for each run, drawn from 0 to `top` of a chart."""

    label: str
    values: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, the greatest value that fits, and values with a line of their own."""

    bars: tuple[Bar, ...]
    top: float
    lines: tuple[tuple[float, str], ...] = ()


def draw_page(runs: Sequence[Run], habits: Habits, *, members: int, seed: int, real: bool) -> str:
    """The page; the same runs give the same bytes."""
    curves = [_smooth(run.figures.months) for run in runs]
    return page_environment().get_template("simulation.html").render(
        runs=runs,
        rows=list_rows(runs),
        habits=habits,
        silence=max(0.0, 1 - habits.yes - habits.no - habits.later),
        members=members,
        seed=seed,
        real=real,
        curves=curves,
        months=_draw_months(runs, curves),
        waits=_draw_waits(runs),
        tenths=_draw_tenths(runs),
        obstacles=_draw_obstacles(runs),
    )  # fmt: skip


def _draw_months(runs: Sequence[Run], curves: Sequence[Sequence[float]]) -> Chart:
    """What share of those who took part in a month had an introduction."""
    shares = [[_share(month) for month in run.figures.months] for run in runs]
    bars = [
        _bar(str(number), values, percent)
        for number, values in enumerate(zip(*shares, strict=True), start=1)
    ]
    return _chart(bars, max(chain.from_iterable(curves), default=0), _whole_percent)


def _draw_waits(runs: Sequence[Run]) -> Chart:
    """What share of the members waited how long at most."""
    between = [f"{number} months" for number in range(2, LONGEST_COUNTED)]
    labels = ["no month", "1 month", *between, f"{LONGEST_COUNTED} months or longer"]
    shares = [[part / max(1, sum(run.figures.waits)) for part in run.figures.waits] for run in runs]
    bars = [
        _bar(label, values, percent)
        for label, values in zip(labels, zip(*shares, strict=True), strict=True)
    ]
    return _chart(bars, _highest(bars), _whole_percent)


def _draw_tenths(runs: Sequence[Run]) -> Chart:
    """How many introductions a year each tenth of the members had."""
    means = [[tenth.introductions for tenth in run.figures.tenths] for run in runs]
    bars = [
        _bar(str(number), values, lambda value: decimal(value, 1))
        for number, values in enumerate(zip(*means, strict=True), start=1)
    ]
    return _chart(bars, _highest(bars), "{:g}".format)


def _draw_obstacles(runs: Sequence[Run]) -> Chart:
    """In how many months of members there was nobody, and why."""
    bars = [
        _bar(words, [run.figures.unmatched[reason.value] for run in runs], "{:,.0f}".format)
        for reason, words in OBSTACLES.items()
    ]
    return _chart(bars, _highest(bars), "{:,.0f}".format)


def _bar(label: str, values: Sequence[float], told: Callable[[float], str]) -> Bar:
    return Bar(label, tuple(values), tuple(map(told, values)))


def _highest(bars: Sequence[Bar]) -> float:
    return max(chain.from_iterable(bar.values for bar in bars), default=0)


def _chart(bars: Sequence[Bar], highest: float, told: Callable[[float], str]) -> Chart:
    """A chart with round numbers on its lines; one of nothing ends at 1."""
    highest = highest or 1.0
    size = 10.0 ** math.floor(math.log10(highest / LINES))
    step = next(size * many for many in STEPS if size * many * LINES >= highest)
    top = step * math.ceil(highest / step - TINY)
    levels = takewhile(lambda level: level <= top + TINY, (step * many for many in count(1)))
    return Chart(tuple(bars), top, tuple((level, told(level)) for level in levels))


def _whole_percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _share(month: MonthFigures) -> float:
    return month.introduced / month.took_part if month.took_part else 0.0


def _smooth(months: Sequence[MonthFigures]) -> list[float]:
    """The mean of each month and its neighbours."""
    shares = [_share(month) for month in months]
    half = SPREAD // 2
    around = [shares[max(0, place - half) : place + half + 1] for place in range(len(shares))]
    return [sum(some) / len(some) for some in around]
