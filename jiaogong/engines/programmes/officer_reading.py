"""Reads behind the officer's pages: where the entries of a call stand, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from jiaogong.engines.org.models import Unit

from .models import Batch, Entry, Passage, Programme
from .words import TOGETHER, EntryState, PassageState, ProgrammeState

COLUMNS = ("waiting", "late", "returned", "passed", "out")


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a call with how many entries wait there, are late, went back, passed, dropped out."""

    key: str
    title: str
    counts: dict[str, int]
    due_on: date | None


def lines_of(programme: Programme, day: date) -> list[Line]:
    """The table of steps, in two queries."""
    late = Q(state=PassageState.WAITING, due_on__lt=day)
    rows = (
        Passage.objects.filter(programme=programme).order_by().values_list("step", "state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late), due=Min("due_on", filter=Q(state=PassageState.WAITING)))
    )  # fmt: skip
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    due: dict[str, date | None] = {}
    for step, state, number, overdue, first in rows:
        column = {"waiting": "waiting", "passed": "passed", "returned": "returned", "refused": "out"}.get(state)
        if column:
            counts[step][column] += number
            counts[step]["late"] += overdue
        due[step] = first or due.get(step)
    return [Line(s.key, s.title, counts[s.key], due.get(s.key)) for s in programme.definition.steps]


def state_counts(programme: Programme) -> dict[str, int]:
    """How many entries are in each state (drafts left out). One query."""
    rows = programme.entries.exclude(state=EntryState.DRAFT).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def next_words(programme: Programme, lines: list[Line], states: dict[str, int], day: date) -> str:
    """What to do next, in one sentence."""
    if programme.state == ProgrammeState.DRAFT:
        return "核对通知和日期，分配名额，然后发布。"
    if programme.state == ProgrammeState.CANCELLED:
        return "项目已取消，材料仍可查看。"
    if programme.state == ProgrammeState.CLOSED:
        return "项目已结束，可以办理结果通报或发起新一届。"
    waiting = [line for line in lines if line.counts["waiting"]]
    rolling = programme.definition.rolling
    if programme.state == ProgrammeState.OPEN and day <= programme.closes_on and not rolling:
        left = (programme.closes_on - day).days
        ends = "今天截止申报" if left == 0 else f"离申报截止还有 {left} 天"
        return f"{ends}，可以提醒还没有申报的单位。"
    if not waiting:
        if not states:
            return "还没有收到申报。"
        return (
            f"有 {states['returned']} 件退回修改，等申报人改好。"
            if states.get("returned")
            else "全部办完，可以结束项目。"
        )
    line = waiting[0]
    step = programme.definition.step(line.key)
    if step.kind in TOGETHER:
        running = Batch.objects.filter(programme=programme, step=line.key, closed_at=None).exists()
        if running:
            return f"{line.counts['waiting']} 件正在{line.title}，在下面的批次里接着办理。"
        return f"{line.counts['waiting']} 件等待{line.title}，到齐后组织{line.title}。"
    return f"{line.counts['waiting']} 件等待{line.title}" + (
        f"，其中 {line.counts['late']} 件超期。" if line.counts["late"] else "。"
    )


def waiting_by_step(programme: Programme, unit: Unit) -> list[tuple[Any, int]]:
    """Steps done together at which entries wait for this unit and are in no batch yet: (step, how many)."""
    rows = Passage.objects.filter(programme=programme, unit=unit, state=PassageState.WAITING, batch=None)
    counts = dict(rows.order_by().values_list("step").annotate(n=Count("pk")))
    return [(s, counts[s.key]) for s in programme.definition.steps if s.kind in TOGETHER and counts.get(s.key)]


def waiting_entries(programme: Programme, unit: Unit, step: str) -> Any:
    """The entries behind such a number."""
    return Entry.objects.filter(
        programme=programme, passages__step=step, passages__unit=unit, passages__state=PassageState.WAITING,
        passages__batch=None,
    ).select_related("unit", "person", "programme").order_by("number")  # fmt: skip


def batches_of(programme: Programme, unit: Unit) -> Any:
    """The call's batches: all for the host, its own for another union, newest first, with `size` and `left`."""
    rows = Batch.objects.filter(programme=programme).select_related("unit").order_by("-opened_at", "-pk")
    if programme.unit_id != unit.pk:
        rows = rows.filter(unit=unit)
    left = Count("passages", filter=Q(passages__state=PassageState.WAITING))
    return rows.annotate(size=Count("passages"), left=left)


def titled(programme: Programme, batches: Any) -> list[Any]:
    """The batches with their step's title as `step_title`."""
    titles = {step.key: step.title for step in programme.definition.steps}
    found = list(batches)
    for batch in found:
        batch.step_title = titles.get(batch.step, batch.step)
    return found
