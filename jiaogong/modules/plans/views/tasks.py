"""A task: its sentence, targets and where their numbers come from, who does it, what was reported."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Avg, Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.org.models import Holding, Office
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, standings
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..forms import AssignForm, BindingForm, RatingForm, ReportForm, TargetForm, TaskForm
from ..models import DeedRating, Target, Task
from ..progress import figure_words, plan_standing
from ..verbs import assigning
from ..verbs.assigning import assign_task, may_rate, rate_deed, reopen_task
from ..verbs.editing import change_task
from ..verbs.targets import bind_target, remove_target, save_target
from ..words import FEWEST_RATERS, PlanStatus, TaskKind, TaskStatus
from .common import load_target, load_task, say
from .plans import target_view

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@require_GET
def task(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything about one task."""
    found = load_task(request, key)
    standing = plan_standing(found.plan, clock.today())
    mine = next((t for t in standing.tasks if t.task.pk == found.pk), None)
    reports = list(found.reports.select_related("reported_by", "judged_by", "assignment__office__unit", "target"))
    files = attachments_of(*reports)
    context = {
        "plan": found.plan,
        "task": found,
        "standing": mine,
        "targets": [target_view(standing, t) for t in mine.targets] if mine else [],
        "plain_targets": [] if mine else [{"target": t, "words": figure_words(t)} for t in found.targets.all()],
        "assignments": found.assignments.exclude(status="withdrawn").select_related("office__unit"),
        "reports": [{"report": r, "files": files[r.pk]} for r in reports],
        "fewest": FEWEST_RATERS,
        "rating": found.ratings.aggregate(mean=Avg("score"), number=Count("id")),
        "may_edit": allows(request.user, "plans.edit", found.plan.unit) and found.plan.status != PlanStatus.CLOSED,
        "may_assign": allows(request.user, "plans.assign", found.plan.unit)
        and found.plan.status == PlanStatus.CONFIRMED,
        "report_form": ReportForm(task=found, initial={"happened_on": clock.today()}),
    }
    return render(request, "plans/task.html", context)


