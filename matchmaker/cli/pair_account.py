"""How two members go together, for an organiser to read."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from matchmaker.cli.output import print_facts, print_table
from matchmaker.cli.rounds import in_words
from matchmaker.matching.explain import Explanation
from matchmaker.matching.parts import UNIT
from matchmaker.models import Member
from matchmaker.services.explaining import Hindrance, PairAccount, Pool

NOT_TOLD = (
    "What was between the two before: suggestions, answers and blocks. It plays no part here."
)
LONGEST_NAME = 12
RULES = {
    "no_shared_language": "no language in common",
    "no_shared_way": "no way of meeting in common",
    "other_place": "one only meets in person, and the other is elsewhere",
    "far_apart_in_time": "they could only call each other, at hours that do not meet",
    "same_organisation": "the same mail domain, so probably colleagues",
}
NO_THREAD = "nothing concrete in common"
BELOW_FLOOR = "too little in it for the two together"
FIT = "would fit"
HINDRANCES = {
    Hindrance.NOT_CONFIRMED: "has not confirmed the address",
    Hindrance.PAUSED: "is paused",
    Hindrance.LEFT: "has left",
    Hindrance.SUPPRESSED: "must not be written to",
    Hindrance.TOO_NEW: "joined too recently",
    Hindrance.NOT_THIS_MONTH: "wants no suggestion this month, by the chosen frequency",
}


def print_account(pool: Pool, members: Sequence[Member], account: PairAccount) -> None:
    """Print each part, or the rule that stops the two."""
    click.echo(f"{name_of(members[0])} and {name_of(members[1])}, for {pool.period}\n")
    if account.explanation.stopped_by is None:
        _print_parts(account.explanation, members)
    print_facts(dict(_list_facts(pool, members, account)))


def _print_parts(explanation: Explanation, members: Sequence[Member]) -> None:
    names = [member.given_name for member in members]
    rows: list[list[str]] = [
        [
            line.part,
            f"{line.weight:.2f}",
            f"{line.for_one:.2f}",
            f"{line.adds_for_one:.3f}",
            f"{line.for_other:.2f}",
            f"{line.adds_for_other:.3f}",
        ]
        for line in explanation.lines()
    ]
    totals = (explanation.for_one.total, explanation.for_other.total)
    rows.append(["sum", "1.00", "", f"{totals[0]:.3f}", "", f"{totals[1]:.3f}"])
    for_names = [f"FOR {name[:LONGEST_NAME]}" for name in names]
    print_table(["PART", "WEIGHT", for_names[0], "ADDS", for_names[1], "ADDS"], rows)
    click.echo()


def _list_facts(
    pool: Pool, members: Sequence[Member], account: PairAccount
) -> Iterator[tuple[str, object]]:
    explanation = account.explanation
    if explanation.stopped_by is not None:
        yield "rule", RULES[explanation.stopped_by]
    else:
        thread = explanation.thread
        found = () if thread is None else in_words(thread, pool.community.vocabulary)
        yield "thread", ", ".join(found) or NO_THREAD
        product = f"{explanation.points / UNIT:.2f}, the floor is {explanation.floor:g}"
        yield "product", f"{product}: {BELOW_FLOOR}" if explanation.is_below_floor else product
    sides = (account.hindrances_one, account.hindrances_other)
    for member, hindrances in zip(members, sides, strict=True):
        if hindrances:
            yield name_of(member), tell_hindrances(pool, member, hindrances)
    yield "so they", "could be suggested" if account.is_possible else "cannot be suggested"
    yield "not told", NOT_TOLD


def name_of(member: Member) -> str:
    """How a member is called here."""
    return f"{member.given_name} ({member.id})"


def tell_hindrances(pool: Pool, member: Member, hindrances: tuple[Hindrance, ...]) -> list[str]:
    """Why a member takes no part."""
    words = [HINDRANCES[hindrance] for hindrance in hindrances]
    if Hindrance.PAUSED in hindrances and member.paused_until is not None:
        until = pool.community.calendar.local_date(member.paused_until)
        words[hindrances.index(Hindrance.PAUSED)] += f" until {until:%Y-%m-%d}"
    return words


def as_dict(pool: Pool, members: Sequence[Member], account: PairAccount) -> dict[str, object]:
    """Plain data."""
    explanation = account.explanation
    return {
        "period": pool.period,
        "members": [member.id for member in members],
        "hindrances": [account.hindrances_one, account.hindrances_other],
        "stopped_by": explanation.stopped_by,
        "thread": None if explanation.thread is None else asdict(explanation.thread),
        "parts": [asdict(line) for line in explanation.lines()],
        "totals": [explanation.for_one.total, explanation.for_other.total],
        "score": explanation.points,
        "floor": explanation.floor,
        "possible": account.is_possible,
        "not_told": NOT_TOLD,
    }
