"""`matchmaker round plan`: what the next round would bring."""

from collections.abc import Iterator
from dataclasses import dataclass

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cli import figures
from matchmaker.cli.opening import opened
from matchmaker.cli.output import print_facts, print_json, print_table
from matchmaker.cli.progress import progress_line
from matchmaker.cli.rounds import OBSTACLES, in_words
from matchmaker.domain.period import LEAST_DISTANCE
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.errors import MatchmakerError
from matchmaker.matching.plan import Plan
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import fairness, rehearsals, rounds, topics
from matchmaker.services.fairness import Fairness


@click.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def plan(seed: int, as_json: bool) -> None:
    """Rehearse the next round; nothing is written and nobody gets a letter."""
    with opened() as runtime:
        with runtime.reading() as session:
            rehearsal = _prepare(session, runtime)
        with progress_line() as progress:
            made = rehearsal.plan(seed, progress)
        if as_json:
            figures_now = figures.as_dict(rehearsal.fairness)
            warnings = list(rehearsal.list_warnings(made))
            print_json({**made.as_dict(), "figures": figures_now, "warnings": warnings})
        else:
            with runtime.reading() as session:
                names = _names(session)
            _print_plan(rehearsal, made, names)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A rehearsal that can be made, and what is known before."""

    period: str
    vocabulary: Vocabulary
    plan: rehearsals.Rehearsal
    fairness: Fairness
    smallest_pool: int
    is_too_soon: bool

    def list_warnings(self, made: Plan) -> Iterator[str]:
        members = _count_members(made)
        if members < self.smallest_pool:
            yield f"Under {self.smallest_pool} members no round opens."
        if self.is_too_soon:
            yield f"Less than {LEAST_DISTANCE.days} days after the last round none opens."
        yield from figures.list_warnings(
            self.fairness, members=members, unmatched=len(made.unmatched)
        )


def _prepare(session: Session, runtime: Runtime) -> _Prepared:
    """Look at the next round as its opening day will, as far as it is known now."""
    community, now = runtime.community, runtime.clock.calendar()
    opening = community.calendar.next_opening(now)
    period = community.calendar.period_of(opening)
    members = rounds.count_eligible(session, period, community=community, now=opening)
    if members > community.largest_pool:
        raise MatchmakerError(
            f"{members:,} members are more than LARGEST_POOL, {community.largest_pool:,}."
        )
    return _Prepared(
        period,
        topics.extend(session, community.vocabulary),
        rehearsals.prepare(session, period, community=community, now=opening),
        fairness.measure(session, community=community, now=now),
        community.smallest_pool,
        is_too_soon=rounds.is_too_soon(session, opening),
    )


def _count_members(made: Plan) -> int:
    return len(made.pairings) * 2 + len(made.unmatched)


def _names(session: Session) -> dict[int, str]:
    """How everybody is called here."""
    found = session.execute(select(Member.id, Member.profile["given_name"].as_string()))
    return {member_id: f"{name} ({member_id})" for member_id, name in found}


def _print_plan(rehearsal: _Prepared, made: Plan, names: dict[int, str]) -> None:
    members, unmatched = _count_members(made), len(made.unmatched)
    click.echo(
        f"A rehearsal for {rehearsal.period}, nothing is written: {len(made.pairings)} pairs, "
        f"{unmatched} without anybody.",
        err=True,
    )
    for warning in rehearsal.list_warnings(made):
        click.echo(warning, err=True)
    print_table(
        ["ONE", "OTHER", "SCORE", "THREAD"],
        [
            [
                names[pairing.low],
                names[pairing.high],
                f"{pairing.score / 10_000:.2f}",
                ", ".join(in_words(pairing.thread, rehearsal.vocabulary)),
            ]
            for pairing in made.pairings
        ],
    )
    if made.pairings and made.unmatched:
        click.echo()
    print_table(
        ["WITHOUT ANYBODY", "WHY"],
        [[names[unmatched.id], OBSTACLES[unmatched.reason]] for unmatched in made.unmatched],
    )
    if members:
        click.echo()
        share = figures.share_with_suggestion(members=members, unmatched=unmatched)
        print_facts({"with a suggestion": share, **figures.list_facts(rehearsal.fairness)})
