"""The figures of a story that is short enough to be counted by hand."""

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.simulation_accounts import count_repeats
from matchmaker.matching.simulation_figures import LONGEST_COUNTED, figures_of
from matchmaker.matching.simulation_memory import RESTING_MONTHS
from matchmaker.matching.simulation_record import Month, Story, Suggestion, Wave

YES, NO, LATER = Answer.YES, Answer.NO, Answer.LATER
NONE: frozenset[tuple[int, int]] = frozenset()


def asked(low: int, high: int, one: Answer | None, other: Answer | None) -> Suggestion:
    return Suggestion(low, high, 3_000, one, other)


def month(*waves: Wave, pool: tuple[int, ...] = (1, 2, 3, 4, 5)) -> Month:
    return Month(len(pool) + 1, pool, waves)


def story(*months: Month, forbidden: frozenset[tuple[int, int]] = NONE) -> Story:
    return Story(months, forbidden)


def alone(*suggestions: Suggestion) -> Story:
    """Each suggestion in a month of its own."""
    return story(*(month(Wave((each,), ())) for each in suggestions))


# One and three are introduced in the second wave; four has nobody in January and five never.
JANUARY = month(
    Wave((asked(1, 2, YES, NO), asked(3, 4, YES, None)), ((5, Obstacle.NO_THREAD),)),
    Wave((asked(1, 3, YES, YES),), ()),
)
FEBRUARY = month(
    Wave((asked(2, 3, LATER, NO),), tuple((number, Obstacle.ODD_ONE_OUT) for number in (1, 4, 5))),
    Wave((), ()),
)
SHORT = story(JANUARY, FEBRUARY)


def test_months_of_members_are_counted() -> None:
    figures = figures_of(SHORT)
    assert figures.member_months == 10
    assert figures.with_suggestion == pytest.approx(6 / 10)
    assert figures.with_introduction == pytest.approx(2 / 10)
    assert [(each.took_part, each.asked, each.introduced) for each in figures.months] == [
        (5, 4, 2),
        (5, 2, 0),
    ]


def test_suggestions_and_introductions_are_counted() -> None:
    figures = figures_of(SHORT)
    assert (figures.suggestions, figures.introductions) == (4, 1)
    assert figures.asks_per_introduction == pytest.approx(4.0)
    assert figures.most_asks_in_a_month == 2
    assert figures.quality == pytest.approx(0.3)


def test_without_introductions_nobody_says_how_many_asks_one_takes() -> None:
    figures = figures_of(alone(asked(1, 2, NO, NO)))
    assert figures.asks_per_introduction is None
    assert figures_of(story()).quality is None


def test_waits_are_counted_in_a_row() -> None:
    figures = figures_of(SHORT)
    assert figures.longest_without_suggestion == 2
    assert figures.longest_without_introduction == 2
    assert figures.waits == (2, 2, 1, *(0 for _ in range(LONGEST_COUNTED - 2)))


def test_a_wait_without_anybody_who_fits_is_nobodys_turn() -> None:
    """Five waited two months, but only in the second was there somebody."""
    assert figures_of(SHORT).longest_passed_over == 1


def test_a_long_wait_is_counted_with_the_longest() -> None:
    nobody = Wave((), ((1, Obstacle.BELOW_FLOOR),))
    figures = figures_of(story(*(month(nobody, pool=(1,)) for _ in range(20))))
    assert figures.waits[-1] == 1
    assert figures.longest_without_suggestion == 20
    assert figures.longest_passed_over == 0


def test_reasons_are_counted_in_the_first_wave_only() -> None:
    second = Wave((), ((1, Obstacle.BELOW_FLOOR),))
    figures = figures_of(story(JANUARY, month(FEBRUARY.waves[0], second)))
    assert figures.unmatched == {
        "nobody_allowed": 0, "no_thread": 1, "below_floor": 0, "odd_one_out": 3,
    }  # fmt: skip


def test_the_least_served_tenth_has_the_fewest_introductions_a_year() -> None:
    pool = tuple(range(1, 21))
    months = [
        month(Wave((asked(1, 2, YES, NO), asked(3, number, YES, YES)), ()), pool=pool)
        for number in range(4, 16)
    ]
    figures = figures_of(story(*months))
    assert [tenth.members for tenth in figures.tenths] == [2] * 10
    assert figures.least_served.introductions == 0
    assert figures.tenths[-1].introductions == pytest.approx(6.5)
    assert figures.everybody.introductions == pytest.approx(24 / 20)
    assert figures.everybody.suggestions == pytest.approx(48 / 20)


def test_whoever_took_part_for_a_short_time_is_in_no_tenth() -> None:
    months = [month(Wave((), ()), pool=(1,) if number else (1, 2)) for number in range(12)]
    assert sum(tenth.members for tenth in figures_of(story(*months)).tenths) == 1


def test_a_second_time_after_silence_is_no_repeat() -> None:
    quiet = month()
    again = month(Wave((asked(1, 2, None, YES),), ()))
    rested = story(again, *[quiet] * (RESTING_MONTHS - 1), again)
    assert count_repeats(rested) == 0
    assert figures_of(rested).asked_again == 1


@pytest.mark.parametrize(
    ("answers", "distance"),
    [
        ((YES, YES), RESTING_MONTHS),
        ((YES, NO), RESTING_MONTHS),
        ((None, LATER), RESTING_MONTHS - 1),
        ((YES, YES), 0),
    ],
)
def test_a_repeat_is_noticed(answers: tuple[Answer | None, Answer | None], distance: int) -> None:
    first, again = asked(1, 2, *answers), asked(1, 2, YES, YES)
    if distance == 0:
        assert count_repeats(story(month(Wave((first,), ()), Wave((again,), ())))) == 1
        return
    quiet = [month()] * (distance - 1)
    assert count_repeats(story(*alone(first).months, *quiet, *alone(again).months)) == 1


def test_a_third_time_is_a_repeat() -> None:
    silent = alone(asked(1, 2, None, None)).months
    quiet = [month()] * RESTING_MONTHS
    assert count_repeats(story(*silent, *quiet, *silent, *quiet, *silent)) == 1


def test_a_pair_ruled_out_before_is_a_repeat() -> None:
    (first,) = alone(asked(1, 2, YES, YES)).months
    assert count_repeats(story(first, forbidden=frozenset({(1, 2)}))) == 1


def test_a_story_of_nobody_has_figures_of_nothing() -> None:
    figures = figures_of(story())
    assert (figures.member_months, figures.with_suggestion, figures.repeats) == (0, 0.0, 0)
    assert sum(figures.waits) == 0
