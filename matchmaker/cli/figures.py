"""Figures for the organiser in words; none of them tells what a single member answered."""

from collections.abc import Iterator
from dataclasses import asdict

from matchmaker.services.fairness import Fairness, Share

TOO_FEW = "too few members to tell"
LONG = 3
MANY = 0.25
HALF = 0.5


def list_facts(fairness: Fairness) -> dict[str, object]:
    """Waits now, and how the least served tenth fared in the last twelve months."""
    groups = fairness.waits.groups
    return {
        "longest wait": count_months(fairness.waits.longest),
        f"waiting {', '.join(groups)} months": ", ".join(map(str, groups.values())),
        "least served tenth": _in_words(fairness.least_served),
        "everybody": _in_words(fairness.everybody),
    }


def as_dict(fairness: Fairness) -> dict[str, object]:
    """Plain data."""
    return {
        "longest_wait": fairness.waits.longest,
        "waiting": fairness.waits.groups,
        "least_served": None if fairness.least_served is None else asdict(fairness.least_served),
        "everybody": None if fairness.everybody is None else asdict(fairness.everybody),
    }


def list_warnings(fairness: Fairness, *, members: int, unmatched: int) -> Iterator[str]:
    """What an organiser may want to do something about."""
    long = fairness.waits.at_least(LONG)
    if long:
        yield (
            f"{_count_members(long)} waited {LONG} months or longer; "
            "`matchmaker round explain` tells why."
        )
    if members and unmatched / members > MANY:
        yield f"{percent(unmatched / members)} would have nobody."
    if _is_badly_served(fairness):
        yield "The least served tenth has had less than half as many suggestions as everybody."


def share_with_suggestion(*, members: int, unmatched: int) -> str:
    """How many of those whom a round is about have somebody."""
    return percent((members - unmatched) / members) if members else "-"


def percent(share: float) -> str:
    """A share of all, in whole per cent."""
    return f"{share:.0%}".replace("%", " %")


def count_months(months: int) -> str:
    """A number of months in words."""
    return f"{months} month" if months == 1 else f"{months} months"


def _count_members(count: int) -> str:
    return "1 member has" if count == 1 else f"{count} members have"


def _in_words(share: Share | None) -> str:
    if share is None:
        return TOO_FEW
    return (
        f"a suggestion in {percent(share.with_suggestion)} of the months, "
        f"an introduction in {percent(share.with_introduction)}"
    )


def _is_badly_served(fairness: Fairness) -> bool:
    least, everybody = fairness.least_served, fairness.everybody
    if least is None or everybody is None:
        return False
    return least.with_suggestion < everybody.with_suggestion * HALF
