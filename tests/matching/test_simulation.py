"""Months of a simulated community: nobody is asked against the rules, and nobody is forgotten."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from matchmaker.assembly.data import DATA
from matchmaker.domain.answer import YES_IN_VAIN, Answer
from matchmaker.domain.period import RoundCalendar, shift_period
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.matching.candidates import LONGEST_COUNTED_WAIT
from matchmaker.matching.population import Population, found_population
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.simulation import simulate
from matchmaker.matching.simulation_figures import figures_of
from matchmaker.matching.simulation_memory import RESTING_MONTHS, SILENT_MONTHS, Seat
from matchmaker.matching.simulation_record import (
    Course,
    Habits,
    Month,
    Participant,
    Story,
    Suggestion,
)
from matchmaker.matching.thread import thread_of
from matchmaker.matching.yardstick import FLOOR, take_yardstick
from matchmaker.services import closing, pairs
from tests.factories import make_settings

from .people import distance, person

MEMBERS, MONTHS, SEED = 400, 36, 5
NOBODY_MOVES = {"joining": 0.0, "pausing": 0.0, "leaving": 0.0, "returning": 0.0}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary((DATA / "vocabulary.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def population(vocabulary: Vocabulary) -> Population:
    return found_population(vocabulary, SEED)


@pytest.fixture(scope="module")
def three_years(population: Population) -> Story:
    """What most tests look at: it is long, since what must not happen may happen late."""
    people = [population.make(number) for number in range(1, MEMBERS + 1)]
    course = Course(months=MONTHS, seed=SEED, distance=population.vocabulary.distance)
    return simulate(people, course, newcomer=population.make)


@pytest.fixture(scope="module")
def members(three_years: Story, population: Population) -> dict[int, Participant]:
    """Everybody who ever took part in them."""
    ever = {number for month in three_years.months for number in month.pool}
    return {number: population.make(number) for number in ever}


def live(people: list[Participant], months: int, seed: int = SEED, **terms: Any) -> Story:
    """A story among people who are all alike and fit each other, unless told otherwise."""
    terms.setdefault("habits", Habits(**NOBODY_MOVES))
    course = Course(months=months, seed=seed, distance=terms.pop("distance", distance), **{
        name: terms.pop(name) for name in ("habits", "second_wave", "smallest_pool")
        if name in terms
    })  # fmt: skip
    return simulate(people, course, **terms)


def circle(count: int, **changes: Any) -> list[Participant]:
    return [Participant(person=person(number), **changes) for number in range(1, count + 1)]


def answering(**chances: float) -> Habits:
    """Nobody comes or goes, and everybody answers like this."""
    return Habits(**{"yes": 0.0, "no": 0.0, "later": 0.0, **NOBODY_MOVES, **chances})


def list_suggestions(story: Story) -> Iterator[tuple[int, Suggestion]]:
    for number, month in enumerate(story.months):
        for suggestion in month.suggestions():
            yield number, suggestion


def asks_of(month: Month) -> Counter[int]:
    return Counter(number for found in month.suggestions() for number in found.pair)


def test_members_join_pause_and_leave(three_years: Story) -> None:
    pools = [set(month.pool) for month in three_years.months]
    ever = set().union(*pools)
    assert max(ever) > MEMBERS + 100
    gone = ever - set().union(*pools[-6:])
    assert len(gone) > 50
    assert min(len(pool) for pool in pools) > MEMBERS // 2


def test_no_pair_is_asked_against_the_rules(three_years: Story) -> None:
    of_pair: dict[tuple[int, int], list[tuple[int, Suggestion]]] = defaultdict(list)
    for month, suggestion in list_suggestions(three_years):
        assert suggestion.low < suggestion.high
        of_pair[suggestion.pair].append((month, suggestion))
    again = [asked for asked in of_pair.values() if len(asked) > 1]
    assert len(again) > 100
    for asked in again:
        assert len(asked) == 2
        (first_month, first), (second_month, _) = asked
        assert Answer.NO not in first.answers
        assert first.answers != (Answer.YES, Answer.YES)
        assert second_month - first_month >= RESTING_MONTHS
    assert figures_of(three_years).repeats == 0


def test_nobody_is_asked_twice_in_a_wave_or_three_times_in_a_month(three_years: Story) -> None:
    for month in three_years.months:
        for wave in month.waves:
            asked = [number for found in wave.suggestions for number in found.pair]
            unmatched = [number for number, _ in wave.unmatched]
            assert len({*asked, *unmatched}) == len(asked) + len(unmatched)
        assert max(asks_of(month).values()) <= 2
    assert figures_of(three_years).most_asks_in_a_month == 2


def test_the_first_wave_is_about_everybody_who_takes_part(three_years: Story) -> None:
    for month in three_years.months:
        first = month.waves[0]
        asked = {number for found in first.suggestions for number in found.pair}
        assert asked | {number for number, _ in first.unmatched} == set(month.pool)


def test_the_second_wave_is_about_those_whose_yes_met_nothing(
    three_years: Story, members: dict[int, Participant]
) -> None:
    for month in three_years.months:
        first, second = month.waves
        in_vain = {
            number
            for found in first.suggestions
            if not found.is_introduction
            for number, answer in found.sides()
            if answer is Answer.YES
        }
        again = {number for found in second.suggestions for number in found.pair}
        again |= {number for number, _ in second.unmatched}
        want_one = {number for number in in_vain if members[number].one_suggestion}
        assert again == in_vain - want_one
        assert want_one


def test_no_pair_is_forced(
    three_years: Story, members: dict[int, Participant], population: Population
) -> None:
    people = {number: member.person for number, member in members.items()}
    yardstick = take_yardstick(people.values(), population.vocabulary.distance)
    for _, suggestion in list_suggestions(three_years):
        low, high = people[suggestion.low], people[suggestion.high]
        assert stopping_rule(low, high) is None
        assert thread_of(low, high, yardstick) is not None
        assert suggestion.score >= FLOOR * 10_000


def test_nobody_is_asked_more_often_than_they_want(
    three_years: Story, members: dict[int, Participant]
) -> None:
    latest: dict[int, int] = {}
    seldom = 0
    for number, month in enumerate(three_years.months):
        for member in asks_of(month):
            every = members[member].every
            seldom += every > 1
            assert number - latest.get(member, -every) >= every
            latest[member] = number
    assert seldom > 500


def test_waits_are_short_where_somebody_fits(three_years: Story) -> None:
    """No longer than waiting goes on to count; measured: one to three months."""
    figures = figures_of(three_years)
    assert figures.longest_passed_over <= LONGEST_COUNTED_WAIT
    assert figures.with_suggestion > 0.95
    assert figures.unmatched["odd_one_out"] < figures.member_months // 100


def test_the_least_served_tenth_is_told(three_years: Story) -> None:
    figures = figures_of(three_years)
    rates = [tenth.introductions for tenth in figures.tenths]
    assert rates == sorted(rates)
    assert figures.least_served is figures.tenths[0]
    assert 0.5 < figures.least_served.introductions < figures.everybody.introductions


def test_a_second_wave_brings_more_introductions(population: Population) -> None:
    people = [population.make(number) for number in range(1, 161)]
    with_one, with_two = (
        live(people, 8, second_wave=second_wave, distance=population.vocabulary.distance)
        for second_wave in (False, True)
    )
    assert with_one.months[0].waves[0] == with_two.months[0].waves[0]
    assert figures_of(with_one).most_asks_in_a_month == 1
    assert figures_of(with_two).with_introduction > 1.1 * figures_of(with_one).with_introduction


def test_the_same_seed_gives_the_same_story_in_whatever_order(population: Population) -> None:
    people = [population.make(number) for number in range(1, 61)]
    told: dict[str, Any] = {
        "distance": population.vocabulary.distance,
        "newcomer": population.make,
        "habits": Habits(joining=0.1),
    }
    first, second, other = (
        live(who, 5, seed, **told) for who, seed in ((people, 7), (people[::-1], 7), (people, 8))
    )
    assert first == second
    assert figures_of(first) == figures_of(second)
    assert first != other


def test_as_many_join_as_their_share_says() -> None:
    habits = answering(yes=1.0, joining=0.05)
    story = live(circle(10), 7, habits=habits, newcomer=lambda n: Participant(person=person(n)))
    assert [month.active for month in story.months] == [10, 10, 11, 11, 12, 12, 13]


def test_nobody_joins_where_nobody_can_be_invented() -> None:
    story = live(circle(10), 3, habits=Habits(**{**NOBODY_MOVES, "joining": 1.0}))
    assert {month.active for month in story.months} == {10}


def test_whoever_left_is_never_asked_again() -> None:
    story = live(circle(12), 3, habits=Habits(**{**NOBODY_MOVES, "leaving": 1.0}))
    assert [month.active for month in story.months] == [12, 0, 0]
    assert [len(list(month.suggestions())) > 0 for month in story.months] == [True, False, False]


@pytest.mark.parametrize(("returning", "active"), [(0.0, [12, 12, 0, 0]), (1.0, [12, 12, 12, 12])])
def test_two_silent_months_are_a_pause(returning: float, active: list[int]) -> None:
    story = live(circle(12), 4, habits=answering(returning=returning))
    assert [month.active for month in story.months] == active


def test_a_month_with_too_few_members_has_no_round() -> None:
    story = live(circle(8), 2, smallest_pool=9)
    assert [month.waves for month in story.months] == [(), ()]
    assert figures_of(story).longest_without_suggestion == 2


def test_pairs_ruled_out_before_are_never_asked() -> None:
    people = circle(8)
    everybody = frozenset((low, high) for low in range(1, 9) for high in range(low + 1, 9))
    story = live(people, 3, forbidden=everybody)
    assert list(list_suggestions(story)) == []
    assert figures_of(story).unmatched["nobody_allowed"] == 24


def test_a_seat_keeps_the_credit_of_its_member() -> None:
    seat = Seat.of(Participant(person=person(1, waited=1)))
    seat.wait()
    assert seat.person.waited == 2
    seat.ask(0)
    assert seat.person.waited == 0
    seat.close_month(answered=True, in_vain=True)
    assert seat.person.waited == YES_IN_VAIN
    seat.close_month(answered=True, in_vain=False)
    assert seat.person.waited == YES_IN_VAIN


def test_nobody_is_the_odd_one_out_twice_in_a_row() -> None:
    for seed in range(6):
        story = live(circle(9), 6, seed, habits=answering(later=1.0))
        assert figures_of(story).longest_passed_over == 1


def test_whose_yes_met_nothing_comes_first_in_the_next_month() -> None:
    """Until the credit is used up by a suggestion, and while others have none."""
    seen = 0
    for seed in range(8):
        first, second = live(
            circle(13), 2, seed, habits=answering(yes=0.3), second_wave=False
        ).months
        in_vain = {
            number
            for found in first.suggestions()
            if not found.is_introduction
            for number, answer in found.sides()
            if answer is Answer.YES
        }
        seen += len(in_vain)
        assert not in_vain & {number for number, _ in second.waves[0].unmatched}
    assert seen > 10


def test_whoever_waited_before_is_not_the_odd_one_out() -> None:
    people = [
        Participant(person=person(number, waited=3 * (number == 5))) for number in range(1, 10)
    ]
    for seed in range(12):
        (month,) = live(people, 1, seed).months
        assert 5 in asks_of(month)


@pytest.mark.parametrize(
    ("chances", "unmet"),
    [({"yes": 1.0}, 0), ({"no": 1.0}, 0), ({"later": 1.0}, 0)],
)
def test_only_a_yes_that_met_nothing_is_asked_again(chances: dict[str, float], unmet: int) -> None:
    (month,) = live(circle(10), 1, habits=answering(**chances)).months
    assert len(month.waves[1].suggestions) == unmet
    assert all(found.is_introduction is ("yes" in chances) for found in month.suggestions())


def test_silence_and_later_rest_a_pair_and_a_no_ends_it() -> None:
    """Eight people have seven others: without rest they would be through after seven months."""
    for chances, months in (({"later": 1.0}, 14), ({"no": 1.0}, 7), ({"yes": 1.0}, 7)):
        story = live(circle(8), 15, habits=answering(**chances))
        counts = [len(list(month.suggestions())) for month in story.months]
        assert counts == [4] * months + [0] * (15 - months), chances


@pytest.mark.parametrize("chances", [{"yes": 1.5}, {"no": -0.1}, {"later": float("nan")}])
def test_impossible_chances_are_refused(chances: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(chances))):
        Habits(**chances)


def test_answers_that_add_up_to_more_than_all_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        Habits(yes=0.6, no=0.5)


@pytest.mark.parametrize(
    ("number", "answer"),
    [(0.0, Answer.YES), (0.49, Answer.YES), (0.5, Answer.NO), (0.75, Answer.LATER), (0.9, None)],
)
def test_what_the_answers_leave_is_silence(number: float, answer: Answer | None) -> None:
    assert Habits(yes=0.5, no=0.25, later=0.125).answer(number) is answer


def test_progress_counts_months() -> None:
    told: list[int] = []
    live(circle(8), 3, progress=told.append)
    assert told == [1, 2, 3]


def test_months_of_silence_are_counted_as_in_the_real_rounds() -> None:
    assert SILENT_MONTHS == closing.SILENT_MONTHS


def test_pairs_rest_as_long_as_in_the_real_rounds() -> None:
    settings = make_settings("sqlite://")
    calendar = RoundCalendar(zone=settings.community_zone)
    for first in ("2026-01", "2026-02", "2026-03", "2026-08", "2026-12", "2028-01"):
        settled = calendar.deadline(calendar.opening(first))
        awake = settled + pairs.REST_AFTER_SILENCE
        assert calendar.opening(shift_period(first, RESTING_MONTHS - 1)) < awake
        assert calendar.opening(shift_period(first, RESTING_MONTHS)) >= awake
        assert awake - settled > timedelta(days=180)
