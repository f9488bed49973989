"""From a document to a plan waiting for confirmation."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..binding import propose
from ..deadlines import last_day
from ..models import Plan, Section, Target, Task
from ..reading import Reading, read_plan
from ..reading.model import TargetRead, TaskRead
from ..words import BindingStatus, PlanStatus, TaskKind

LONGEST = 400_000  # characters; the longest yearly plans have some 30,000
DEED = re.compile(r"实事(?!求是)")


def upload_plan(*, unit: Unit, text: str, by: Any, at: datetime) -> Plan:
    """Read a document and keep it as a draft plan of `unit`: outline, tasks and targets proposed, figures suggested.

    Nothing counts before it is confirmed. The same text again leads to the plan it already became. Raises RuleBroken
    for an empty or overlong text, and for one that holds no plan.
    """
    require(by, "plans.edit", unit)
    text = _cleaned(text)
    reading = read_plan(text)
    if not (reading.sections or reading.tasks or reading.targets or reading.achievements):
        raise RuleBroken(
            "这段文字里没有读出标题、任务或数字，不像一份要点、计划或总结。请确认选对了文件。", field="text"
        )
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        same = unit.plans.filter(text=text).exclude(status=PlanStatus.CLOSED).first()
        return same or _keep_plan(unit, text, reading, by, at)


def _keep_plan(unit: Unit, text: str, reading: Reading, by: Any, at: datetime) -> Plan:
    plan = Plan.objects.create(
        unit=unit,
        title=(reading.title or "（未识别出标题）")[:200],
        issuer=(reading.issuer or "")[:200],
        doc_number=(reading.doc_number or "")[:60],
        dated=reading.date or "",
        year=reading.year or at.year,
        kind=reading.kind,
        text=text,
        achievements=[
            {"text": a.text, "subject": a.subject, "value": a.value, "unit": a.unit, "start": a.start, "end": a.end}
            for a in reading.achievements
        ],
        created_at=at,
        created_by=by,
    )
    sections = _keep_sections(plan, reading)
    tasks = _keep_tasks(plan, reading, sections)
    _keep_targets(plan, reading, tasks, sections)
    counted = {"title": plan.title, "tasks": len(reading.tasks), "targets": len(reading.targets)}
    journal.write("上传工作计划", plan, by=by, after=counted)
    return plan


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise RuleBroken("文件里没有文字。请上传有文字的文档，或把正文粘贴进来。", field="text")
    if len(text) > LONGEST:
        raise RuleBroken(
            f"文字太长（{len(text):,} 字）。一份工作要点通常不超过 3 万字，请确认选对了文件。", field="text"
        )
    return text


def _keep_sections(plan: Plan, reading: Reading) -> list[Section]:
    kept: list[Section] = []
    above: list[Section] = []
    for position, read in enumerate(reading.sections):
        above = [s for s in above if s.level < read.level]
        section = Section.objects.create(
            plan=plan, parent=above[-1] if above else None, position=position, level=read.level,
            marker=read.marker[:20], title=read.title[:300], start=read.start, end=read.end,
        )  # fmt: skip
        kept.append(section)
        above.append(section)
    return kept


def _section_at(sections: list[Section], start: int | None) -> Section | None:
    found = None
    for section in sections:
        if start is None or section.start > start:
            break
        found = section
    return found


def _is_deed(read: TaskRead) -> bool:
    return any(DEED.search(part) for part in (read.title, *read.section_path))


def _keep_tasks(plan: Plan, reading: Reading, sections: list[Section]) -> list[Task]:
    return Task.objects.bulk_create(
        Task(
            plan=plan,
            section=_section_at(sections, read.start),
            position=Decimal(index),
            kind=TaskKind.DEED if _is_deed(read) else TaskKind.TASK,
            title=read.title[:300],
            text=read.text,
            start=read.start,
            end=read.end,
            due_on=last_day(read.deadline or "", plan.year),
            responsible=(read.responsible or "")[:200],
        )
        for index, read in enumerate(reading.tasks)
    )


def _keep_targets(plan: Plan, reading: Reading, tasks: list[Task], sections: list[Section]) -> None:
    rows = []
    homeless: dict[int | None, Task] = {}
    for index, read in enumerate(reading.targets):
        if read.task is not None:
            task = tasks[read.task]
        else:
            task = _goal_task(plan, _section_at(sections, read.start), homeless, read)
        rows.append(_target(task, read, index, plan.year))
    Target.objects.bulk_create(rows)


def _goal_task(plan: Plan, section: Section | None, homeless: dict[int | None, Task], read: TargetRead) -> Task:
    """Targets of an overall-goals section belong to no task: one task stands for the section."""
    key = section.pk if section else None
    if key not in homeless:
        homeless[key] = Task.objects.create(
            plan=plan,
            section=section,
            position=Decimal(read.start) / 1_000_000 - 1,
            title=section.title if section else "总体目标",
            text=read.text,
            start=read.start,
            end=read.end,
        )
    return homeless[key]


def _due(task: Task, deadline: str, year: int) -> date | None:
    """A target's own last day; the task's where the target names no more than the plan's year."""
    return (task.due_on if deadline in ("", str(year)) else None) or last_day(deadline, year)


def _target(task: Task, read: TargetRead, index: int, year: int) -> Target:
    low, high = read.value if isinstance(read.value, list) else (read.value, None)
    proposal = propose(
        read.text, subject=read.subject, measure=read.unit, condition=read.condition or "", context=task.title
    )
    target = Target(
        task=task, position=Decimal(index), text=read.text, start=read.start, end=read.end, subject=read.subject[:120],
        low=Decimal(str(low)), high=None if high is None else Decimal(str(high)), measure=read.unit[:10],
        comparator=read.comparator, condition=(read.condition or "")[:120], deadline=(read.deadline or "")[:40],
        due_on=_due(task, read.deadline or "", year),
    )  # fmt: skip
    if proposal is not None:
        target.binding = BindingStatus.PROPOSED
        target.figure, target.category = proposal.figure, proposal.category
        target.conditions, target.parameters = proposal.conditions, proposal.parameters
    return target
