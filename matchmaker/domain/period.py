"""The community's calendar: periods, and the instants of a round."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LEAST_DISTANCE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class RoundCalendar:
    """When the steps of a round happen, counted in days from the day it opens (day 1)."""

    zone: ZoneInfo
    opening_day: int = 1
    opening_hour: int = 9
    reminder_day: int = 6
    last_answer_day: int = 10
    second_wave_day: int = 11
    second_wave_last_answer_day: int = 16
    closing_day: int = 18
    late_days: int = 5

    def local_date(self, moment: datetime) -> date:
        """The date on the community's wall."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, hour: int) -> datetime:
        """The UTC instant of an hour on a local day."""
        return datetime.combine(day, time(hour), tzinfo=self.zone).astimezone(UTC)

    def opening(self, period: str) -> datetime:
        """When the round of a period opens."""
        year, month = (int(part) for part in period.split("-"))
        return self.at(date(year, month, self.opening_day), self.opening_hour)

    def period_of(self, moment: datetime) -> str:
        """The calendar month, `2026-11`."""
        return self.local_date(moment).strftime("%Y-%m")

    def last_opening(self, now: datetime) -> tuple[str, datetime]:
        """The period whose opening was the latest at or before now, and that opening."""
        period = self.period_of(now)
        if self.opening(period) > now:
            period = shift_period(period, -1)
        return period, self.opening(period)

    def next_opening(self, now: datetime) -> datetime:
        """The first opening after now."""
        return self.opening(shift_period(self.last_opening(now)[0], 1))

    def is_too_late(self, opening: datetime, now: datetime) -> bool:
        """Whether a missed round is skipped instead of run late."""
        return now > opening + timedelta(days=self.late_days)

    def day(self, opened_at: datetime, number: int) -> date:
        """The local date of day `number` of a round; day 1 is the day it opened."""
        return self.local_date(opened_at) + timedelta(days=number - 1)

    def reminder(self, opened_at: datetime) -> datetime:
        """When those who have not answered are reminded."""
        return self.at(self.day(opened_at, self.reminder_day), self.opening_hour)

    def deadline(self, delivered_at: datetime) -> datetime:
        """The first instant that is too late: midnight after the last day, which counts whole."""
        return self.at(self.day(delivered_at, self.last_answer_day + 1), 0)

    def second_wave(self, opened_at: datetime) -> datetime | None:
        """When those whose yes met nothing are asked once more; None where nobody is."""
        if not self.second_wave_day:
            return None
        return self.at(self.day(opened_at, self.second_wave_day), self.opening_hour)

    def second_deadline(self, delivered_at: datetime) -> datetime:
        """As `deadline`, for a second proposal: as many whole days, whenever it was delivered."""
        days = self.second_wave_last_answer_day - self.second_wave_day + 1
        return self.at(self.day(delivered_at, days + 1), 0)

    def not_before_opening_hour(self, moment: datetime) -> datetime:
        """The opening hour of that day; letters of a round leave no earlier."""
        return self.at(self.local_date(moment), self.opening_hour)

    def last_day(self, deadline: datetime) -> date:
        """The last local day on which an answer counts."""
        return self.local_date(deadline - timedelta(seconds=1))

    def closing(self, opened_at: datetime) -> datetime:
        """The one hour in which closing letters leave, for the whole community."""
        return self.at(self.day(opened_at, self.closing_day), self.opening_hour)


def shift_period(period: str, months: int) -> str:
    """The period that many months later."""
    year, month = (int(part) for part in period.split("-"))
    count = year * 12 + month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_between(earlier: str, later: str) -> int:
    """How many periods lie between two."""
    first, second = (
        int(year) * 12 + int(month)
        for year, month in (period.split("-") for period in (earlier, later))
    )
    return second - first
