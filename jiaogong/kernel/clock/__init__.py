"""Time as the platform means it: Shanghai days, China's working calendar, and a clock that is passed in."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware. Read it at the edge and pass it in."""
    return timezone.now()


def today() -> date:
    """Today's date in Shanghai."""
    return now().astimezone(SHANGHAI).date()


@lru_cache(maxsize=64)
def _state_holidays(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, working week-ends) of a year by the State Council's notice, as the holidays package knows it.

    Source: 国务院办公厅关于部分节假日安排的通知 of each year; a year without its notice yet has the statutory
    days alone, and an administrator may add `CalendarDay` rows.
    """
    import holidays

    calendar = holidays.country_holidays("CN", years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def _overrides() -> dict[date, bool]:
    from .models import CalendarDay

    return dict(CalendarDay.objects.values_list("day", "works"))


class WorkingCalendar:
    """Working days of China with an administrator's overrides; load once, ask often."""

    def __init__(self, overrides: dict[date, bool] | None = None) -> None:
        self.overrides = _overrides() if overrides is None else overrides

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        if day in self.overrides:
            return self.overrides[day]
        off, worked_weekends = _state_holidays(day.year)
        if day in worked_weekends:
            return True
        return day.weekday() < 5 and day not in off

    def add(self, day: date, days: int) -> date:
        """The date `days` working days after (before, when negative) `day`; `day` itself does not count."""
        step = timedelta(days=1 if days >= 0 else -1)
        left = abs(days)
        while left:
            day += step
            if self.works(day):
                left -= 1
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter 1..4) a day lies in."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_end(year: int, quarter: int) -> date:
    """Last day of a quarter."""
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first_after - timedelta(days=1)


def minus_years(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
