"""How targets stand: live figures, reported numbers, words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.modules.plans.deadlines import last_day
from jiaogong.modules.plans.models import Plan, Report, Target
from jiaogong.modules.plans.progress import TargetStanding, judge, kept, plan_standing
from jiaogong.modules.plans.words import Comparator, ReportStatus, State

from .conftest import NOW, TODAY


def target(low: str, measure: str = "场", comparator: str = "=", due: date | None = date(2026, 11, 30)) -> Target:
    """An unsaved target."""
    return Target(low=Decimal(low), measure=measure, comparator=comparator, due_on=due)


def state(row: Target, actual: str | None, at: date) -> tuple[str, str]:
    """State and note of a hand-reported target."""
    found, note = judge(row, 2026, TargetStanding(row, State.NO_DATA, None if actual is None else Decimal(actual)), at)
    return str(found.label), note


@pytest.mark.parametrize(
    ("actual", "at", "expected"),
    [
        (None, date(2026, 3, 1), ("未启动", "尚无填报")),
        (None, date(2026, 12, 2), ("逾期", "逾期 2 天")),
        ("6", date(2026, 9, 30), ("达标", "完成")),
        ("7", date(2026, 9, 30), ("达标", "完成")),
        ("4", date(2026, 9, 30), ("滞后", "差 2 场")),
        ("5", date(2026, 9, 30), ("按期", "差 1 场")),
        ("5", date(2026, 12, 1), ("逾期", "差 1 场，逾期 1 天")),
    ],
)
def test_counted_targets_against_the_calendar(actual: str | None, at: date, expected: tuple[str, str]) -> None:
    assert state(target("6"), actual, at) == expected


def test_a_ceiling_is_kept_from_below() -> None:
    assert state(target("3", "%", "<="), "3", date(2026, 9, 1))[0] == "达标"
    assert state(target("3", "%", "<="), "3.1", date(2026, 9, 1)) == ("按期", "超出 0.1 %")


@given(low=st.integers(1, 1000), actual=st.integers(0, 2000))
def test_at_least_includes_the_number_itself(low: int, actual: int) -> None:
    row = target(str(low), comparator=Comparator.AT_LEAST)
    assert kept(row, Decimal(actual)) == (actual >= low)


def test_live_targets_show_numerator_denominator_and_what_is_missing(running: Plan) -> None:
    standing = plan_standing(running, TODAY)
    live = [t for t in standing.targets if t.value is not None]
    assert len(live) == 3
    for found in live:
        value = found.value
        assert value is not None and value.denominator is not None
        assert sum(r.numerator for r in value.rows) == value.numerator
        assert sum(r.denominator or 0 for r in value.rows) == value.denominator
        assert sum(r.missing for r in value.missing) == value.denominator - value.numerator


def test_the_rate_follows_the_register(running: Plan) -> None:

    before = plan_standing(running, TODAY).targets[1].value
    assert before is not None and before.missing
    unit_id = before.missing[0].unit.id
    apps.get_model("unions", "Union").objects.create(unit_id=unit_id, name="新建工会", since=date(2026, 6, 1))
    after = plan_standing(running, TODAY).targets[1].value
    assert after is not None
    assert (after.numerator, after.denominator) == (before.numerator + 1, before.denominator)
    earlier = plan_standing(running, date(2026, 5, 31)).targets[1].value
    assert earlier is not None and unit_id in {r.unit.id for r in earlier.missing}


def test_reported_numbers_add_up_and_only_accepted_ones_count(running: Plan) -> None:
    row = Target.objects.get(task__plan=running, measure="场")
    common = {"task": row.task, "target": row, "text": "讲座", "reported_at": NOW, "reported_by": running.created_by}
    for value, status in ((2, ReportStatus.ACCEPTED), (1, ReportStatus.ACCEPTED), (9, ReportStatus.SUBMITTED)):
        Report.objects.create(value=value, happened_on=date(2026, 5, 1), status=status, **common)
    found = next(t for t in plan_standing(running, TODAY).targets if t.target == row)
    assert (found.actual, found.actual_text) == (Decimal(3), "3 场")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-30", date(2026, 6, 30)), ("2026-02", date(2026, 2, 28)), ("2026-12", date(2026, 12, 31)),
        ("2026", date(2026, 12, 31)), ("三年内", date(2028, 12, 31)), ("5年", date(2030, 12, 31)),
        ("第三季度", date(2026, 9, 30)), ("", None), ("适时", None), ("2026-13", None), ("2026-02-31", None),
    ],
)  # fmt: skip
def test_deadlines_end_on_their_last_day(text: str, expected: date | None) -> None:
    assert last_day(text, 2026) == expected


def test_queries_do_not_grow_with_the_plan(running: Plan, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(12):
        plan_standing(Plan.objects.select_related("unit").get(pk=running.pk), TODAY)


@given(denominator=st.integers(1, 5000), data=st.data())
def test_shares_round_to_one_decimal_and_never_claim_all_or_nothing(denominator: int, data: st.DataObject) -> None:
    from jiaogong.engines.figures.reckon import percent

    numerator = data.draw(st.integers(0, denominator))
    shown = Decimal(percent(numerator, denominator))
    if 0 < numerator < denominator:
        assert Decimal("0.1") <= shown <= Decimal("99.9")
    else:
        assert shown == 100 * numerator // denominator
    assert abs(shown - Decimal(numerator * 100) / denominator) <= Decimal("0.1")
