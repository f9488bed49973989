"""Rechecks that come up: a to-do for the union that holds the level, closed when the level is given anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.committees.desks import own_desk

from .models import Grade, GradeQuerySet
from .rules import RECHECK_ITEM

AHEAD = timedelta(days=60)


def due(day: date) -> GradeQuerySet:
    """Levels in force whose recheck falls within sixty days, or is overdue; of places and units still there."""
    return Grade.objects.current(day).filter(recheck_on__lte=day + AHEAD, unit__closed_on=None)


def remind_due(at: datetime) -> int:
    """Open a to-do for each that has none, close those no longer due; returns how many were opened. Safe to run twice."""
    waiting = {
        grade.pk: grade for grade in due(at.astimezone(SHANGHAI).date()).select_related("unit", "facility__unit")
    }
    there = dict(Item.objects.open().filter(kind=RECHECK_ITEM).values_list("subject_id", "due_on"))
    opened = 0
    for pk, grade in waiting.items():
        office = own_desk(grade.unit) if there.get(pk) != grade.recheck_on else None
        if office is not None:
            inbox.open_item(
                kind=RECHECK_ITEM, title=f"{grade}：到期复检", link=reverse("staffhomes:grade", args=[grade.key]), subject=grade,
                unit=grade.unit, by=None, at=at, due_on=grade.recheck_on, office=office,
            )  # fmt: skip
            opened += pk not in there
    for grade in Grade.objects.filter(pk__in=there.keys() - waiting.keys()):
        close(grade, by=None, at=at, outcome="不再需要复检")
    return opened


def close(grade: Grade, *, by: Any, at: datetime, outcome: str) -> None:
    """The matter is settled."""
    inbox.close_items(kind=RECHECK_ITEM, subject=grade, by=by, at=at, outcome=outcome)
