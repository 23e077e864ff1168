"""`matchmaker simulate`: what months of this or an invented community would bring."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from matchmaker.cli.output import print_json, print_table
from matchmaker.cli.simulation_beginning import Beginning, invent_members, load_members
from matchmaker.cli.simulation_page import draw_page
from matchmaker.cli.simulation_words import Run, list_rows
from matchmaker.errors import MatchmakerError
from matchmaker.matching.population import found_population
from matchmaker.matching.simulation import simulate
from matchmaker.matching.simulation_figures import figures_of
from matchmaker.matching.simulation_record import Course, Habits, Progress

MEMBERS, MONTHS = 400, 36
ANSWERS = ("yes", "no", "later")
RATES = ("joining", "pausing", "returning", "leaving")
NOBODY_MOVES = {"joining": 0.0, "pausing": 0.0, "leaving": 0.0}


class Chances(click.ParamType[dict[str, float]]):
    """Names with a chance each, such as `yes=0.45,no=0.2`."""

    name = "NAME=CHANCE,..."

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, float]:
        """Read them; what is left out stays as it is."""
        found: dict[str, float] = {}
        for part in str(value).replace(",", " ").split():
            name, _, chance = part.partition("=")
            if name not in self._names:
                self.fail(f"there is no {name}; there is {', '.join(self._names)}.", param, ctx)
            try:
                found[name] = float(chance)
            except ValueError:
                self.fail(f"{part} has no number after the equals sign.", param, ctx)
        return found


@click.command("simulate")
@click.option("--members", type=click.IntRange(1), help=f"Invented members.  [default: {MEMBERS}]")
@click.option("--months", type=click.IntRange(1, 600), default=MONTHS, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--answers", type=Chances(ANSWERS), help="Chances of yes, no and later.")
@click.option("--rates", type=Chances(RATES), help="Monthly joining, pausing, returning, leaving.")
@click.option("--second-wave/--no-second-wave", default=None, help="Only with it, or without.")
@click.option("--real", is_flag=True, help="Begin with the members there are; only reads.")
@click.option("--html", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def command(
    members: int | None,
    months: int,
    seed: int,
    answers: dict[str, float] | None,
    rates: dict[str, float] | None,
    second_wave: bool | None,
    real: bool,
    html: Path | None,
    as_json: bool,
) -> None:
    """Simulate months of rounds, with and without a second wave; nobody gets a letter.

    Without --real the members are invented. Answers come by chance, whoever is suggested; what
    yes, no and later leave is silence. The same seed gives the same figures.
    """
    if real and members is not None:
        raise click.UsageError("--members and --real exclude each other.")
    if html is not None and not html.absolute().parent.is_dir():
        raise MatchmakerError(f"There is no folder {html.parent}.")
    habits = _read_habits({**(NOBODY_MOVES if real else {}), **(answers or {}), **(rates or {})})
    beginning = load_members() if real else invent_members(members or MEMBERS, seed)
    waves = (False, True) if second_wave is None else (second_wave,)
    runs = list(_run(beginning, months, seed, habits, waves))
    if html is not None:
        page = draw_page(runs, habits, members=len(beginning.people), seed=seed, real=real)
        html.write_text(page, encoding="utf-8")
        click.echo(f"The page is in {html}.", err=True)
    if as_json:
        facts = {"members": len(beginning.people), "months": months, "seed": seed, "real": real}
        print_json({**facts, "habits": asdict(habits), "runs": [run.as_dict() for run in runs]})
    else:
        print_table(["", *(run.title.upper() for run in runs)], list_rows(runs))


def _read_habits(chances: dict[str, float]) -> Habits:
    try:
        return Habits(**chances)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _run(
    beginning: Beginning, months: int, seed: int, habits: Habits, waves: Iterable[bool]
) -> Iterator[Run]:
    """One run after the other, from the same beginning and with the same chance."""
    rules = beginning.rules
    population = found_population(rules.vocabulary, seed)
    for second_wave in waves:
        course = Course(
            months=months,
            seed=seed,
            distance=rules.vocabulary.distance,
            habits=habits,
            second_wave=second_wave,
            smallest_pool=rules.smallest_pool,
            weights=rules.weights,
            floor=rules.floor,
        )
        with _progress(months, second_wave=second_wave) as progress:
            story = simulate(
                beginning.people,
                course,
                newcomer=population.make,
                forbidden=beginning.forbidden,
                progress=progress,
            )
        yield Run(second_wave, figures_of(story))


@contextmanager
def _progress(months: int, *, second_wave: bool) -> Iterator[Progress]:
    """A bar for whoever sits at a terminal."""
    label = "Two waves" if second_wave else "One wave"
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=months, label=f"{label:<9}", file=sys.stderr, hidden=hidden
    ) as bar:
        yield lambda done: bar.update(done - bar.pos)
