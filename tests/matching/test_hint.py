"""The one thing to add that would open most candidates."""

from typing import Any

import pytest
from hypothesis import given

from matchmaker.domain.profile import Reach, Way
from matchmaker.matching.hint import FEWEST_HOLDERS, MOST_TOPICS, Addition, Hint, find_hint
from matchmaker.matching.person import Person
from matchmaker.matching.yardstick import FLOOR, take_yardstick
from matchmaker.web.profile_form import ProfileForm

from .people import NONE, distance, person
from .pools import pools


def hint_for(one: Person, others: list[Person], **options: Any) -> Hint | None:
    given_options: dict[str, Any] = {"is_topic": lambda _: True, "forbidden": NONE} | options
    forbidden = given_options.pop("forbidden")
    yardstick = take_yardstick([one, *others], distance, floor=given_options.pop("floor", FLOOR))
    return find_hint(one, others, forbidden, yardstick, **given_options)


def crowd(size: int, first: int = 10, **changes: Any) -> list[Person]:
    return [person(number, **changes) for number in range(first, first + size)]


LONELY = person(1, topics=frozenset({"night"}))


def test_a_topic_that_most_others_have_is_told() -> None:
    others = crowd(4) + crowd(3, first=20, topics=frozenset({"money"}))
    assert hint_for(LONELY, others) == Hint(Addition.TOPIC, "repairing", 4)


def test_a_topic_that_fewer_than_three_others_have_is_never_told() -> None:
    assert hint_for(LONELY, crowd(FEWEST_HOLDERS - 1)) is None
    assert hint_for(LONELY, crowd(FEWEST_HOLDERS)) == Hint(Addition.TOPIC, "repairing", 3)


def test_a_topic_that_the_form_does_not_offer_is_never_told() -> None:
    assert hint_for(LONELY, crowd(5), is_topic=lambda topic: topic != "repairing") is None


def test_a_word_of_somebodys_own_is_never_told() -> None:
    others = crowd(5, topics=frozenset(), own_topics=frozenset({"zinn"}))
    assert hint_for(LONELY, others) is None


def test_whoever_has_as_many_topics_as_the_form_takes_is_told_of_no_more() -> None:
    full = person(1, topics=frozenset(f"topic{number}" for number in range(MOST_TOPICS)))
    assert hint_for(full, crowd(5)) is None


def test_the_form_takes_as_many_topics_as_the_hint_believes() -> None:
    field: Any = ProfileForm.topics
    assert field.args[1] == MOST_TOPICS


def test_a_language_that_others_write_is_told() -> None:
    others = crowd(4, languages=frozenset({"en"}))
    assert hint_for(person(1), others) == Hint(Addition.LANGUAGE, "en", 4)


def test_a_way_to_meet_that_others_like_is_told() -> None:
    others = crowd(4, ways=frozenset({Way.LETTERS}))
    assert hint_for(person(1), others) == Hint(Addition.WAY, "letters", 4)


def test_whoever_only_meets_in_person_is_not_asked_to_give_that_up() -> None:
    rooted = person(1, ways=frozenset({Way.IN_PERSON}), insists_on_place=True, place="koln")
    assert hint_for(rooted, crowd(5, ways=frozenset({Way.VIDEO, Way.LETTERS}))) is None
    walkers = crowd(5, ways=frozenset({Way.WALK}), insists_on_place=True, place="koln")
    assert hint_for(rooted, walkers) == Hint(Addition.WAY, "walk", 5)


@pytest.mark.parametrize(
    ("mine", "theirs", "addition"),
    [("offer", "wish", Addition.OFFER), ("wish", "offer", Addition.WISH)],
)
def test_a_sentence_that_others_are_not_shown_yet_is_told(
    mine: str, theirs: str, addition: Addition
) -> None:
    words = frozenset({"holz", "brot"})
    shy = person(1, topics=frozenset(), **{mine: words, f"{mine}_shown": False})
    answering: dict[str, Any] = {theirs: words}
    others = crowd(4, topics=frozenset(), **answering)
    assert hint_for(shy, others) == Hint(addition, "", 4)


def test_pairs_that_history_rules_out_are_not_counted() -> None:
    others = crowd(3)
    forbidden = frozenset({(1, 10), (1, 11), (1, 12)})
    assert hint_for(LONELY, others, forbidden=forbidden) is None


def test_colleagues_are_not_counted() -> None:
    one = person(1, topics=frozenset(), organisation="one.example")
    assert hint_for(one, crowd(4, organisation="one.example")) is None


def test_somebody_to_whom_everybody_is_open_gets_no_hint() -> None:
    assert hint_for(person(1), crowd(5)) is None


def test_somebody_alone_gets_no_hint() -> None:
    assert hint_for(LONELY, []) is None


def test_a_pair_below_the_floor_can_be_opened_too() -> None:
    near: dict[str, Any] = {"fields": ("group1.work",), "reach": Reach.OTHER}
    one = person(1, topics=frozenset({"repairing"}), **near)
    others = crowd(6, topics=frozenset({"repairing", "wood"}), **near)
    assert hint_for(one, others, floor=0.03) == Hint(Addition.TOPIC, "wood", 6)


def test_equals_are_decided_by_the_kind_and_then_by_the_name() -> None:
    others = crowd(4, topics=frozenset({"wood", "bread"}))
    assert hint_for(LONELY, others) == Hint(Addition.TOPIC, "bread", 4)
    mixed = crowd(3, topics=frozenset({"wood"})) + crowd(3, first=20, languages=frozenset({"en"}))
    one = person(1, topics=frozenset({"repairing"}))
    assert hint_for(one, mixed) == Hint(Addition.TOPIC, "wood", 3)


@given(pools())
def test_the_hint_does_not_depend_on_the_order_of_the_pool(pool: list[Person]) -> None:
    for one in pool[:3]:
        others = [other for other in pool if other.id != one.id]
        hint = hint_for(one, others)
        assert hint == hint_for(one, others[::-1])
        assert hint is None or 0 < hint.opens < len(pool)
