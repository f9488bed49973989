"""The quarterly 通报: freeze, draft, issue. What was frozen is what is printed, whatever changes later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.verbs import Wanted, freeze
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.papers.models import DocNumber
from jiaogong.engines.papers.verbs import issue_number, next_serial
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI, quarter_end
from jiaogong.kernel.errors import RuleBroken

from ..models import Bulletin, Plan, Target
from ..progress import PlanStanding, TargetStanding, TaskStanding, figure_words, plan_standing
from ..words import BindingStatus, BulletinStatus, PlanStatus, State, TaskStatus

ALWAYS = (Wanted("unions.establishment_rate"), Wanted("members.real_name_rate"), Wanted("members.members"))


def day_of_quarter(year: int, quarter: int, today: date) -> date:
    """The day a quarter's bulletin counts by: its last day, or today while it runs. Rule: it has begun."""
    if not 1 <= quarter <= 4:
        raise RuleBroken("季度只有一到四。", field="quarter")
    if date(year, quarter * 3 - 2, 1) > today:
        raise RuleBroken(f"{year}年第{quarter}季度还没有开始。", field="quarter")
    return min(quarter_end(year, quarter), today)


def draft_bulletin(plan: Plan, *, year: int, quarter: int, ranked: bool = False, by: Any, at: datetime) -> Bulletin:
    """Freeze the quarter's figures and write the bulletin's content from them.

    Drafting again replaces an earlier draft with a fresh snapshot; an issued bulletin stays, and refuses a second.
    """
    require(by, "plans.bulletin", plan.unit)
    day = day_of_quarter(year, quarter, at.astimezone(SHANGHAI).date())
    with transaction.atomic():
        plan = Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)
        if plan.status == PlanStatus.DRAFT:
            raise RuleBroken("计划还没有生效，没有可以通报的任务。")
        existing = plan.bulletins.filter(year=year, quarter=quarter)
        if existing.filter(status=BulletinStatus.ISSUED).exists():
            raise RuleBroken(f"{year}年第{quarter}季度通报已印发，不能重新生成。")
        if year < plan.year:
            raise RuleBroken(f"这份计划从{plan.year}年起执行，不能通报{year}年的进展。", field="year")
        earlier = existing.first()
        existing.delete()
        title = f"{year}年第{quarter}季度"
        snapshot = freeze(unit=plan.unit, title=title, at=day, now=at, by=by, wanted=[*wanted_of(plan), *ALWAYS])
        bulletin = Bulletin.objects.create(
            plan=plan, year=year, quarter=quarter, snapshot=snapshot, ranked=ranked,
            remark=earlier.remark if earlier else "",
            content=content_of(plan_standing(plan, day)), created_at=at, created_by=by,
        )  # fmt: skip
        journal.write("生成通报", bulletin, by=by, after={"at": str(day)})
    return bulletin


def wanted_of(plan: Plan) -> list[Wanted]:
    """The figures the plan's confirmed targets are bound to."""
    bound = Target.objects.filter(task__plan=plan, task__status=TaskStatus.CONFIRMED, binding=BindingStatus.BOUND)
    return [wanted(target) for target in bound]


def wanted(target: Target) -> Wanted:
    """A bound target's figure with its conditions."""
    return Wanted(target.figure, Conditions.from_data(target.conditions), target.category, target.parameters)


def content_of(standing: PlanStanding) -> dict[str, Any]:
    """The plan's tasks and targets as they stood, as plain data."""
    return {
        "tasks": [_task_data(task) for task in standing.tasks],
        "complete": standing.complete,
        "total": len(standing.tasks),
        "on_track": standing.count(State.ON_TRACK),
        "behind": standing.count(State.BEHIND, State.OVERDUE),
        "not_started": standing.count(State.NOT_STARTED),
    }


def _task_data(standing: TaskStanding) -> dict[str, Any]:
    task = standing.task
    return {
        "id": task.pk,
        "section": _top(task),
        "title": task.title,
        "kind": task.kind,
        "state": str(standing.state.label),
        "targets": [_target_data(target) for target in standing.targets],
    }


