"""Places: registered, changed, closed; how they were used."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken

from ..models import Facility, Use
from ..outcome import end_grade

_FIELDS = ("name", "place", "area", "equipment", "leader", "opened_on")


def _sound(unit: Unit, name: str, leader: Person | None, opened_on: date | None, today: date) -> None:
    if not name.strip():
        raise RuleBroken("请写阵地名称。", field="name")
    if opened_on is not None and opened_on > today:
        raise RuleBroken("启用日期不能晚于今天；还没启用的，启用后再登记。", field="opened_on")
    if leader is not None and not Employment.objects.filter(open_at(today), person=leader, unit__home=unit).exists():
        raise RuleBroken(f"{leader.name}不在{unit.name}的教职工名册中，负责人应为本单位教职工。", field="leader")


def _saved(row: Facility) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RuleBroken("本单位已有同类同名的阵地在用，请换个名称，或直接修改那一处。", field="name") from error


@transaction.atomic
def register_facility(
    unit: Unit, *, kind: str, name: str, by: Any, at: datetime, place: str = "", area: int | None = None, equipment: str = "",
    leader: Person | None = None, opened_on: date | None = None,
) -> Facility:  # fmt: skip
    """Enter a place of the unit. Rules: staffhomes.keep; one of a kind and name in use; its leader works in the unit."""
    require(by, "staffhomes.keep", unit)
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _sound(unit, name, leader, opened_on, at.astimezone(SHANGHAI).date())
    row = Facility(
        unit=unit, kind=kind, name=name.strip(), place=place.strip(), area=area, equipment=equipment.strip(), leader=leader,
        opened_on=opened_on,
    )  # fmt: skip
    _saved(row)
    journal.write("登记阵地", row, by=by, after=journal.picture(row, "kind", *_FIELDS))
    return row


def _locked(facility: Facility, by: Any) -> Facility:
    row = Facility.objects.select_for_update(of=("self",)).select_related("unit", "leader").get(pk=facility.pk)
    require(by, "staffhomes.keep", row.unit)
    return row


@transaction.atomic
def change_facility(
    facility: Facility, *, name: str, by: Any, at: datetime, place: str = "", area: int | None = None, equipment: str = "",
    leader: Person | None = None, opened_on: date | None = None,
) -> None:  # fmt: skip
    """Put its particulars right; its kind stays, for levels hang on it. The same again changes nothing."""
    row = _locked(facility, by)
    if row.closed_on is not None:
        raise RuleBroken("这处阵地已停用，不能修改；重新启用的，请另行登记。")
    _sound(row.unit, name, leader if leader != row.leader else None, opened_on, at.astimezone(SHANGHAI).date())
    before = journal.picture(row, *_FIELDS)
    row.name, row.place, row.area, row.equipment = name.strip(), place.strip(), area, equipment.strip()
    row.leader, row.opened_on = leader, opened_on
    after = journal.picture(row, *_FIELDS)
    if after != before:
        _saved(row)
        journal.write("修改阵地", row, by=by, before=before, after=after)
    facility.refresh_from_db()


@transaction.atomic
def close_facility(facility: Facility, *, on: date, reason: str, by: Any, at: datetime) -> None:
    """It is no longer used: its levels end and their plaques are called back. Twice is once."""
    row = _locked(facility, by)
    if row.closed_on is not None:
        return
    if len(reason.strip()) < 2:
        raise RuleBroken("请写明停用原因。", field="reason")
    if on > at.astimezone(SHANGHAI).date() or (row.opened_on is not None and on < row.opened_on):
        raise RuleBroken("停用日期不能晚于今天，也不能早于启用日期。", field="on")
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    for grade in row.grades.filter(ended_on=None):
        end_grade(grade, f"阵地停用：{reason.strip()}", by, at)
    journal.write("停用阵地", row, by=by, after={"closed_on": str(on), "reason": reason.strip()})
    facility.refresh_from_db()


@transaction.atomic
def log_use(facility: Facility, *, day: date, visitors: int, by: Any, at: datetime, note: str = "") -> Use:
    """How many used it on a day: a number, no names. Entered again for the same day, the number is put right."""
    row = _locked(facility, by)
    if day > at.astimezone(SHANGHAI).date():
        raise RuleBroken("日期不能晚于今天。", field="day")
    if (row.opened_on and day < row.opened_on) or (row.closed_on and day >= row.closed_on):
        raise RuleBroken("这一天阵地不在使用期内。", field="day")
    if visitors < 1:
        raise RuleBroken("使用人次至少为 1；没人使用的日子不用登记。", field="visitors")
    former = Use.objects.filter(facility=row, day=day).first()
    before = journal.picture(former, "visitors", "note") if former else None
    use, _ = Use.objects.update_or_create(facility=row, day=day, defaults={"visitors": visitors, "note": note.strip()})
    after = journal.picture(use, "visitors", "note")
    if after != before:
        journal.write("登记使用情况", row, by=by, before=before, after={"day": str(day), **after})
    return use
