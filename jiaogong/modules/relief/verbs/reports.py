"""四个第一: learning, reporting, helping, coordinating; and what climbs when nobody moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import access
from ..models import FirstReport
from ..provisions import REPORT_DAYS
from ..rules import REPORT_ITEM
from .common import chair_office, day_of, locked, tell_chair

_SEEN = ("matter", "known_at", "reported_at", "helped_at", "coordinated_at", "due_on", "climbed_at")
STEPS = ("helped_at", "coordinated_at")


def _link(row: FirstReport) -> str:
    return reverse("relief:report", args=[row.key])


def report_first(
    unit: Unit, *, by: Any, at: datetime, person: Person, matter: str, known_at: datetime
) -> FirstReport:  # fmt: skip
    """Somebody of the unit writes down that a colleague is in sudden trouble; that is the report to the union's chair, who
    gets a to-do with a working day to move. Written twice for one person on a day it is one.

    Rules: staff of the unit; not in the future; what happened is sealed. Source: 金坛区教育工会 plans, “四个第一” (domain F08);
    days by provision.
    """
    if not matter.strip():
        raise RuleBroken("请简单写明情况，只有工会主席能看到。", field="matter")
    if known_at > at:
        raise RuleBroken("知情时间不能晚于现在。", field="known_at")
    with transaction.atomic():
        unit = locked(unit, by, "relief.report")
        if not Employment.objects.filter(open_at(day_of(at)), person=person, unit__home=unit).exists():
            raise RuleBroken("只能登记本单位的教职工。", field="person")
        day = day_of(known_at)
        for now in FirstReport.objects.filter(unit=unit, person=person):
            if day_of(now.known_at) == day:
                return now
        due = clock.WorkingCalendar().add(day_of(at), int(value_of(REPORT_DAYS, unit, day_of(at))))
        row = FirstReport(
            unit=unit, person=person, known_at=known_at, known_by=by, filed_at=at, reported_at=at, due_on=due
        )
        row.matter = matter.strip()[:1000]
        row.save()
        title = f"首报：{access.case_label(person)}，请尽快帮助和协调"
        tell_chair(REPORT_ITEM, title, row, unit, link=_link(row), by=by, at=at, due_on=due)
        journal.write("登记首报", row, by=by, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        return row


def step_first(report: FirstReport, *, by: Any, at: datetime, step: str) -> FirstReport:
    """Somebody helped, or coordinated: the moment is kept; done twice the first counts. Rule: the chair, or the superior it
    climbed to."""
    if step not in STEPS:
        raise Refused("relief.hold")
    with transaction.atomic():
        row = FirstReport.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=report.pk)
        if not may_work_on(by, row):
            raise Refused("relief.hold")
        if getattr(row, step) is not None:
            return row
        before = journal.picture(row, *_SEEN)
        setattr(row, step, at)
        row.save(update_fields=[step])
        if row.moved:
            inbox.close_items(kind=REPORT_ITEM, subject=row, by=by, at=at, outcome="已办理")
        journal.write("首报办理", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=row.unit_id)
        return row


def may_work_on(user: Any, row: FirstReport) -> bool:
    """Who sees what happened and acts: the chair, and the superior it climbed to; not the reporter by reporting."""
    from jiaogong.kernel.access import allows

    if row.person_id and row.person.user_id == user.pk:  # type: ignore[union-attr]
        return False
    above = row.climbed_to is not None and allows(user, "relief.receive", row.climbed_to)
    return allows(user, "relief.hold", row.unit) or above


def climb_overdue(at: datetime) -> int:
    """Reports nobody moved on by their day go to the superior union, once each; returns how many. Run by the daily job."""
    late = FirstReport.objects.filter(
        helped_at=None, coordinated_at=None, climbed_to=None, due_on__lt=day_of(at), person__isnull=False
    )
    number = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        number += _climb(pk, at)
    return number


def _climb(pk: int, at: datetime) -> int:
    with transaction.atomic():
        rows = FirstReport.objects.select_for_update(of=("self",)).select_related("unit__superior", "person")
        row = rows.get(pk=pk)
        above = row.unit.superior
        if row.climbed_to_id or row.moved or above is None:
            return 0
        row.climbed_to, row.climbed_at = above, at
        row.save(update_fields=["climbed_to", "climbed_at"])
        office = chair_office(above)
        if office is not None:
            body = f"{row.unit.name}有一件首报到期无人办理（{access.case_label(row.person)}），请督促。"  # type: ignore[arg-type]
            inbox.send(short="首报逾期上报", body=body, link=_link(row), office=office, at=at)
        journal.write("首报逾期上报", row, by=None, after={"climbed_to": above.name}, unit_id=row.unit_id)
        return 1
