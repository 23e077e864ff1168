"""The parts of a score and what moves them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.explain import explain
from matchmaker.matching.parts import NAMES
from matchmaker.matching.person import Person
from matchmaker.matching.score import WEIGHTS, Parts, Weights, score
from matchmaker.matching.yardstick import Yardstick, take_yardstick

from .people import distance, person
from .pools import pools

TOPIC = {"repairing": 0.5}
YARDSTICK = Yardstick(distance, TOPIC, {})


def parts(one: Person, other: Person, rarity: Mapping[str, float] = TOPIC) -> Parts:
    return score(one, other, Yardstick(distance, rarity, {})).parts


def total(one: Person, other: Person) -> float:
    return score(one, other, YARDSTICK).total


def test_the_weights_add_up_to_one() -> None:
    assert sum(asdict(WEIGHTS).values()) == pytest.approx(1.0)


def test_the_weights_named_replace_the_defaults_and_all_are_scaled_to_one() -> None:
    chosen = Weights.normalised({"shared_topics": 0.88, "words": 0.53})
    assert sum(asdict(chosen).values()) == pytest.approx(1.0)
    assert chosen.shared_topics == pytest.approx(0.44)
    assert chosen.field_distance == pytest.approx(0.12)
    assert Weights.normalised({}) == WEIGHTS


@pytest.mark.parametrize(
    "wrong",
    [{"looks": 0.5}, {"words": -0.1}, {"words": float("nan")}, {"words": float("inf")}],
)
def test_a_weight_that_is_none_is_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        Weights.normalised(wrong)


def test_weights_that_are_all_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Weights.normalised(dict.fromkeys(asdict(WEIGHTS), 0.0))


def test_who_wants_to_be_surprised_is_better_served_from_afar() -> None:
    one = person(1, fields=("making.wood",))
    same, near, far = (person(2, fields=(f,)) for f in ("making.wood", "making.metal", "land.bees"))
    assert total(one, same) < total(one, near) < total(one, far)


def test_who_asks_for_the_same_field_is_better_served_from_nearby() -> None:
    one = person(1, fields=("making.wood",), reach=Reach.SAME)
    same, near, far = (person(2, fields=(f,)) for f in ("making.wood", "making.metal", "land.bees"))
    assert total(one, same) > total(one, near) > total(one, far)


def test_distance_counts_more_for_who_asks_for_other_fields() -> None:
    def gain(reach: Reach) -> float:
        one = person(1, fields=("making.wood",), reach=reach)
        near, far = person(2, fields=("making.metal",)), person(2, fields=("land.bees",))
        return total(one, far) - total(one, near)

    assert gain(Reach.OTHER) > gain(Reach.SURPRISE) > 0


def test_a_rare_topic_counts_more_than_a_popular_one() -> None:
    pool = [
        person(i, topics=frozenset({"popular"} | ({"rare"} if i < 2 else set()))) for i in range(9)
    ]
    rarity = take_yardstick(pool, distance).topics
    popular, rare = (person(1, topics=frozenset({name})) for name in ("popular", "rare"))
    assert parts(popular, popular, rarity).shared_topics < parts(rare, rare, rarity).shared_topics


def test_shared_topics_have_an_end() -> None:
    many = frozenset(str(number) for number in range(9))
    assert parts(person(1, topics=many), person(2, topics=many), {}).shared_topics == 1.0


def test_an_offer_counts_for_the_one_who_wishes_it() -> None:
    wisher, giver = person(1, wish=frozenset({"holz"})), person(2, offer=frozenset({"holz"}))
    assert parts(wisher, giver).offer_meets_wish > 0
    assert parts(giver, wisher).offer_meets_wish == 0


def test_a_second_shared_language_or_way_counts() -> None:
    both, walks = frozenset({"de", "en"}), frozenset({Way.WALK})
    one, other = person(1, languages=both), person(2, languages=both)
    assert parts(one, other).languages > parts(one, person(2)).languages
    assert parts(one, other).ways > parts(person(1, ways=walks), person(2, ways=walks)).ways


def test_clocks_count_only_for_who_could_do_nothing_but_call() -> None:
    calls: dict[str, Any] = {"ways": frozenset({Way.VIDEO, Way.PHONE})}
    one = person(1, utc_offset_minutes=60, **calls)
    minutes = (60, 120, 240, 420)
    found = [parts(one, person(2, utc_offset_minutes=m, **calls)).clocks for m in minutes]
    assert found == [1.0, 0.8334, 0.5, 0.0]
    assert parts(one, person(2, utc_offset_minutes=-120)).clocks == 0.5
    letters = person(2, ways=frozenset({Way.VIDEO, Way.LETTERS}), utc_offset_minutes=400)
    writes = person(1, ways=frozenset({Way.VIDEO, Way.LETTERS}))
    assert parts(writes, letters).clocks == 1.0


def test_sentences_count_by_how_alike_they_are_and_rare_words_count_more() -> None:
    yardstick = Yardstick(distance, {}, {"de:holz": 0.2, "de:orgel": 0.9})

    def alike(*theirs: str) -> float:
        one = person(1, words=frozenset({"de:holz", "de:orgel"}))
        return score(one, person(2, words=frozenset(theirs)), yardstick).parts.words

    assert alike() == alike("de:brot") == alike("en:orgel") == 0.0
    assert 0 < alike("de:holz", "de:brot") < alike("de:orgel", "de:brot") <= 1.0
    assert alike("de:holz", "de:orgel") == 1.0


def test_who_writes_much_has_no_more_of_it() -> None:
    yardstick = Yardstick(distance, {}, {})
    one = person(1, words=frozenset({"de:orgel"}))
    short = person(2, words=frozenset({"de:orgel", "de:brot"}))
    long = person(3, words=short.words | {f"de:wort{number}" for number in range(12)})
    assert score(one, short, yardstick).parts.words > score(one, long, yardstick).parts.words


def test_weights_decide_what_a_part_contributes() -> None:
    only_ways = Yardstick(
        distance, TOPIC, {}, Weights(**(dict.fromkeys(NAMES, 0.0) | {"ways": 1.0}))
    )
    found = score(person(1), person(2), only_ways)
    assert found.total == found.parts.ways == 1.0


@given(pools())
def test_every_part_and_every_total_lies_between_nothing_and_all(pool: list[Person]) -> None:
    yardstick = take_yardstick(pool, distance)
    for one in pool:
        for other in pool:
            found = score(one, other, yardstick)
            assert all(0 <= value <= 1 for value in (found.total, *asdict(found.parts).values()))


def test_an_explanation_names_the_rule_that_stopped_a_pair() -> None:
    assert explain(person(1), person(2, languages=frozenset()), YARDSTICK).stopped_by == (
        "no_shared_language"
    )


def test_an_explanation_tells_both_sides_and_the_thread() -> None:
    found = explain(person(1, reach=Reach.OTHER), person(2), YARDSTICK)
    assert found.stopped_by is None
    assert found.thread is not None
    assert found.thread.topics == ("repairing",)
    assert found.for_one == score(person(1, reach=Reach.OTHER), person(2), YARDSTICK)
    assert found.for_other == score(person(2), person(1, reach=Reach.OTHER), YARDSTICK)


def test_an_explanation_tells_what_each_part_contributes_to_either_side() -> None:
    found = explain(person(1, reach=Reach.OTHER), person(2), YARDSTICK)
    lines = list(found.lines())
    assert [line.part for line in lines] == list(NAMES)
    assert sum(line.adds_for_one for line in lines) == pytest.approx(found.for_one.total)
    assert sum(line.adds_for_other for line in lines) == pytest.approx(found.for_other.total)
    assert found.points == pytest.approx(
        10_000 * found.for_one.total * found.for_other.total, abs=0.5
    )
    assert found.is_candidate


def test_an_explanation_tells_what_is_missing() -> None:
    high = replace(YARDSTICK, floor=0.99)
    assert explain(person(1), person(2), high).is_below_floor
    assert not explain(person(1), person(2), high).is_candidate
    strangers = explain(person(1), person(2, topics=frozenset()), YARDSTICK)
    assert strangers.thread is None
    assert not strangers.is_candidate
    assert not explain(person(1), person(2, ways=frozenset({Way.WALK})), YARDSTICK).is_candidate
