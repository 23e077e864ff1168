"""Each hard rule stops a pair on its own, in both directions, and nothing else does."""

from typing import Any

import pytest

from matchmaker.domain.profile import Way
from matchmaker.matching.rules import RULES, stopping_rule

from .people import person

CALLS = frozenset({Way.VIDEO})
WALKS = frozenset({Way.WALK})
STOPPED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("no_shared_language", {"languages": frozenset({"pl"})}, {}),
    ("no_shared_way", {"ways": CALLS}, {"ways": WALKS}),
    ("other_place", {"insists_on_place": True}, {"place": "graz"}),
    ("other_place", {"insists_on_place": True, "place": ""}, {"place": ""}),
    ("far_apart_in_time", {"ways": CALLS, "utc_offset_minutes": 421}, {}),
    ("same_organisation", {"organisation": "a.example"}, {"organisation": "a.example"}),
]
ALLOWED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"languages": frozenset({"de", "pl"})}, {"languages": frozenset({"pl", "en"})}),
    ({"insists_on_place": True}, {}),
    ({"place": "graz"}, {}),
    ({"ways": CALLS, "utc_offset_minutes": 420}, {}),
    ({"utc_offset_minutes": 600}, {}),
    ({"ways": CALLS, "utc_offset_minutes": 780}, {"utc_offset_minutes": -660}),
    ({"organisation": "a.example"}, {"organisation": "b.example"}),
]


@pytest.mark.parametrize(("name", "one", "other"), STOPPED)
def test_a_hard_rule_stops_a_pair_from_either_side(
    name: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = person(1, **one), person(2, **other)
    assert [rule.name for rule in RULES if rule.stops(first, second)] == [name]
    assert stopping_rule(first, second) == stopping_rule(second, first) == name


@pytest.mark.parametrize(("one", "other"), ALLOWED)
def test_what_is_no_obstacle_stops_nobody(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = person(1, **one), person(2, **other)
    assert stopping_rule(first, second) is None
    assert stopping_rule(second, first) is None


def test_every_rule_is_tested() -> None:
    assert {name for name, _, _ in STOPPED} == {rule.name for rule in RULES}
