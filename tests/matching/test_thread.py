"""What connects two people, and what does not."""

import pytest

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import Yardstick

from .people import distance, person

NOTHING: frozenset[str] = frozenset()


def thread(one: Person, other: Person, rarity: dict[str, float] | None = None) -> Thread | None:
    return thread_of(one, other, Yardstick(distance, rarity or {}, {}))


def found_thread(one: Person, other: Person, rarity: dict[str, float] | None = None) -> Thread:
    found = thread(one, other, rarity)
    assert found is not None
    return found


def test_people_with_nothing_in_common_have_no_thread() -> None:
    assert thread(person(1, topics=NOTHING), person(2)) is None


def test_the_rarest_topics_come_first_and_three_are_enough() -> None:
    rarity = {"common": 0.2, "odd": 0.9, "usual": 0.4, "strange": 0.8}
    both = frozenset(rarity)
    found = found_thread(person(1, topics=both), person(2, topics=both), rarity)
    assert found.topics == ("odd", "strange", "usual")


def test_a_word_of_their_own_is_quoted_as_typed_and_alike_to_both() -> None:
    one = person(1, topics=NOTHING, own_topics=frozenset({"gart"}), typed=(("gart", "Gärten"),))
    other = person(2, topics=NOTHING, own_topics=frozenset({"gart"}), typed=(("gart", "Garten"),))
    assert found_thread(one, other).own_topics == found_thread(other, one).own_topics == ("Garten",)


def test_an_offer_that_meets_a_wish_connects_from_either_side() -> None:
    giver = person(1, topics=NOTHING, offer=frozenset({"holz"}))
    wisher = person(2, topics=NOTHING, wish=frozenset({"holz"}))
    assert found_thread(giver, wisher).offer_meets_wish
    assert found_thread(wisher, giver) == found_thread(giver, wisher)


@pytest.mark.parametrize("hidden", [("offer_shown", 1), ("wish_shown", 2)])
def test_a_sentence_that_may_not_be_shown_is_no_thread(hidden: tuple[str, int]) -> None:
    name, who = hidden
    giver = person(
        1, topics=NOTHING, offer=frozenset({"holz"}), **({name: False} if who == 1 else {})
    )
    wisher = person(
        2, topics=NOTHING, wish=frozenset({"holz"}), **({name: False} if who == 2 else {})
    )
    assert thread(giver, wisher) is None


def test_the_nearest_of_their_fields_says_how_far_they_are() -> None:
    one = person(1, fields=("making.wood", "land.bees"))
    assert found_thread(one, person(2, fields=("land.bees",))).same_field
    assert found_thread(one, person(2, fields=("care.body",))).far_fields
    near = found_thread(one, person(2, fields=("making.metal",)))
    assert (near.far_fields, near.same_field) == (False, False)


def test_who_named_no_field_is_neither_far_nor_the_same() -> None:
    found = found_thread(person(1, fields=()), person(2))
    assert (found.far_fields, found.same_field) == (False, False)
