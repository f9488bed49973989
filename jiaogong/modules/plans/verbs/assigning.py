"""Giving tasks to offices, taking reports, judging them: the round of 交办—办理—填报—审核."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.papers.verbs import attach
from jiaogong.kernel import access, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Assignment, DeedRating, Plan, Report, Target, Task
from ..rules import JUDGE_ITEM, TASK_ITEM
from ..words import AssignmentStatus, BindingStatus, PlanStatus, ReportStatus, TaskKind, TaskStatus


def _require_running(plan: Plan) -> None:
    if plan.status == PlanStatus.DRAFT:
        raise RuleBroken("计划还没有生效：请先逐项确认任务，再点“计划生效”。")
    if plan.status == PlanStatus.CLOSED:
        raise RuleBroken("计划已归档，不能再交办或填报。")


def assign_task(
    task: Task, *, offices: list[Office], due_on: date, note: str = "", by: Any, at: datetime
) -> list[Assignment]:
    """Give a confirmed task to offices, each with a to-do; those that have it already get the new day and note.

    Rules: offices lie in the plan unit's subtree; the day is not past; the plan is in force.
    """
    unit: Unit = task.plan.unit
    require(by, "plans.assign", unit)
    _require_running(task.plan)
    if task.status != TaskStatus.CONFIRMED:
        raise RuleBroken("只能交办已确认的任务。")
    if not offices:
        raise RuleBroken("请选择承办的科室或单位。", field="offices")
    if due_on < at.astimezone(SHANGHAI).date():
        raise RuleBroken("办理期限不能早于今天。", field="due_on")
    if any(not office.unit.path.startswith(unit.path) for office in offices):
        raise Refused("plans.assign")
    made = []
    with transaction.atomic():
        for office in offices:
            made.append(_assign(task, office, due_on, note, by, at))
        journal.write(
            "交办任务",
            task,
            by=by,
            unit_id=unit.pk,
            after={"offices": [str(o) for o in offices], "due_on": str(due_on)},
        )
    return made


def _assign(task: Task, office: Office, due_on: date, note: str, by: Any, at: datetime) -> Assignment:
    assignment, _ = Assignment.objects.exclude(status=AssignmentStatus.WITHDRAWN).update_or_create(
        task=task,
        office=office,
        defaults={"due_on": due_on, "note": note, "status": AssignmentStatus.OPEN, "closed_at": None},
        create_defaults={"due_on": due_on, "note": note, "assigned_at": at, "assigned_by": by},
    )
    _open_item(assignment, by, at)
    return assignment


def _open_item(assignment: Assignment, by: Any, at: datetime) -> None:
    inbox.open_item(
        kind=TASK_ITEM,
        title=assignment.task.title,
        link=reverse("plans:assignment", args=[assignment.key]),
        subject=assignment,
        unit=assignment.office.unit,
        office=assignment.office,
        due_on=assignment.due_on,
        by=by,
        at=at,
    )


def withdraw_assignment(assignment: Assignment, *, by: Any, at: datetime) -> None:
    """Take an assignment back; its to-do disappears. Rule: not once something was accepted."""
    require(by, "plans.assign", assignment.task.plan.unit)
    with transaction.atomic():
        if assignment.reports.filter(status=ReportStatus.ACCEPTED).exists():
            raise RuleBroken("该单位已有采纳的填报，不能撤回交办。")
        assignment.status, assignment.closed_at = AssignmentStatus.WITHDRAWN, at
        assignment.save(update_fields=["status", "closed_at"])
        inbox.close_items(kind=TASK_ITEM, subject=assignment, by=by, at=at, outcome="已撤回")
        journal.write("撤回交办", assignment, by=by)


def urge(assignment: Assignment, *, by: Any, at: datetime) -> None:
    """Send one reminder now (催办)."""
    require(by, "plans.assign", assignment.task.plan.unit)
    if assignment.status != AssignmentStatus.OPEN:
        raise RuleBroken("这项任务已办结，不必催办。")
    with transaction.atomic():
        inbox.send(
            short="催办",
            body=f"{assignment.task.title}：请在 {assignment.due_on:%m月%d日}前办理。",
            link=reverse("plans:assignment", args=[assignment.key]),
            office=assignment.office,
            at=at,
        )
        journal.write("催办", assignment, by=by)


def may_work_on(user: Any, assignment: Assignment) -> bool:
    """The holder of the office, and whoever may assign in the office's unit (the unit's own chair and cadres)."""
    if any(s.office_id == assignment.office_id for s in access.standings(user)):
        return True
    return access.allows(user, "plans.assign", assignment.office.unit)


def may_see_assignment(user: Any, assignment: Assignment) -> bool:
    """Who works on it, and who may see the plan."""
    return may_work_on(user, assignment) or access.allows(user, "plans.view", assignment.task.plan.unit)


def report(
    task: Task,
    *,
    by: Any,
    at: datetime,
    text: str,
    happened_on: date,
    assignment: Assignment | None = None,
    target: Target | None = None,
    value: Decimal | None = None,
    finishes: bool = False,
    files: list[UploadedFile] | None = None,
) -> Report:
    """Report progress, with a number for a target reported by hand, and evidence.

    An assignee's report waits for the plan's unit to accept it; the plan's own office reports accepted at once.
    Rules: the plan is in force; a number needs a hand-reported target of the task and evidence; no future days.
    """
    _require_running(task.plan)
    if assignment is None:
        require(by, "plans.assign", task.plan.unit)
    elif not may_work_on(by, assignment):
        raise Refused("plans.report")
    _check_report(task, target, value, happened_on, at, files or [])
    with transaction.atomic():
        row = Report.objects.create(
            task=task, assignment=assignment, target=target, value=value if target else None, happened_on=happened_on,
            text=text, finishes=finishes, reported_at=at, reported_by=by,
            status=ReportStatus.SUBMITTED if assignment else ReportStatus.ACCEPTED,
            judged_at=None if assignment else at, judged_by=None if assignment else by,
        )  # fmt: skip
        for upload in files or []:
            attach(row, upload=upload, unit_id=row.unit_id, by=by, at=at)
        journal.write("填报进展", row, by=by, after={"text": text, "value": str(value) if value is not None else None})
        if assignment is None:
            _apply(row, by, at)
        else:
            inbox.close_items(kind=TASK_ITEM, subject=assignment, by=by, at=at, outcome="已填报")
            _ask_for_judgement(row, by, at)
    return row


def _check_report(
    task: Task, target: Target | None, value: Decimal | None, happened_on: date, at: datetime, files: list[UploadedFile]
) -> None:
    if happened_on > at.astimezone(SHANGHAI).date():
        raise RuleBroken("完成日期不能晚于今天。", field="happened_on")
    if happened_on.year < task.plan.year - 1:
        raise RuleBroken(f"完成日期早于计划年度（{task.plan.year}年），请核对。", field="happened_on")
    if target is None:
        return
    if target.task_id != task.pk:
        raise Refused("plans.report")
    if target.binding == BindingStatus.BOUND:
        raise RuleBroken("这个目标的数据由系统实时统计，不用填报。", field="target")
    if value is None:
        raise RuleBroken("请填写本次完成数。", field="value")
    if value < 0:
        raise RuleBroken("完成数不能是负数；多报了请让审核人退回后重报。", field="value")
    if not files:
        raise RuleBroken("填报数字要附佐证材料（照片、签到表、文件等）。", field="files")


def _ask_for_judgement(row: Report, by: Any, at: datetime) -> None:
    unit = row.task.plan.unit
    office = (
        Office.objects.filter(
            unit__home=unit, role__in=["officer", "chair"], abolished_on__isnull=True, holdings__until__isnull=True
        )
        .order_by("-role", "id")  # officer before chair
        .first()
    )
    if office is not None:
        inbox.open_item(
            kind=JUDGE_ITEM,
            title=f"审核填报：{row.task.title}（{row.assignment.office.unit if row.assignment else unit}）",
            link=reverse("plans:report", args=[row.key]),
            subject=row,
            unit=unit,
            office=office,
            by=by,
            at=at,
        )


def judge_report(row: Report, *, accept: bool, answer: str = "", by: Any, at: datetime) -> Report:
    """Accept a report, or return it with a reason (the assignee's to-do opens again)."""
    require(by, "plans.assign", row.task.plan.unit)
    with transaction.atomic():
        row = Report.objects.select_for_update().get(pk=row.pk)
        wanted = ReportStatus.ACCEPTED if accept else ReportStatus.RETURNED
        if row.status == wanted:
            return row
        if row.status != ReportStatus.SUBMITTED:
            raise RuleBroken("这条填报已经审核过了。")
        if not accept and not answer.strip():
            raise RuleBroken("退回要写明原因，方便对方修改。", field="answer")
        row.status, row.answer, row.judged_at, row.judged_by = wanted, answer.strip(), at, by
        row.save(update_fields=["status", "answer", "judged_at", "judged_by"])
        inbox.close_items(kind=JUDGE_ITEM, subject=row, by=by, at=at, outcome=str(wanted.label))
        journal.write("采纳填报" if accept else "退回填报", row, by=by, after={"answer": row.answer})
        if accept:
            _apply(row, by, at)
        elif row.assignment is not None:
            _open_item(row.assignment, by, at)
    return row


def _apply(row: Report, by: Any, at: datetime) -> None:
    """What an accepted report sets: the assignment done, the task finished once all its assignments are."""
    if row.assignment is not None:
        if row.finishes:
            Assignment.objects.filter(pk=row.assignment.pk).update(status=AssignmentStatus.DONE, closed_at=at)
        else:
            _open_item(row.assignment, by, at)
    if row.finishes and not row.task.assignments.filter(status=AssignmentStatus.OPEN).exists():
        Task.objects.filter(pk=row.task_id, finished_on__isnull=True).update(finished_on=row.happened_on)


def reopen_task(task: Task, *, by: Any, at: datetime) -> None:
    """Take back that a task is finished."""
    require(by, "plans.assign", task.plan.unit)
    _require_running(task.plan)
    with transaction.atomic():
        Task.objects.filter(pk=task.pk).update(finished_on=None)
        journal.write("撤回办结", task, by=by, unit_id=task.plan.unit_id)


def may_rate(user: Any, task: Task) -> bool:
    """Anybody on the staff within the plan unit's subtree may rate its confirmed 办实事."""
    if task.kind != TaskKind.DEED or task.status != TaskStatus.CONFIRMED or task.plan.status == PlanStatus.DRAFT:
        return False
    return any(s.path.startswith(task.plan.unit.path) for s in access.standings(user))


def rate_deed(task: Task, *, score: int, comment: str = "", by: Any, at: datetime) -> DeedRating:
    """Rate a 办实事 from one to five; rating again changes the earlier one."""
    if not may_rate(by, task):
        raise Refused("plans.rate")
    if task.plan.status == PlanStatus.CLOSED:
        raise RuleBroken("计划已归档，评价已经结束。")
    if score not in range(1, 6):
        raise RuleBroken("请选择一到五星。", field="score")
    with transaction.atomic():
        rating, _ = DeedRating.objects.update_or_create(
            task=task, user=by, defaults={"score": score, "comment": comment.strip()[:200], "at": at}
        )
        journal.write("评价办实事", task, by=by, unit_id=task.plan.unit_id)
    return rating
