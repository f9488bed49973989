"""Journey J1's screen: the document on one side, what was read from it on the other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken

from ..binding import condition_words
from ..highlight import lines
from ..models import Plan, Section, Target
from ..progress import figure_words, goal_text
from ..verbs.editing import add_task, confirm_plan, merge_tasks, set_status, split_task, undo
from ..words import BindingStatus, PlanStatus, TaskStatus
from .common import Context, chosen_tasks, load_plan, load_task, say


@require_GET
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Document and reading side by side; confirmed plans too (对照原文)."""
    return render(request, "plans/review.html", review_context(request, load_plan(request, key)))


def review_context(request: HttpRequest, plan: Plan) -> Context:
    """Everything the screen shows: four queries whatever the length."""
    sections = list(plan.sections.all())
    tasks = list(plan.tasks.all())
    targets = list(Target.objects.filter(task__plan=plan))
    by_task: dict[int, list[dict[str, object]]] = {}
    for target in targets:
        view = {
            "target": target, "goal": goal_text(target), "condition": condition_words(target.condition),
            "words": figure_words(target), "proposed": target.binding == BindingStatus.PROPOSED,
        }  # fmt: skip
        by_task.setdefault(target.task_id, []).append(view)
    counts = {status: sum(t.status == status for t in tasks) for status in TaskStatus.values}
    last_edit = plan.edits.first()
    return {
        "plan": plan,
        "lines": lines(plan, sections, tasks, targets),
        "groups": _grouped(sections, [{"task": t, "targets": by_task.get(t.pk, [])} for t in tasks]),
        "sections": sections,
        "counts": counts,
        "total": len(tasks),
        "targets_total": len(targets),
        "bindings_open": sum(t.binding == BindingStatus.PROPOSED for t in targets),
        "last_edit": last_edit,
        "may_edit": allows(request.user, "plans.edit", plan.unit) and plan.status != PlanStatus.CLOSED,
    }


def _grouped(sections: list[Section], rows: list[dict[str, object]]) -> list[dict[str, object]]:
    by_id = {s.pk: s for s in sections}
    groups: list[dict[str, object]] = []
    for row in rows:
        section = by_id.get(row["task"].section_id or 0)  # type: ignore[attr-defined]
        while section is not None and section.parent_id is not None:
            section = by_id[section.parent_id]
        if not groups or groups[-1]["section"] != section:
            groups.append({"section": section, "rows": []})
        groups[-1]["rows"].append(row)  # type: ignore[attr-defined]
    return groups


def _done(request: HttpRequest, plan: Plan, word: str) -> HttpResponse:
    say(request, word)
    return redirect("plans:review", plan.key)


@require_POST
def act(request: HttpRequest, key: UUID) -> HttpResponse:
    """Merge, confirm, drop or put back the ticked tasks (or all proposed ones)."""
    plan = load_plan(request, key, "plans.edit")
    what, at = request.POST.get("act", ""), clock.now()
    if what == "confirm_all":
        tasks = list(plan.tasks.filter(status=TaskStatus.PROPOSED))
        what = "confirm"
    else:
        tasks = list(chosen_tasks(request, plan))
    for task in tasks:
        task.plan = plan
    if what == "merge":
        merge_tasks(tasks, by=request.user, at=at)
        return _done(request, plan, "已合并，可点“撤销”恢复。")
    statuses = {"confirm": TaskStatus.CONFIRMED, "drop": TaskStatus.DROPPED, "restore": TaskStatus.PROPOSED}
    if what not in statuses:
        raise RuleBroken("请选择要做的操作。")
    number = set_status(tasks, by=request.user, at=at, status=statuses[what])
    return _done(request, plan, f"{number} 项任务：{TaskStatus(statuses[what]).label}。")


@require_POST
def new_task(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a task by hand."""
    plan = load_plan(request, key, "plans.edit")
    title = request.POST.get("title", "").replace("\x00", "").strip()
    if not title:
        raise RuleBroken("请写出任务名称。")
    section = (
        plan.sections.filter(pk=int(number)).first() if (number := request.POST.get("section", "")).isdigit() else None
    )
    add_task(plan, by=request.user, at=clock.now(), title=title[:300], section=section)
    return _done(request, plan, "已新增任务。")


@require_POST
def split(request: HttpRequest, key: UUID) -> HttpResponse:
    """Split a task behind the chosen sentence."""
    task = load_task(request, key, "plans.edit")
    after = request.POST.get("after", "")
    split_task(task, by=request.user, at=clock.now(), after=int(after) if after.isdigit() else 0)
    return _done(request, task.plan, "已拆分，可点“撤销”恢复。")


@require_POST
def undo_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the latest edit back."""
    plan = load_plan(request, key, "plans.edit")
    edit = undo(plan, by=request.user, at=clock.now())
    return _done(request, plan, f"已撤销：{edit.what}。")


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put the plan into force."""
    plan = load_plan(request, key, "plans.edit")
    confirm_plan(plan, by=request.user, at=clock.now())
    say(request, "计划已生效，可以交办任务了。")
    return redirect("plans:plan", plan.key)
