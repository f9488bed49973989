"""Reminders and escalations: working days, once each, whatever the job's hours. Time is passed in."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiaogong.engines.org.models import Office
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.clock.models import CalendarDay

from ..models import Item, Message, Nudge
from ..verbs import close_items, open_item, remind_due
from .cast import Cast

OPENED = datetime(2025, 9, 1, 9, tzinfo=SHANGHAI)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=SHANGHAI)


def give(cast: Cast, kind: str, due_on: date, to: str = "school", title: str = "报送台账") -> Item:
    office = Office.objects.select_related("unit").get(pk=cast.offices[to].pk)
    return open_item(
        kind=kind, title=title, link="/plans/", subject=office, unit=office.unit, office=office, by=cast.users["city"],
        at=OPENED, due_on=due_on,
    )  # fmt: skip


def sent() -> list[str]:
    return list(Message.objects.exclude(short="新待办").order_by("id").values_list("short", flat=True))


def steps() -> list[str]:
    return list(Nudge.objects.order_by("id").values_list("step", flat=True))


def test_steps_count_working_days_over_national_day(cast: Cast, kind: str) -> None:
    """Due on Friday 10 October 2025: 1–8 October are off, 28 September and 11 October are worked."""
    give(cast, kind, date(2025, 10, 10))
    assert remind_due(at(9, 28)) == 0  # working Sunday; left: 29, 30 September, 9, 10 October
    assert remind_due(at(9, 29)) == 1  # three left
    assert steps() == ["remind-3"]
    for day in range(1, 9):
        assert remind_due(at(10, day)) == 0
    assert remind_due(at(10, 9)) == 1
    assert remind_due(at(10, 10)) == 1
    assert remind_due(at(10, 11)) == 1  # a working Saturday: one day late
    assert steps() == ["remind-3", "remind-1", "due", "escalate-1"]


def test_an_administrators_day_off_moves_the_steps(cast: Cast, kind: str) -> None:
    give(cast, kind, date(2025, 3, 14))
    CalendarDay.objects.create(day=date(2025, 3, 13), works=False, source="停课通知")
    assert remind_due(at(3, 12)) == 1
    assert steps() == ["remind-1"]


def test_the_same_hour_twice_sends_once(cast: Cast, kind: str) -> None:
    give(cast, kind, date(2025, 3, 14))
    assert [remind_due(at(3, 14)), remind_due(at(3, 14)), remind_due(at(3, 14, 10))] == [1, 0, 0]
    assert sent() == ["待办提醒"]


def test_a_job_that_was_down_sends_only_the_latest_step(cast: Cast, kind: str) -> None:
    give(cast, kind, date(2025, 3, 14))
    assert remind_due(at(3, 24)) == 1  # six working days late
    assert steps() == ["escalate-5"]
    assert remind_due(at(3, 25)) == 0


def test_escalation_climbs_from_the_units_chair_to_the_one_above(cast: Cast, kind: str) -> None:
    give(cast, kind, date(2025, 3, 14), to="handler", title="汇总数据")
    remind_due(at(3, 17))
    above = Message.objects.filter(short="下级待办逾期")
    assert [m.office_id for m in above] == [cast.offices["city_chair"].pk]
    give(cast, kind, date(2025, 3, 14), to="school")
    remind_due(at(3, 21))  # fifth working day late
    climbed = above.filter(item__office=cast.offices["school"])
    assert [m.office_id for m in climbed] == [cast.offices["county"].pk]
    assert climbed[0].body == "云溪县实验小学：报送台账，已逾期 7 天，请督促。"


def test_a_closed_item_is_left_alone(cast: Cast, kind: str) -> None:
    item = give(cast, kind, date(2025, 3, 14))
    close_items(kind=kind, subject=cast.offices["school"], by=cast.users["school"], at=at(3, 13))
    assert remind_due(at(3, 20)) == 0
    item.refresh_from_db()
    assert item.outcome == "已办结"


def test_a_new_due_day_starts_afresh_and_is_told(cast: Cast, kind: str) -> None:
    give(cast, kind, date(2025, 3, 14))
    remind_due(at(3, 14))
    again = give(cast, kind, date(2025, 4, 18))
    assert Item.objects.count() == 1 and again.due_on == date(2025, 4, 18)
    assert remind_due(at(3, 17)) == 0
    assert remind_due(at(4, 18)) == 1
    assert sent() == ["待办提醒", "办理期限调整", "待办提醒"]


@pytest.mark.parametrize("number", [1, 5])
def test_a_round_with_nothing_to_send_reads_three_times(cast: Cast, kind: str, number: int) -> None:
    """Overrides of the calendar, the items near their day, what has gone out."""
    offices = ["school", "county", "city", "handler", "leader"][:number]
    for name in offices:
        give(cast, kind, date(2025, 3, 14), to=name)
    remind_due(at(3, 14))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert remind_due(at(3, 14, 10)) == 0
    assert len(queries) == 3