def _top(task: Any) -> str:
    section = task.section
    while section is not None and section.parent_id is not None:
        section = section.parent
    return str(section) if section else ""


def _target_data(standing: TargetStanding) -> dict[str, Any]:
    target = standing.target
    return {
        "id": target.pk,
        "subject": target.subject,
        "figure": target.figure if target.binding == BindingStatus.BOUND else "",
        "category": target.category,
        "conditions": target.conditions,
        "parameters": target.parameters,
        "source": figure_words(target) if target.binding == BindingStatus.BOUND else "人工填报",
        "goal": standing.goal,
        "actual": standing.actual_text,
        "state": str(standing.state.label),
        "note": standing.note,
    }


def set_options(bulletin: Bulletin, *, ranked: bool, remark: str, by: Any) -> Bulletin:
    """Ranking on or off (off by default), and words of the office's own. Rule: only while it is a draft."""
    require(by, "plans.bulletin", bulletin.plan.unit)
    with transaction.atomic():
        bulletin = _locked_draft(bulletin)
        before = journal.picture(bulletin, "ranked", "remark")
        bulletin.ranked, bulletin.remark = ranked, remark.strip()
        bulletin.save(update_fields=["ranked", "remark"])
        journal.write("修改通报", bulletin, by=by, before=before, after=journal.picture(bulletin, "ranked", "remark"))
    return bulletin


def _tell_below(bulletin: Bulletin, number: str, at: datetime) -> None:
    """A message to the chairs directly below: the bulletin is there to read."""
    chairs = Office.objects.filter(
        unit__superior=bulletin.plan.unit, unit__is_inner=False, role="chair", abolished_on__isnull=True
    )
    for office in chairs:
        inbox.send(
            short="上级通报", body=f"{bulletin}（{number}）已印发，请查收。",
            link=reverse("plans:bulletin", args=[bulletin.key]), office=office, at=at,
        )  # fmt: skip


def _locked_draft(bulletin: Bulletin) -> Bulletin:
    bulletin = Bulletin.objects.select_for_update().select_related("plan__unit").get(pk=bulletin.pk)
    if bulletin.status == BulletinStatus.ISSUED:
        raise RuleBroken("通报已印发，内容不能再改。")
    return bulletin


def numbers_in_use(unit: Unit) -> list[str]:
    """文号 the unit's own plans carry: a bulletin must not take one of them."""
    return list(Plan.objects.filter(unit=unit).exclude(doc_number="").values_list("doc_number", flat=True))


def suggested_serial(unit: Unit, mark: str, day: date | None = None) -> int:
    """The next free serial of a mark in the year, past the numbers the unit's own plans carry."""
    return next_serial(mark, (day or clock.today()).year, taken=numbers_in_use(unit))


def issue_bulletin(bulletin: Bulletin, *, mark: str, by: Any, at: datetime, serial: int | None = None) -> DocNumber:
    """Give the bulletin its 文号 (`serial`, or the next free one) and lock it. Asked twice it keeps its number."""
    require(by, "plans.bulletin", bulletin.plan.unit)
    mark = mark.strip()
    if not mark:
        raise RuleBroken("请填写机关代字，例如“清教工”。", field="mark")
    with transaction.atomic():
        fresh = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
        number = issue_number(
            fresh,
            mark=mark,
            year=at.astimezone(SHANGHAI).year,
            at=at,
            serial=serial,
            taken=numbers_in_use(bulletin.plan.unit),
        )
        if fresh.status != BulletinStatus.ISSUED:
            fresh.status, fresh.issued_at = BulletinStatus.ISSUED, at
            fresh.save(update_fields=["status", "issued_at"])
            journal.write("印发通报", fresh, by=by, after={"doc_number": str(number)})
            _tell_below(fresh, str(number), at)
    return number
