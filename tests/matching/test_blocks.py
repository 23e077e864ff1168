"""Many pairs at once are measured exactly like one pair after the other."""

import numpy as np
from hypothesis import given

from matchmaker.matching.blocks import NO_THREAD, STOPPED, measure
from matchmaker.matching.candidates import consider
from matchmaker.matching.parts import WEIGHTS
from matchmaker.matching.person import Person
from matchmaker.matching.rules import RULES, stopping_rule
from matchmaker.matching.table import tabulate
from matchmaker.matching.yardstick import Yardstick, take_yardstick

from .people import distance
from .pools import pools


@given(pools())
def test_each_rule_stops_the_same_pairs_in_rows_as_between_two_people(pool: list[Person]) -> None:
    table = tabulate(pool, take_yardstick(pool, distance))
    i, j = (side.ravel() for side in np.indices((len(pool), len(pool))))
    for rule in RULES:
        one_by_one = [rule.stops(one, other) for one in pool for other in pool]
        assert rule.stops_rows(table, i, j).tolist() == one_by_one, rule.name


@given(pools())
def test_a_block_of_pairs_gets_the_points_of_each_pair(pool: list[Person]) -> None:
    learned = take_yardstick(pool, distance)
    yardstick = Yardstick(distance, learned.topics, learned.words, floor=0.0)
    table = tabulate(pool, yardstick)
    i, j = (side.ravel() for side in np.indices((len(pool), len(pool))))
    points = [expected_points(one, other, yardstick) for one in pool for other in pool]
    assert measure(table, i, j, WEIGHTS).tolist() == points


def expected_points(one: Person, other: Person, yardstick: Yardstick) -> int:
    if stopping_rule(one, other) is not None:
        return STOPPED
    found = consider(one, other, yardstick)
    return NO_THREAD if found is None else found.score
