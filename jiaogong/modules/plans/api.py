"""/plans of the API: plans within reach, and how their tasks and targets stand today."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.apikit import REFUSALS, Page, Paging, paged

from .models import Plan
from .progress import TargetStanding, TaskStanding, figure_words, plan_standing
from .words import BindingStatus, PlanKind, PlanStatus, State, TaskKind

router = Router(tags=["plans"])


class PlanOut(Schema):
    """A plan. `dated` is as the document gives it: YYYY-MM-DD, YYYY-MM or empty."""

    key: UUID
    unit: UUID
    unit_name: str
    title: str
    issuer: str
    doc_number: str
    dated: str
    year: int
    kind: PlanKind
    status: PlanStatus


class TargetOut(Schema):
    """A promised number and how it stands: `figure` is the key behind a live one, empty for reported ones."""

    key: UUID
    subject: str
    goal: str
    actual: float | None
    actual_text: str
    state: State
    note: str
    due_on: date | None
    binding: BindingStatus
    figure: str
    figure_words: str


class TaskOut(Schema):
    """A confirmed task with its targets."""

    key: UUID
    kind: TaskKind
    title: str
    due_on: date | None
    state: State
    complete: bool
    targets: list[TargetOut]


class PlanDetail(PlanOut):
    """A plan as it stands on `at`."""

    at: date
    tasks_complete: int
    tasks: list[TaskOut]


class PlanPage(Page):
    items: list[PlanOut]


class PlanFilter(Schema):
    """What narrows the list."""

    year: int | None = Field(None, ge=1949, le=2100)
    status: PlanStatus | None = None


def _plan(plan: Plan) -> dict[str, Any]:
    same = ("key", "title", "issuer", "doc_number", "dated", "year", "kind", "status")
    return {**{name: getattr(plan, name) for name in same}, "unit": plan.unit.key, "unit_name": plan.unit.name}


def _target(standing: TargetStanding) -> dict[str, Any]:
    target = standing.target
    return {
        "key": target.key, "subject": target.subject, "goal": standing.goal, "actual": standing.actual,
        "actual_text": standing.actual_text, "state": standing.state, "note": standing.note, "due_on": target.due_on,
        "binding": target.binding, "figure": target.figure, "figure_words": figure_words(target),
    }  # fmt: skip


def _task(standing: TaskStanding) -> dict[str, Any]:
    task = standing.task
    return {
        "key": task.key, "kind": task.kind, "title": task.title, "due_on": task.due_on, "state": standing.state,
        "complete": standing.complete, "targets": [_target(target) for target in standing.targets],
    }  # fmt: skip


@router.get("", response={200: PlanPage, **REFUSALS}, summary="工作计划列表", url_name="plans")
def plans(request: HttpRequest, wanted: Query[PlanFilter], paging: Query[Paging]) -> Any:
    """Plans within reach, newest year first; drafts only of the caller's own unit."""
    require_holds(request.user, "plans.view")
    rows = Plan.objects.visible_to(request.user).select_related("unit").defer("text", "achievements")
    for name in ("year", "status"):
        if (chosen := getattr(wanted, name)) is not None:
            rows = rows.filter(**{name: chosen})
    page = paged(rows, paging)
    return {**page, "items": [_plan(plan) for plan in page["items"]]}


@router.get("/{key}", response={200: PlanDetail, **REFUSALS}, summary="工作计划详情", url_name="plan")
def plan(request: HttpRequest, key: UUID) -> Any:
    """A plan with its confirmed tasks and targets as they stand today."""
    require_holds(request.user, "plans.view")
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), key=key)
    standing = plan_standing(found, clock.today())
    tasks = [_task(task) for task in standing.tasks]
    return {**_plan(found), "at": standing.at, "tasks_complete": standing.complete, "tasks": tasks}
