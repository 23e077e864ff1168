"""`matchmaker round explain`: why two members go together, or why one has nobody."""

from collections.abc import Iterator
from dataclasses import asdict

import click
from sqlalchemy.orm import Session

from matchmaker.cli import pair_account
from matchmaker.cli.finding import find_member
from matchmaker.cli.opening import opened
from matchmaker.cli.output import print_facts, print_json, print_table
from matchmaker.cli.pair_account import (
    BELOW_FLOOR,
    FIT,
    NO_THREAD,
    RULES,
    name_of,
    print_account,
    tell_hindrances,
)
from matchmaker.cli.progress import progress_line
from matchmaker.errors import MatchmakerError
from matchmaker.matching.obstacle import Obstacle
from matchmaker.runtime import Runtime
from matchmaker.services import explaining
from matchmaker.services.explaining import LastRound, Others, Pool

NOT_TOLD = "Which of the others were suggested before, and what was answered."
REASONS = {
    Obstacle.NOBODY_ALLOWED: "nobody: the rules leave none",
    Obstacle.NO_THREAD: "nobody: nothing concrete in common with those whom the rules leave",
    Obstacle.BELOW_FLOOR: "nobody: none fits well enough",
    Obstacle.ODD_ONE_OUT: "nobody: those who would fit go better with others, or were left out",
}


@click.command()
@click.argument("one")
@click.argument("other", required=False)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the rehearsal.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def explain(one: str, other: str | None, seed: int, as_json: bool) -> None:
    """Tell why two members go together or not, or why one has nobody.

    ONE and OTHER are ids or addresses. Nothing is written.
    """
    with opened() as runtime:
        if other is None:
            _explain_one(runtime, one, seed=seed, as_json=as_json)
        else:
            _explain_pair(runtime, one, other, as_json=as_json)


def _explain_pair(runtime: Runtime, one: str, other: str, *, as_json: bool) -> None:
    with runtime.reading() as session:
        members = [find_member(session, text) for text in (one, other)]
        if members[0].id == members[1].id:
            raise MatchmakerError("Two different members are needed.")
        pool = _open_pool(session, runtime)
        account = explaining.account_for_pair(session, pool, *members)
    if as_json:
        print_json(pair_account.as_dict(pool, members, account))
    else:
        print_account(pool, members, account)


def _open_pool(session: Session, runtime: Runtime) -> Pool:
    return explaining.open_pool(session, community=runtime.community, now=runtime.clock.calendar())


def _explain_one(runtime: Runtime, text: str, *, seed: int, as_json: bool) -> None:
    with runtime.reading() as session:
        member = find_member(session, text)
        pool = _open_pool(session, runtime)
        hindrances = explaining.list_hindrances(session, pool, member)
        last = explaining.find_last_round(session, member.id)
        rehearsal = explaining.prepare_rehearsal(session, pool)
    with progress_line() as progress:
        others = explaining.survey(pool, member)
        is_paired = not hindrances and explaining.is_paired(
            rehearsal, member.id, seed=seed, progress=progress
        )
    reason = None if is_paired or hindrances else others.obstacle
    if as_json:
        print_json(
            {
                "period": pool.period,
                "member": member.id,
                "hindrances": hindrances,
                "last_round": None if last is None else asdict(last),
                "rehearsal": is_paired,
                "reason": reason,
                "others": asdict(others),
                "not_told": NOT_TOLD,
            }
        )
        return
    nobody = tell_hindrances(pool, member, hindrances) if reason is None else REASONS[reason]
    click.echo(f"{name_of(member)}\n")
    print_facts(
        {
            **_tell_last(last),
            f"{pool.period}, rehearsed": "somebody" if is_paired else nobody,
            "not told": NOT_TOLD,
        }
    )
    click.echo()
    print_table(["OF THE OTHERS", "MEMBERS"], list(_count_others(others)))


def _tell_last(last: LastRound | None) -> dict[str, str]:
    if last is None:
        return {"last round": "there was none yet"}
    return {f"{last.period}": "got a suggestion" if last.had_suggestion else "got no suggestion"}


def _count_others(others: Others) -> Iterator[tuple[str, int]]:
    for rule, count in others.rules.items():
        if count:
            yield RULES[rule], count
    yield NO_THREAD, others.no_thread
    yield BELOW_FLOOR, others.below_floor
    yield FIT, others.fit
