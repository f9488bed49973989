"""Every day: renewals that come up, people who left, first reports nobody moved on, details kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from jiaogong.engines.org.models import Employment, open_at

from .access import case_label
from .models import HardshipFile
from .rules import LEFT_ITEM, RENEW_ITEM
from .verbs.common import day_of, file_link, tell_chair
from .verbs.files import follow_person
from .verbs.forgetting import forget_old
from .verbs.reports import climb_overdue

AHEAD = timedelta(days=30)


def sweep(at: datetime) -> int:
    """All of it; may be called again at any time. Returns how much was done."""
    return _renewals(at) + _leavers(at) + climb_overdue(at) + forget_old(at)


def _renewals(at: datetime) -> int:
    rows = HardshipFile.objects.open().filter(renewal_due__lte=day_of(at) + AHEAD).select_related("person", "unit")
    for row in rows:
        title = f"困难档案年度复核：{case_label(row.person)}"
        tell_chair(RENEW_ITEM, title, row, row.unit, link=file_link(row), by=None, at=at, due_on=row.renewal_due)
    return len(rows)


def _leavers(at: datetime) -> int:
    """A file whose person works elsewhere goes along if he agreed; otherwise its chair decides."""
    day, number = day_of(at), 0
    for row in HardshipFile.objects.open().select_related("person", "unit").order_by("pk"):
        found = (
            Employment.objects.filter(open_at(day), person=row.person).select_related("unit__home").order_by("-since")
        )
        jobs = list(found)
        homes = [job.unit.home_id for job in jobs]
        if row.unit_id in homes:
            continue
        number += 1
        now = jobs[0].unit.home if jobs else None
        if now is None or follow_person(row, to=now, by=None, at=at) is None:
            title = f"建档人员已离开本单位：{case_label(row.person)}"
            tell_chair(LEFT_ITEM, title, row, row.unit, link=file_link(row), by=None, at=at)
    return number
