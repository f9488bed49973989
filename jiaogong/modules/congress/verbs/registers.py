"""Above the schools: reminding those that have not met this school year, and printing the register 报备表."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item, Reading
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees.desks import own_desk

from .. import rules
from ..models import RegisterPrint
from ..words import Form
from ..years import STANDINGS, WITHOUT, SchoolYear, Standing, late, year_rows

MOST = 1000
UNMET = WITHOUT


def _above(by: Any, unit: Unit) -> None:
    """The right to remind and to print lies with a superior: a school does not remind itself."""
    if unit.superior_id is None or not allows(by, rules.CHECK, unit.superior):
        raise Refused(rules.CHECK)


def remind(units: Iterable[Unit], *, year: SchoolYear, due_on: date, by: Any, at: datetime) -> tuple[int, list[str]]:
    """Each school that has not met gets one to-do with one message; one that has it keeps it and is not told twice.

    Rules: asked by a superior of each; the day lies ahead and in the school year. Returns how many were told, and the names
    of schools without a desk.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    if due_on <= today:
        raise RuleBroken("开会期限要在今天之后。", field="due_on")
    if due_on > year.last:
        raise RuleBroken(f"期限应在本学年内（{year.last:%Y-%m-%d} 以前）。", field="due_on")
    rows = list(units)
    if len(rows) > MOST:
        raise RuleBroken(f"一次最多提醒 {MOST} 个单位，请先筛选。")
    with transaction.atomic():
        for unit in rows:
            _above(by, unit)
        list(Unit.objects.select_for_update().filter(pk__in=[u.pk for u in rows]).order_by("pk").values_list("pk"))
        open_now = Item.objects.open().filter(kind=rules.HOLD_ITEM, subject_type="org.unit")
        known = set(open_now.filter(subject_id__in=[u.pk for u in rows]).values_list("subject_id", flat=True))
        told, deskless = [], []
        for unit in rows:
            office = None if unit.pk in known else own_desk(unit)
            if unit.pk in known:
                continue
            if office is None:
                deskless.append(unit.name)
                continue
            inbox.open_item(
                kind=rules.HOLD_ITEM, title=f"{year}还没有召开教代会，请按期召开并报备",
                link=reverse("congress:unit", args=[unit.key]), subject=unit, unit=unit, by=by, at=at, due_on=due_on,
                office=office,
            )  # fmt: skip
            told.append((unit, {"due_on": str(due_on), "year": str(year)}, unit.pk))
        journal.write_many("催开教代会", told, by=by)
        return len(told), deskless


def remind_unread(units: Iterable[Unit], *, year: SchoolYear, by: Any, at: datetime) -> int:
    """One more message to those whose reminder nobody has read; returns how many."""
    rows = {unit.pk: unit for unit in units}
    with transaction.atomic():
        for unit in rows.values():
            _above(by, unit)
        items = Item.objects.open().filter(kind=rules.HOLD_ITEM, subject_type="org.unit", subject_id__in=rows)
        items = items.select_related("office").select_for_update(of=("self",))
        read = set(Reading.objects.filter(message__item__in=items).values_list("message__item_id", flat=True))
        told = []
        for item in items:
            if item.pk in read or item.seen_at or item.office is None:
                continue
            inbox.send(short="再次提醒", body=f"{item.title}。", link=item.link, office=item.office, item=item, at=at)
            told.append((rows[item.subject_id], {"year": str(year)}, item.subject_id))
        journal.write_many("再次催开教代会", told, by=by)
        return len(told)


def print_register(unit: Unit, *, year: SchoolYear, by: Any, at: datetime) -> RegisterPrint:
    """Freeze the register of a county or city as it stands at this moment: a school reporting while it is made stands only in
    the next. The rows come from one statement, so they are of one moment on either database.

    Rule: by the union itself or one above it.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        require(by, rules.CHECK, unit)
        rows = [frozen_row(u, today) for u in _below(unit, year, by, today)]
        if not rows:
            raise RuleBroken(f"{unit.name}下面没有已建会的单位，没有可以制表的内容。")
        made = RegisterPrint.objects.create(
            unit=unit, year=year.year, made_at=at, made_by=by, rows=rows, totals=totals_of(rows)
        )
        journal.write("制作教代会报备表", made, by=by, after=made.totals, unit_id=unit.pk)
        return made


def _below(unit: Unit, year: SchoolYear, by: Any, today: date) -> Any:
    rows = year_rows(by, year, today, rules.CHECK).filter(pk__in=Unit.objects.under(unit).values("pk"))
    return rows.order_by("path")


def frozen_row(unit: Any, today: date) -> dict[str, Any]:
    """A school's line of the register, as text and numbers."""

    def day(value: datetime | None) -> str:
        return value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d") if value else ""

    met = unit.standing in (Standing.HELD, Standing.REPORTED)
    return {
        "id": unit.pk, "unit": unit.name, "superior": unit.superior.name if unit.superior else "",
        "form": str(Form(unit.form).label) if unit.form else "", "standing": unit.standing,
        "state": dict(STANDINGS)[unit.standing],
        "session": f"第{unit.term_number}届第{unit.session_number}次" if unit.session_id else "", "day": day(unit.begins_at),
        "due": unit.due, "present": unit.present, "met": met,
        "before": day(unit.before_filed_at), "before_late": late(unit.before_filed_at, unit.before_due_on, today),
        "after": day(unit.after_filed_at), "after_late": late(unit.after_filed_at, unit.after_due_on, today),
        "accepted": unit.after_state == "accepted",
    }  # fmt: skip


def totals_of(rows: list[dict[str, Any]]) -> dict[str, int]:
    """The line at the foot."""
    return {
        "units": len(rows), "met": sum(r["met"] for r in rows), "none": sum(not r["met"] for r in rows),
        "before": sum(bool(r["before"]) for r in rows), "after": sum(bool(r["after"]) for r in rows),
        "late": sum(bool(r["before"] and r["before_late"]) or bool(r["after"] and r["after_late"]) for r in rows),
    }  # fmt: skip
