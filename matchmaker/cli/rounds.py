"""`matchmaker round`: open rounds and look at them."""

from collections.abc import Iterator

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.cli import figures
from matchmaker.cli.opening import opened
from matchmaker.cli.output import EMPTY, print_facts, print_json
from matchmaker.domain.period import LEAST_DISTANCE, shift_period
from matchmaker.domain.shown import Thread
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.matching.obstacle import Obstacle
from matchmaker.models import Introduction, Invitation, Proposal, Round, Wave
from matchmaker.services import fairness, rounds, unreachable

OBSTACLES = {
    Obstacle.NOBODY_ALLOWED: "the rules leave nobody",
    Obstacle.NO_THREAD: "shares nothing with those whom the rules leave",
    Obstacle.BELOW_FLOOR: "nobody fits well enough",
    Obstacle.ODD_ONE_OUT: "the odd one out",
}


@click.group("round")
def round_() -> None:
    """The monthly rounds."""


def in_words(thread: Thread, vocabulary: Vocabulary) -> Iterator[str]:
    """A thread as an organiser reads it."""
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
        now = runtime.clock.calendar()
        measured = fairness.measure(session, community=runtime.community, now=now)
    if as_json:
        print_json({**data, "now": figures.as_dict(measured)})
    else:
        print_facts({**data, **figures.list_facts(measured)})


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
        "with a suggestion": _tell_share(found),
        "proposals": session.scalar(select(func.count()).select_from(proposals.subquery())) or 0,
        "letters delivered": session.scalar(delivered) or 0,
        "introductions": session.scalar(introductions) or 0,
        "of these, came back": unreachable.count_unreached(session, found.id),
    }


def _tell_share(found: Round) -> str:
    """How many of those whom the first wave was about got somebody in its plan."""
    for wave in found.waves:
        if wave.number == 1 and wave.plan is not None:
            paired = 2 * int(wave.plan["pairings"])
            members = max(wave.members, paired)
            return figures.share_with_suggestion(members=members, unmatched=members - paired)
    return EMPTY