def edit_task(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct a task, and split it at a sentence."""
    found = load_task(request, key, "plans.edit")
    form = TaskForm(request.POST or None, instance=Task.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            change_task(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(request, "已保存。")
            return redirect("plans:review", found.plan.key)
    return render(
        request,
        "plans/task_form.html",
        {"form": form, "task": found, "plan": found.plan, "sentences": sentences(found.text)},
    )


def sentences(text: str) -> list[dict[str, object]]:
    """The sentences of a task's text with the place behind each: where it can be split."""
    found: list[dict[str, object]] = []
    position = 0
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            found.append({"text": match[0].strip(), "after": match.end()})
        position = match.end()
    if found and position:
        found[-1]["after"] = 0
    return found


def edit_target(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct a target."""
    target = load_target(request, key)
    return _target_form(request, target.task, target)


def new_target(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a target to a task."""
    return _target_form(request, load_task(request, key, "plans.edit"), None)


def _target_form(request: HttpRequest, task: Task, target: Target | None) -> HttpResponse:
    form = TargetForm(request.POST or None, instance=Target.objects.get(pk=target.pk) if target else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_target(task, by=request.user, at=clock.now(), target=target, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(request, "目标已保存，请选定数据来源。")
            return redirect("plans:bind", saved.key)
    return render(request, "plans/target_form.html", {"form": form, "task": task, "target": target, "plan": task.plan})


def bind(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the figure behind a target, with its conditions, or reporting by hand."""
    target = load_target(request, key)
    form = BindingForm(request.POST or None, target=target)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            bind_target(
                target, by=request.user, at=clock.now(), figure=data["figure"], category=data.get("category", ""),
                conditions=data["conditions"], parameters=data["parameters"],
            )  # fmt: skip
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(request, "数据来源已确认。")
            return redirect("plans:review", target.task.plan.key)
    return render(
        request,
        "plans/bind_form.html",
        {"form": form, "target": target, "plan": target.task.plan, "words": figure_words(target)},
    )


@require_POST
def accept_binding(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm the figure the system proposed, as it is."""
    target = load_target(request, key)
    if not target.figure:
        raise RuleBroken("这个目标没有建议的指标。")
    bind_target(
        target, by=request.user, at=clock.now(), figure=target.figure, category=target.category,
        conditions=Conditions.from_data(target.conditions), parameters=target.parameters,
    )  # fmt: skip
    say(request, "数据来源已确认。")
    return redirect("plans:review", target.task.plan.key)


@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a target away."""
    target = load_target(request, key)
    remove_target(target, by=request.user, at=clock.now())
    say(request, "目标已删除，可点“撤销”恢复。")
    return redirect("plans:review", target.task.plan.key)


def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the task to departments and units."""
    found = load_task(request, key, "plans.assign")
    initial = {"due_on": found.due_on or min((t.due_on for t in found.targets.all() if t.due_on), default=None)}
    form = AssignForm(request.POST or None, offices=offices_below(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = assign_task(
                found,
                offices=list(data["offices"]),
                due_on=data["due_on"],
                note=data["note"],
                by=request.user,
                at=clock.now(),
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(request, f"已交办 {len(made)} 个承办单位，对方可在待办中看到。")
            return redirect("plans:task", found.key)
    chosen = set(request.POST.getlist("offices"))
    groups = _office_groups(found, chosen)
    return render(
        request, "plans/assign_form.html", {"form": form, "task": found, "plan": found.plan, "groups": groups}
    )


def offices_below(task: Task):  # type: ignore[no-untyped-def]
    """Offices a task may be given to: those of the plan's unit and every chair or cadre below, with a holder."""
    unit = task.plan.unit
    held = Q(pk__in=Holding.objects.current().values("office_id"))
    below = Q(unit__path__startswith=unit.path, unit__is_inner=False, role__in=["chair", "officer"])
    return (
        Office.objects.filter(held, abolished_on__isnull=True)
        .filter(Q(unit__home=unit) | below)
        .exclude(role__in=["leader", "member"])
        .select_related("unit")
    )


def _office_groups(task: Task, chosen: set[str]) -> list[dict[str, object]]:
    """Own departments, direct inferiors, and the rest (shown folded), for the assignment page."""
    unit = task.plan.unit
    own, direct, others = [], [], []
    responsible = task.responsible
    for office in offices_below(task):
        row = {
            "office": office,
            "checked": str(office.key) in chosen
            or (not chosen and bool(responsible) and office.unit.name in responsible),
        }
        if office.unit.home_id == unit.pk:
            own.append(row)
        elif office.unit.superior_id == unit.pk:
            direct.append(row)
        else:
            others.append(row)
    groups = [("本级科室和职务", own, True), ("直属下级", direct, True), ("其他下级单位", others, False)]
    return [{"title": t, "rows": rows, "open": is_open} for t, rows, is_open in groups if rows]


@require_POST
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan's own office reports progress."""
    found = load_task(request, key, "plans.assign")
    form = ReportForm(request.POST, request.FILES, task=found)
    if not form.is_valid():
        raise RuleBroken("；".join(str(e) for errors in form.errors.values() for e in errors))
    assigning.report(found, by=request.user, at=clock.now(), **form.cleaned_data)
    say(request, "已填报。")
    return redirect("plans:task", found.key)


@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back that the task is finished."""
    found = load_task(request, key, "plans.assign")
    reopen_task(found, by=request.user, at=clock.now())
    return redirect("plans:task", found.key)


@require_GET
def deeds(request: HttpRequest) -> HttpResponse:
    """办实事 of the unions above, for their members to know and rate."""
    paths = {s.path[: n * 4] for s in standings(request.user) for n in range(1, len(s.path) // 4 + 1)}
    if not paths:
        raise Refused("plans.rate")
    found = (
        Task.objects.filter(plan__unit__path__in=paths, kind=TaskKind.DEED, status=TaskStatus.CONFIRMED)
        .exclude(plan__status=PlanStatus.DRAFT)
        .select_related("plan__unit")
        .annotate(mean=Avg("ratings__score"), raters=Count("ratings"))
        .order_by("-plan__year", "plan_id", "position")
    )
    rated = dict(DeedRating.objects.filter(user=signed_in(request), task__in=found).values_list("task_id", "score"))
    return render(request, "plans/deeds.html", {"deeds": found, "rated": rated, "fewest": FEWEST_RATERS})


def rate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Rate a 办实事."""
    user = signed_in(request)
    found = Task.objects.select_related("plan__unit").filter(key=key).first()
    if found is None or not may_rate(user, found):
        raise Refused("plans.rate")
    earlier = found.ratings.filter(user=user).first()
    form = RatingForm(
        request.POST or None, initial={"score": earlier.score, "comment": earlier.comment} if earlier else None
    )
    if request.method == "POST" and form.is_valid():
        rate_deed(found, by=user, at=clock.now(), **form.cleaned_data)
        say(request, "谢谢您的评价。")
        return redirect("plans:deeds")
    return render(request, "plans/rate_form.html", {"form": form, "task": found})
