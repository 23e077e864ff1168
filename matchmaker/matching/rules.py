"""The hard rules: each is one small thing that says whether it stops a pair."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.clocks import FARTHEST_CALL_MINUTES, apart_in_minutes, could_only_call
from matchmaker.matching.person import Person
from matchmaker.matching.rows import Flags, Integers, Table, clocks_apart, only_calls, share

ForTwo = Callable[[Person, Person], bool]
ForMany = Callable[[Table, Integers, Integers], Flags]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in two forms that agree: for two people, and for the rows i and j of a table."""

    name: str
    stops: ForTwo
    stops_rows: ForMany


def rule(stops_rows: ForMany) -> Callable[[ForTwo], Rule]:
    """Make a rule of a function for two people and another for many."""
    return lambda stops: Rule(stops.__name__, stops, stops_rows)


@rule(lambda table, i, j: ~share(table.languages, i, table.languages, j))
def no_shared_language(one: Person, other: Person) -> bool:
    """They could not write to each other."""
    return not one.languages & other.languages


@rule(lambda table, i, j: (table.ways[i] & table.ways[j]) == 0)
def no_shared_way(one: Person, other: Person) -> bool:
    """There is no way of meeting that both want."""
    return not one.ways & other.ways


@rule(
    lambda table, i, j: (
        (table.insists[i] | table.insists[j])
        & ((table.place[i] < 0) | (table.place[i] != table.place[j]))
    )
)
def other_place(one: Person, other: Person) -> bool:
    """One insists on meeting in person, and the other is elsewhere or nobody knows where."""
    insists = one.insists_on_place or other.insists_on_place
    return insists and (not one.place or one.place != other.place)


@rule(
    lambda table, i, j: (
        only_calls(table, i, j) & (clocks_apart(table, i, j) > FARTHEST_CALL_MINUTES)
    )
)
def far_apart_in_time(one: Person, other: Person) -> bool:
    """They could only call each other, and their clocks are more than six hours apart."""
    return could_only_call(one, other) and apart_in_minutes(one, other) > FARTHEST_CALL_MINUTES


@rule(
    lambda table, i, j: (
        (table.organisation[i] >= 0) & (table.organisation[i] == table.organisation[j])
    )
)
def same_organisation(one: Person, other: Person) -> bool:
    """They are colleagues."""
    return one.organisation is not None and one.organisation == other.organisation


RULES: tuple[Rule, ...] = (
    no_shared_language,
    no_shared_way,
    other_place,
    far_apart_in_time,
    same_organisation,
)


def stopping_rule(one: Person, other: Person) -> str | None:
    """The name of the first rule that stops a pair."""
    return next((rule.name for rule in RULES if rule.stops(one, other)), None)


def may_meet(table: Table, i: Integers, j: Integers) -> Flags:
    """Which of many pairs no rule stops."""
    allowed = np.ones(len(i), dtype=np.bool_)
    for each in RULES:
        allowed &= ~each.stops_rows(table, i, j)
    return allowed
