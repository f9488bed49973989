"""What a successor takes over from plans: the office's tasks in hand; with a cadre's office the unit's drafts.

Drafts belong to the unit, so they stay; nothing here is keyed to the person in the office.
"""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from jiaogong.engines.org.models import Office
from jiaogong.engines.org.portfolio import Matter, Shelf, register
from jiaogong.kernel.access import rules

from .models import Assignment, Bulletin, Plan
from .words import AssignmentStatus, BulletinStatus, PlanStatus


def install() -> None:
    """Register the shelves; called when the app is ready."""
    register(Shelf("plans.assignments", "在办任务", tasks_in_hand))
    register(Shelf("plans.drafts", "草稿", drafts))


def tasks_in_hand(office: Office, day: date) -> list[Matter]:
    """Tasks given to the office and not finished. One query."""
    rows = Assignment.objects.filter(office=office, status=AssignmentStatus.OPEN).select_related("task")
    return [
        Matter(row.task.title, f"{row.due_on:%Y-%m-%d} 到期", reverse("plans:assignment", args=[row.key]))
        for row in rows
    ]


def drafts(office: Office, day: date) -> list[Matter]:
    """Plans and bulletins of the unit that are not out yet, where the office may edit them. Two queries."""
    if not any(rule.key == "plans.edit" and office.role in rule.grants for rule in rules()):
        return []
    plans = Plan.objects.filter(unit=office.unit.home, status=PlanStatus.DRAFT)
    bulletins = Bulletin.objects.filter(plan__unit=office.unit.home, status=BulletinStatus.DRAFT)
    return [
        *(Matter(p.title, "工作计划草稿", reverse("plans:review", args=[p.key])) for p in plans),
        *(
            Matter(str(b), "通报草稿", reverse("plans:bulletin", args=[b.key]))
            for b in bulletins.select_related("plan")
        ),
    ]
