"""Imports of the demo city: rosters of people the register has, imported through the verbs like any other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.modules.members.models import Membership

from . import verbs
from .models import ImportBatch
from .words import State

_HEAD = ("学校", "教师姓名", "身份证号", "任教学科", "人员类别")
_PEOPLE = 8


def load_imports(places: Iterable[tuple[Unit, Any]], at: datetime) -> int:
    """One finished import for each (unit, whoever did it); returns how many there are."""
    number = 0
    for back, (unit, user) in enumerate(places, 1):
        if ImportBatch.objects.filter(unit=unit).exists() or not (text := _roster(unit)):
            continue
        batch = verbs.upload(unit, by=user, name=f"{unit.name}教职工名册.csv", data=text.encode(), check=False)
        mapping = {int(column): field for column, field in batch.mapping.items()}
        batch = verbs.set_columns(batch, by=user, mapping=mapping, check=False)
        if batch.counts.get("errors"):
            verbs.leave_out_wrong(batch, by=user, check=False)
        batch = verbs.submit(batch, by=user, check=False)
        day = at - timedelta(days=9 * back)
        done = day if batch.state == State.APPLIED else None
        ImportBatch.objects.filter(pk=batch.pk).update(started_at=day, applied_at=done)
        number += 1
    return number


def _roster(unit: Unit) -> str:
    """A .csv of some members of the unit and those below it, as a school keeps it."""
    members = Membership.objects.filter(
        unit__in=Unit.objects.under(unit).layers(), unit__layer="base", until=None, person__id_checked=True,
        person__name__regex="^..?.?$",
    ).select_related("person", "unit")  # fmt: skip
    rows = list(members.order_by("unit__path", "pk")[:_PEOPLE])
    jobs = {
        (job.person_id, job.unit_id): job
        for job in Employment.objects.filter(person__in=[row.person for row in rows], until=None)
    }
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEAD)
    for row in rows:
        job = jobs.get((row.person_id, row.unit_id))
        number = row.person.id_number.open() if row.person.id_number else ""
        writer.writerow(
            [row.unit.name, row.person.name, number, job.subject if job else "", row.get_employment_type_display()]
        )
    return stream.getvalue() if rows else ""
