"""Months, openings and deadlines on walls with different clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.period import RoundCalendar, months_between, shift_period

ZONES = ("Europe/Berlin", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns")
SECOND = timedelta(seconds=1)


def calendar(zone: str = "Europe/Berlin", **changes: int) -> RoundCalendar:
    return RoundCalendar(zone=ZoneInfo(zone), **changes)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "opening"),
    [
        ("Europe/Berlin", utc(2026, 11, 1, 8)),
        ("UTC", utc(2026, 11, 1, 9)),
        ("Pacific/Kiritimati", utc(2026, 10, 31, 19)),
    ],
)
def test_a_round_opens_at_nine_on_the_communitys_wall(zone: str, opening: datetime) -> None:
    assert calendar(zone).opening("2026-11") == opening
    assert calendar(zone).period_of(opening) == "2026-11"


def test_nine_is_nine_in_summer_and_in_winter() -> None:
    assert calendar().opening("2026-07") == utc(2026, 7, 1, 7)
    assert calendar().opening("2027-01") == utc(2027, 1, 1, 8)


@pytest.mark.parametrize(("day", "opening"), [(29, utc(2026, 3, 29, 7)), (28, utc(2026, 3, 28, 8))])
def test_the_morning_after_the_clocks_change_is_an_hour_earlier_for_everybody_else(
    day: int, opening: datetime
) -> None:
    assert calendar().at(date(2026, 3, day), 9) == opening


def test_an_hour_that_the_clocks_skip_is_still_an_instant() -> None:
    assert calendar().at(date(2026, 3, 29), 2) in (utc(2026, 3, 29, 0), utc(2026, 3, 29, 1))


def test_the_year_ends_and_another_begins() -> None:
    december = utc(2026, 12, 31, 22, 59, 59)
    assert calendar().period_of(december) == "2026-12"
    assert calendar().period_of(december + SECOND) == "2027-01"
    assert calendar().next_opening(december) == utc(2027, 1, 1, 8)
    assert shift_period("2026-12", 1) == "2027-01"
    assert shift_period("2027-01", -1) == "2026-12"


def test_a_leap_day_is_a_day_of_the_round() -> None:
    opened = calendar(opening_day=28).opening("2028-02")
    days = [calendar().day(opened, number) for number in (1, 2, 3)]
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


def test_the_28th_exists_in_every_month() -> None:
    late = calendar(opening_day=28)
    openings = [late.opening(shift_period("2026-01", number)) for number in range(24)]
    assert {late.local_date(opening).day for opening in openings} == {28}


def test_the_last_opening_is_now_at_the_very_instant_and_last_months_just_before() -> None:
    opening = calendar().opening("2026-11")
    assert calendar().last_opening(opening) == ("2026-11", opening)
    assert calendar().last_opening(opening - SECOND)[0] == "2026-10"
    assert calendar().next_opening(opening - SECOND) == opening
    assert calendar().next_opening(opening) == calendar().opening("2026-12")


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.integers(1, 28),
    st.integers(4, 22),
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)),  # noqa: DTZ001
)
def test_now_lies_between_the_last_opening_and_the_next(
    zone: str, day: int, hour: int, moment: datetime
) -> None:
    wall = calendar(zone, opening_day=day, opening_hour=hour)
    now = moment.replace(tzinfo=UTC)
    period, last = wall.last_opening(now)
    assert last <= now < wall.next_opening(now)
    assert wall.opening(period) == last
    assert wall.period_of(last) == period


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [1, 15, 28])
def test_thirty_six_months_have_one_round_each(zone: str, day: int) -> None:
    wall = calendar(zone, opening_day=day)
    start = wall.opening("2026-01")
    found = {
        wall.last_opening(start + timedelta(hours=number))[0] for number in range(0, 36 * 730, 5)
    }
    assert found == {shift_period("2026-01", number) for number in range(36)}
    openings = [wall.opening(period) for period in sorted(found)]
    assert all(later - earlier > timedelta(days=27) for earlier, later in pairwise(openings))


def test_a_clock_set_back_meets_the_same_opening_again() -> None:
    opening = calendar().opening("2026-11")
    seen = [opening, opening + timedelta(hours=3), opening + timedelta(hours=1)]
    assert {calendar().last_opening(moment) for moment in seen} == {("2026-11", opening)}


def test_a_missed_round_runs_up_to_five_days_late() -> None:
    opening = calendar().opening("2026-11")
    assert not calendar().is_too_late(opening, opening + timedelta(days=5))
    assert calendar().is_too_late(opening, opening + timedelta(days=5) + SECOND)
    assert calendar(late_days=0).is_too_late(opening, opening + SECOND)


@pytest.mark.parametrize("zone", ZONES)
def test_the_tenth_day_counts_to_its_last_second(zone: str) -> None:
    wall = calendar(zone)
    deadline = wall.deadline(wall.opening("2026-11"))
    last = (deadline - SECOND).astimezone(wall.zone)
    assert (last.day, last.hour, last.minute, last.second) == (10, 23, 59, 59)
    assert wall.last_day(deadline) == date(2026, 11, 10)


def test_a_deadline_across_the_change_of_clocks_is_still_midnight() -> None:
    deadline = calendar(opening_day=20).deadline(utc(2026, 10, 20, 7))
    assert deadline == utc(2026, 10, 29, 23)
    assert calendar().last_day(deadline) == date(2026, 10, 29)


def test_reminder_and_closing_keep_the_hour_of_the_opening() -> None:
    opened = calendar().opening("2026-11")
    assert calendar().reminder(opened) == utc(2026, 11, 6, 8)
    assert calendar().closing(opened) == utc(2026, 11, 18, 8)


def test_a_round_that_opened_late_counts_from_the_day_it_opened() -> None:
    late = utc(2026, 11, 4, 15, 30)
    assert calendar().reminder(late) == utc(2026, 11, 9, 8)
    assert calendar().last_day(calendar().deadline(late)) == date(2026, 11, 13)


@given(st.integers(0, 9000), st.integers(-300, 300))
def test_shifting_and_counting_months_agree(start: int, months: int) -> None:
    period = shift_period("1500-01", start)
    assert months_between(period, shift_period(period, months)) == months
