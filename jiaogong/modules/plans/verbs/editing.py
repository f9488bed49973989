"""Mending what the machine read: change, merge, split, drop, confirm; every edit can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Edit, Plan, Section, Target, Task
from ..words import PlanStatus, TaskKind, TaskStatus

KEPT_EDITS = 20


def locked_plan(plan: Plan, by: Any, rule: str = "plans.edit") -> Plan:
    """The plan under a row lock, for somebody who may edit it and while it is not archived."""
    plan = Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)
    require(by, rule, plan.unit)
    if plan.status == PlanStatus.CLOSED:
        raise RuleBroken("计划已归档，不能再修改。如需调整，请新建一份。")
    return plan


def _rows(tasks: Iterable[Task]) -> dict[str, Any]:
    ids = [t.pk for t in tasks]
    return {
        "tasks": [_as_data(t) for t in Task.objects.filter(pk__in=ids)],
        "targets": [_as_data(t) for t in Target.objects.filter(task_id__in=ids)],
    }


def _as_data(row: Task | Target) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        data[field.attname] = value if value is None or isinstance(value, (int, str, dict, list)) else str(value)
    return data


@contextmanager
def one_edit(plan: Plan, *, what: str, tasks: Iterable[Task], by: Any, at: datetime) -> Iterator[Edit]:
    """One transaction around an edit: remembers the rows before, notes the journal, keeps the last KEPT_EDITS."""
    with transaction.atomic():
        locked_plan(plan, by)
        edit = Edit(plan=plan, what=what, at=at, by=by, before=_rows(tasks), created={"tasks": [], "targets": []})
        yield edit
        edit.save()
        stale = Edit.objects.filter(plan=plan).order_by("-pk").values_list("pk", flat=True)[KEPT_EDITS:]
        Edit.objects.filter(pk__in=list(stale)).delete()
        touched = [t["title"] for t in edit.before["tasks"]]
        journal.write(what, plan, by=by, before={"tasks": touched} if touched else None)


def undo(plan: Plan, *, by: Any, at: datetime) -> Edit:
    """Take back the latest edit. Rules: work already assigned or reported stays as it is; what was confirmed when the
    plan came into force is not undone (confirm_plan forgets those edits).
    """
    with transaction.atomic():
        locked_plan(plan, by)
        edit = Edit.objects.filter(plan=plan).first()
        if edit is None:
            raise RuleBroken("没有可以撤销的操作。")
        touched = [*edit.created["tasks"], *(row["id"] for row in edit.before["tasks"])]
        _refuse_if_in_use(Task.objects.filter(pk__in=touched))
        Target.objects.filter(pk__in=edit.created["targets"]).delete()
        Task.objects.filter(pk__in=edit.created["tasks"]).delete()
        for row in edit.before["tasks"]:
            Task(**_from_data(Task, row)).save()
        for row in edit.before["targets"]:
            Target(**_from_data(Target, row)).save()
        edit.delete()
        journal.write(f"撤销：{edit.what}", plan, by=by)
        return edit


def _from_data(model: type[Task] | type[Target], row: dict[str, Any]) -> dict[str, Any]:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: kept if name.endswith("_id") else columns[name].to_python(kept) for name, kept in row.items()}


def _refuse_if_in_use(tasks: Any) -> None:
    busy = tasks.filter(assignments__isnull=False) | tasks.filter(reports__isnull=False)
    if (first := busy.first()) is not None:
        raise RuleBroken(f"“{first.title}”已经交办或有填报，不能这样改；请先撤回交办。")


def change_plan(plan: Plan, *, by: Any, title: str, issuer: str, doc_number: str, dated: str, year: int) -> Plan:
    """Correct what was read of the document as a whole."""
    with transaction.atomic():
        plan = locked_plan(plan, by)
        names = ("title", "issuer", "doc_number", "dated", "year")
        before = journal.picture(plan, *names)
        plan.title, plan.issuer, plan.doc_number, plan.dated, plan.year = title, issuer, doc_number, dated, year
        plan.save(update_fields=names)
        journal.write("修改计划信息", plan, by=by, before=before, after=journal.picture(plan, *names))
        return plan


def change_task(
    task: Task, *, by: Any, at: datetime, title: str, kind: str, due_on: date | None, beneficiaries: str = ""
) -> Task:
    """Correct a task. Rule: a confirmed 办实事 names who benefits."""
    if kind == TaskKind.DEED and task.status == TaskStatus.CONFIRMED and not beneficiaries:
        raise RuleBroken("办实事项目要写明受益对象。", field="beneficiaries")
    with one_edit(task.plan, what="修改任务", tasks=[task], by=by, at=at):
        task.title, task.kind, task.due_on, task.beneficiaries = title, kind, due_on, beneficiaries
        task.save(update_fields=["title", "kind", "due_on", "beneficiaries"])
    return task


def add_task(plan: Plan, *, by: Any, at: datetime, title: str, section: Section | None = None) -> Task:
    """Add a task the document does not state as one."""
    with one_edit(plan, what="新增任务", tasks=[], by=by, at=at) as edit:
        last = plan.tasks.filter(section=section).aggregate(last=Max("position"))["last"]
        if last is None:
            last = plan.tasks.aggregate(last=Max("position"))["last"] or Decimal(0)
        task = Task.objects.create(plan=plan, section=section, position=last + Decimal("0.5"), title=title)
        edit.created["tasks"].append(task.pk)
    return task


def merge_tasks(tasks: list[Task], *, by: Any, at: datetime) -> Task:
    """Make one task of several of a plan: the first keeps its title, texts follow one another, targets move over."""
    if len(tasks) < 2:
        raise RuleBroken("请至少勾选两项任务再合并。")
    plan = tasks[0].plan
    if any(t.plan_id != plan.pk for t in tasks):
        raise RuleBroken("只能合并同一份计划里的任务。")
    tasks = sorted(tasks, key=lambda t: (t.position, t.pk))
    with one_edit(plan, what="合并任务", tasks=tasks, by=by, at=at):
        ids = [t.pk for t in tasks]
        _refuse_if_in_use(Task.objects.filter(pk__in=ids))
        first = tasks[0]
        starts = [t.start for t in tasks if t.start is not None]
        ends = [t.end for t in tasks if t.end is not None]
        first.text = "\n".join(t.text for t in tasks if t.text)
        if starts and ends:
            first.start, first.end = min(starts), max(ends)
        if all(t.status == TaskStatus.CONFIRMED for t in tasks):
            first.status = TaskStatus.CONFIRMED
        elif first.status == TaskStatus.CONFIRMED:
            first.status = TaskStatus.PROPOSED
        first.save(update_fields=["text", "start", "end", "status"])
        Target.objects.filter(task_id__in=ids).update(task=first)
        Task.objects.filter(pk__in=ids[1:]).delete()
    return first


def split_task(task: Task, *, by: Any, at: datetime, after: int) -> tuple[Task, Task]:
    """Split a task in two behind character `after` of its text; targets go where their sentence is."""
    text = task.text
    if not 0 < after < len(text) or not text[:after].strip() or not text[after:].strip():
        raise RuleBroken("拆分处的前后都要有文字，请点选一句话的结尾。")
    with one_edit(task.plan, what="拆分任务", tasks=[task], by=by, at=at) as edit:
        _refuse_if_in_use(Task.objects.filter(pk=task.pk))
        cut = None if task.start is None else task.start + after
        rest = text[after:].lstrip()
        next_position = (
            task.plan.tasks.filter(position__gt=task.position)
            .order_by("position")
            .values_list("position", flat=True)
            .first()
        )
        position = task.position + 1 if next_position is None else (task.position + next_position) / 2
        second = Task.objects.create(
            plan=task.plan, section=task.section, position=position, kind=task.kind, title=_headline(rest), text=rest,
            start=None if cut is None else cut + len(text[after:]) - len(rest), end=task.end, due_on=task.due_on,
            status=task.status, beneficiaries=task.beneficiaries,
        )  # fmt: skip
        edit.created["tasks"].append(second.pk)
        task.text = text[:after].rstrip()
        if task.start is not None:
            task.end = task.start + len(task.text)
        task.save(update_fields=["text", "end"])
        for target in task.targets.all():
            if target.text in rest and target.text not in task.text:
                target.task = second
                target.save(update_fields=["task"])
    return task, second


def _headline(text: str) -> str:
    """The first clause of a text, as a title."""
    for index, character in enumerate(text):
        if character in "。；！\n" or (character in "，：" and index >= 8):
            return text[:index].strip()[:300]
    return text.strip()[:300]


def set_status(tasks: list[Task], *, by: Any, at: datetime, status: str) -> int:
    """Confirm, drop or put back tasks of one plan; returns how many changed.

    Rules: a confirmed 办实事 names who benefits; an assigned or reported task is not dropped. Confirming a task also
    confirms the figures proposed for its targets only when a person did so one by one: proposals stay proposals.
    """
    if not tasks:
        raise RuleBroken("请先勾选任务。")
    plan = tasks[0].plan
    what = {TaskStatus.CONFIRMED: "确认任务", TaskStatus.DROPPED: "不列入任务"}.get(TaskStatus(status), "恢复任务")
    changed = [t for t in tasks if t.status != status]
    with one_edit(plan, what=what, tasks=changed, by=by, at=at):
        if status != TaskStatus.CONFIRMED:
            _refuse_if_in_use(Task.objects.filter(pk__in=[t.pk for t in changed]))
        for task in changed:
            if status == TaskStatus.CONFIRMED and task.kind == TaskKind.DEED and not task.beneficiaries:
                raise RuleBroken(f"办实事“{task.title}”还没有写受益对象，请先补上再确认。")
            task.status = status
            task.save(update_fields=["status"])
    return len(changed)


def confirm_plan(plan: Plan, *, by: Any, at: datetime) -> Plan:
    """Put the plan into force: from now on its confirmed tasks are tracked and can be assigned.

    Rule: at least one task confirmed, none left undecided.
    """
    with transaction.atomic():
        plan = locked_plan(plan, by)
        if plan.tasks.filter(status=TaskStatus.PROPOSED).exists():
            left = plan.tasks.filter(status=TaskStatus.PROPOSED).count()
            raise RuleBroken(f"还有 {left} 项任务待确认：请逐项确认，或选“不列入”。")
        if not plan.tasks.filter(status=TaskStatus.CONFIRMED).exists():
            raise RuleBroken("还没有确认任何任务，计划不能生效。")
        if plan.status != PlanStatus.CONFIRMED:
            plan.status, plan.confirmed_at, plan.confirmed_by = PlanStatus.CONFIRMED, at, by
            plan.save(update_fields=["status", "confirmed_at", "confirmed_by"])
            plan.edits.all().delete()
            journal.write(
                "计划生效", plan, by=by, after={"tasks": plan.tasks.filter(status=TaskStatus.CONFIRMED).count()}
            )
        return plan


def delete_draft(plan: Plan, *, by: Any) -> None:
    """Throw a draft away, with everything read from it. Rule: only a draft."""
    with transaction.atomic():
        plan = locked_plan(plan, by)
        if plan.status != PlanStatus.DRAFT:
            raise RuleBroken("已生效的计划不能删除，可以归档。")
        journal.write("删除计划草稿", plan, by=by, before=journal.picture(plan, "title", "year"))
        plan.delete()


def close_plan(plan: Plan, *, by: Any) -> Plan:
    """Archive a plan at the end of its year: nothing about it changes any more."""
    with transaction.atomic():
        plan = locked_plan(plan, by)
        if plan.status != PlanStatus.CONFIRMED:
            raise RuleBroken("只有执行中的计划可以归档。")
        plan.status = PlanStatus.CLOSED
        plan.save(update_fields=["status"])
        journal.write("计划归档", plan, by=by)
        return plan
