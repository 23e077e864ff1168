"""`matchmaker round`: rehearse, open and look at rounds."""

from collections.abc import Iterator

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.cli.opening import opened
from matchmaker.cli.output import print_facts, print_json, print_table
from matchmaker.domain.period import LEAST_DISTANCE, shift_period
from matchmaker.domain.shown import Thread
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.plan import Plan
from matchmaker.models import Introduction, Invitation, Member, Proposal, Round, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import rounds

OBSTACLES = {
    Obstacle.NOBODY_ALLOWED: "the rules leave nobody",
    Obstacle.NO_THREAD: "shares nothing with those whom the rules leave",
    Obstacle.BELOW_FLOOR: "nobody fits well enough",
    Obstacle.ODD_ONE_OUT: "the odd one out",
}


@click.group("round")
def round_() -> None:
    """The monthly rounds."""


@round_.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def plan(seed: int, as_json: bool) -> None:
    """Rehearse the next round; nothing is written and nobody gets a letter."""
    with opened() as runtime:
        now = runtime.clock.calendar()
        period = runtime.community.calendar.period_of(runtime.community.calendar.next_opening(now))
        with runtime.reading() as session:
            rehearsal = rounds.prepare(session, period, community=runtime.community, now=now)
            made = rehearsal(seed)
            names = _names(session)
        if as_json:
            print_json(made.as_dict())
        else:
            _print_plan(runtime, made, names, period)


def _names(session: Session) -> dict[int, str]:
    return {
        found.id: f"{found.get_profile().given_name} ({found.id})"
        for found in session.scalars(select(Member))
    }


def _print_plan(runtime: Runtime, made: Plan, names: dict[int, str], period: str) -> None:
    click.echo(
        f"A rehearsal for {period}, nothing is written: {len(made.pairings)} pairs, "
        f"{len(made.unmatched)} without anybody.",
        err=True,
    )
    if len(made.pairings) * 2 + len(made.unmatched) < runtime.community.smallest_pool:
        click.echo(f"Under {runtime.community.smallest_pool} members no round opens.", err=True)
    print_table(
        ["ONE", "OTHER", "SCORE", "THREAD"],
        [
            [
                names[pairing.low],
                names[pairing.high],
                f"{pairing.score / 10_000:.2f}",
                ", ".join(_in_words(pairing.thread, runtime.vocabulary)),
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


def _in_words(thread: Thread, vocabulary: Vocabulary) -> Iterator[str]:
    yield from (vocabulary.topic_name(topic, "en") for topic in thread.topics[:2])
    yield from thread.own_topics
    if thread.offer_meets_wish:
        yield "offer meets wish"
    if thread.far_fields:
        yield "far fields"


@round_.command("open")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def open_(yes: bool, dry_run: bool) -> None:
    """Open the round of this period now; proposals leave within minutes."""
    with opened() as runtime:
        now = runtime.clock.calendar()
        community = runtime.community
        period = community.calendar.period_of(now)
        with runtime.reading() as session:
            if session.scalar(select(Round.id).where(Round.period == period)):
                raise MatchmakerError(f"The round of {period} exists already.")
            if rounds.is_too_soon(session, now):
                raise MatchmakerError(
                    f"The last round opened less than {LEAST_DISTANCE.days} days ago."
                )
            count = rounds.count_eligible(session, period, community=community, now=now)
        # Opening it all the same would note the round as missed, and the month would have none.
        if count < community.smallest_pool:
            raise MatchmakerError(
                f"{count} members could be asked, a round needs {community.smallest_pool}."
            )
        click.echo(f"The round of {period} would write to up to {count} members.", err=not dry_run)
        following = shift_period(period, 1)
        if community.calendar.opening(following) - now < LEAST_DISTANCE:
            click.echo(
                f"The round of {following} would be left out, since two rounds are at least "
                f"{LEAST_DISTANCE.days} days apart.",
                err=not dry_run,
            )
        if dry_run:
            return
        if not yes and not click.confirm("Open it?", err=True):
            raise MatchmakerError("Nothing was changed.")
        with runtime.sessions.begin() as session:
            opened_round = rounds.open_round(session, period, community=community, now=now)
            state = opened_round.state.value.replace("_", " ")
        runtime.ring()
        click.echo(f"Round {period}: {state}.")


@round_.command()
@click.argument("period", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def show(period: str | None, as_json: bool) -> None:
    """Show a round in numbers; single answers are nobody's business."""
    statement = select(Round).order_by(Round.opened_at.desc())
    if period is not None:
        statement = statement.where(Round.period == period)
    with opened() as runtime, runtime.reading() as session:
        found = session.scalars(statement).first()
        if found is None:
            raise NotFoundError(f"There is no round {period or 'yet'}.")
        data = _describe(session, found)
    if as_json:
        print_json(data)
    else:
        print_facts(data)


def _describe(session: Session, found: Round) -> dict[str, object]:
    """Numbers that give no single answer away: nothing about answers before the close."""
    proposals = select(Proposal.id).join(Wave).where(Wave.round_id == found.id)
    invitations = select(Invitation).where(Invitation.proposal_id.in_(proposals)).subquery()
    delivered = select(func.count()).where(invitations.c.delivered_at.is_not(None))
    introductions = select(func.count(Introduction.id)).where(
        Introduction.proposal_id.in_(proposals), Introduction.released_at.is_not(None)
    )
    return {
        "period": found.period,
        "state": found.state.value.replace("_", " "),
        "opened": f"{found.opened_at:%Y-%m-%d %H:%M} UTC",
        "closing letters": f"{found.closing_at:%Y-%m-%d %H:%M} UTC",
        "seed": found.seed,
        "waves": len(found.waves),
        "proposals": session.scalar(select(func.count()).select_from(proposals.subquery())) or 0,
        "letters delivered": session.scalar(delivered) or 0,
        "introductions": session.scalar(introductions) or 0,
    }
