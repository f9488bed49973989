"""Who may have the files attached to a report: whoever may see the report."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register
from jiaogong.kernel.access import allows

from .models import Report
from .verbs.assigning import may_see_assignment


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("plans.report", may_see_report)


def may_see_report(user: Any, report_id: int) -> bool:
    """Who may see the plan, and who works on the assignment. One query."""
    rows = Report.objects.select_related("task__plan__unit", "assignment__office__unit", "assignment__task__plan__unit")
    report = rows.filter(pk=report_id).first()
    if report is None:
        return False
    if allows(user, "plans.view", report.task.plan.unit):
        return True
    return report.assignment is not None and may_see_assignment(user, report.assignment)
