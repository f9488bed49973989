"""What an assignee sees and does, and the judging of reports."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..forms import JudgeForm, ReportForm
from ..models import Assignment, Report
from ..progress import figure_words, goal_text
from ..verbs import assigning
from ..words import AssignmentStatus, PlanStatus
from .common import say


def _load(request: HttpRequest, key: UUID) -> Assignment:
    found = get_object_or_404(
        Assignment.objects.select_related("task__plan__unit", "office__unit__home", "assigned_by"), key=key
    )
    if not assigning.may_see_assignment(request.user, found):
        raise Refused("plans.assignment")
    return found


def assignment(request: HttpRequest, key: UUID) -> HttpResponse:
    """The task as given to an office: sentence, targets, day, the form to report, what was reported."""
    found = _load(request, key)
    may_work = assigning.may_work_on(request.user, found)
    running = found.status != AssignmentStatus.WITHDRAWN and found.task.plan.status == PlanStatus.CONFIRMED
    form = ReportForm(
        request.POST or None, request.FILES or None, task=found.task, initial={"happened_on": clock.today()}
    )
    if request.method == "POST":
        if not may_work:
            raise Refused("plans.report")
        if form.is_valid():
            try:
                assigning.report(found.task, assignment=found, by=request.user, at=clock.now(), **form.cleaned_data)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                say(request, "已提交，等待上级工会审核。")
                return redirect("plans:assignment", found.key)
    elif may_work:
        note_seen_about(found, at=clock.now())
    reports = list(found.reports.select_related("reported_by", "target"))
    files = attachments_of(*reports)
    today = clock.today()
    context = {
        "assignment": found, "task": found.task, "plan": found.task.plan, "form": form, "may_work": may_work and running,
        "may_assign": allows(request.user, "plans.assign", found.task.plan.unit),
        "targets": [{"target": t, "goal": goal_text(t), "words": figure_words(t)} for t in found.task.targets.all()],
        "reports": [{"report": r, "files": files[r.pk]} for r in reports],
        "overdue": (today - found.due_on).days if found.status == AssignmentStatus.OPEN and today > found.due_on else 0,
        "days_left": clock.WorkingCalendar().between(today, found.due_on) if today <= found.due_on else 0,
    }  # fmt: skip
    return render(request, "plans/assignment.html", context)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an assignment back."""
    found = _load(request, key)
    assigning.withdraw_assignment(found, by=request.user, at=clock.now())
    say(request, "已撤回交办。")
    return redirect("plans:task", found.task.key)


@require_POST
def urge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a reminder now."""
    found = _load(request, key)
    assigning.urge(found, by=request.user, at=clock.now())
    say(request, "已催办，对方会收到消息。")
    return redirect("plans:task", found.task.key)


def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report with its evidence; whoever assigns may accept or return it."""
    found = get_object_or_404(
        Report.objects.select_related(
            "task__plan__unit", "assignment__office__unit__home", "target", "reported_by", "judged_by"
        ),
        key=key,
    )
    unit = found.task.plan.unit
    may_judge = allows(request.user, "plans.assign", unit)
    may_see = allows(request.user, "plans.view", unit) or (
        found.assignment is not None and assigning.may_see_assignment(request.user, found.assignment)
    )
    if not may_see:
        raise Refused("plans.report")
    form = JudgeForm(request.POST or None)
    if request.method == "POST":
        if not may_judge:
            raise Refused("plans.judge")
        if form.is_valid():
            try:
                data = form.cleaned_data
                assigning.judge_report(
                    found, accept=data["accept"] == "yes", answer=data["answer"], by=request.user, at=clock.now()
                )
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                say(request, "已采纳。" if data["accept"] == "yes" else "已退回，对方的待办重新打开。")
                return redirect("plans:task", found.task.key)
    context = {
        "report": found,
        "task": found.task,
        "plan": found.task.plan,
        "files": attachments_of(found)[found.pk],
        "form": form,
        "may_judge": may_judge,
    }
    return render(request, "plans/report.html", context)
