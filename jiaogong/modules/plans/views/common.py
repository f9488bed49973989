"""Loading what a page is about, or 404."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from jiaogong.kernel.access import require

from ..models import Plan, Target, Task


def load_plan(request: HttpRequest, key: UUID, rule: str = "plans.view") -> Plan:
    """A plan the user may see; with another rule, one he may also do that to."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit", "confirmed_by"), key=key)
    if rule != "plans.view":
        require(request.user, rule, plan.unit)
    return plan


def load_task(request: HttpRequest, key: UUID, rule: str = "plans.view") -> Task:
    """A task of a plan the user may see (and do `rule` to)."""
    task = get_object_or_404(Task.objects.select_related("plan__unit", "section"), key=key)
    task.plan = load_plan(request, task.plan.key, rule)
    return task


def load_target(request: HttpRequest, key: UUID, rule: str = "plans.edit") -> Target:
    """A target of a plan the user may edit."""
    target = get_object_or_404(Target.objects.select_related("task__plan__unit"), key=key)
    load_plan(request, target.task.plan.key, rule)
    return target


def chosen_tasks(request: HttpRequest, plan: Plan) -> QuerySet[Task]:
    """The tasks ticked on the page, of this plan and no other."""
    keys = []
    for text in request.POST.getlist("task"):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return plan.tasks.filter(key__in=keys)


def say(request: HttpRequest, text: str) -> None:
    """A word of success for the next page."""
    from django.contrib import messages

    messages.success(request, text)


Context = dict[str, Any]
