"""Working days, quarters, months and the edge of the Shanghai day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar, add_months, minus_years, quarter_end, quarter_of
from jiaogong.kernel.clock.models import CalendarDay

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=8)
STATE = WorkingCalendar({})


@given(DAYS, st.integers(0, 60), OVERRIDES)
def test_between_counts_what_add_added(day: date, days: int, overrides: dict[date, bool]) -> None:
    calendar = WorkingCalendar(overrides)
    then = calendar.add(day, days)
    assert calendar.between(day, then) == days
    assert days == 0 or calendar.works(then)


@given(DAYS, st.integers(1, 60), OVERRIDES)
def test_days_before_a_working_day_lead_back_to_it(day: date, days: int, overrides: dict[date, bool]) -> None:
    calendar = WorkingCalendar(overrides | {day: True})
    then = calendar.add(day, -days)
    assert calendar.between(day, then) == -days
    assert calendar.add(then, days) == day


@given(DAYS, DAYS, DAYS, OVERRIDES)
def test_between_adds_up_and_turns_round(a: date, b: date, c: date, overrides: dict[date, bool]) -> None:
    calendar = WorkingCalendar(overrides)
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


@given(DAYS, OVERRIDES)
def test_an_override_has_the_last_word(day: date, overrides: dict[date, bool]) -> None:
    calendar = WorkingCalendar(overrides)
    assert calendar.works(day) is (overrides[day] if day in overrides else STATE.works(day))


# 国务院办公厅关于2025年、2026年部分节假日安排的通知
@pytest.mark.parametrize(
    "day",
    "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 "
    "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10".split(),
)
def test_week_ends_worked_in_exchange(day: str) -> None:
    found = date.fromisoformat(day)
    assert found.weekday() >= 5
    assert STATE.works(found)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)  # fmt: skip
def test_holidays_of_the_state(first: str, last: str) -> None:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        assert not STATE.works(day), day
        day += timedelta(days=1)


def test_working_days_of_whole_years() -> None:
    """Sundays and Saturdays, less the notice's days: 2025 has 248 working days, 2026 has 248."""
    for year in (2025, 2026):
        assert STATE.between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_ten_working_days_over_national_day() -> None:
    assert STATE.add(date(2025, 9, 26), 10) == date(2025, 10, 16)  # 28–30 Sept, 9–11 and 13–16 Oct


@pytest.mark.django_db
def test_the_administrators_days_are_read_from_the_table() -> None:
    CalendarDay.objects.create(day=date(2026, 11, 20), works=False, source="停课通知")
    CalendarDay.objects.create(day=date(2026, 11, 21), works=True, source="补课")
    calendar = WorkingCalendar()
    assert calendar.add(date(2026, 11, 19), 1) == date(2026, 11, 21)
    assert str(CalendarDay.objects.order_by("day").first()) == "2026-11-20 放假"


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)))
def test_quarters_tile_the_year(day: date) -> None:
    year, quarter = quarter_of(day)
    end = quarter_end(year, quarter)
    assert day <= end and quarter_of(end) == (year, quarter)
    assert quarter_of(end + timedelta(days=1)) == (year + quarter // 4, quarter % 4 + 1)


def test_quarter_ends() -> None:
    ends = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    assert [quarter_end(2026, n) for n in (1, 2, 3, 4)] == ends


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-600, 600))
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    then = add_months(day, months)
    assert then.year * 12 + then.month - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


def test_months_at_their_ends() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_leap_day_years_before() -> None:
    assert minus_years(date(2024, 2, 29), 4) == date(2020, 2, 29)
    assert minus_years(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert minus_years(date(2026, 11, 21), 60) == date(1966, 11, 21)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2024, 2, 28, 16, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 16, 0, tzinfo=UTC), date(2024, 3, 1)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI), date(2026, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert clock.now() == moment
        assert clock.today() == day
