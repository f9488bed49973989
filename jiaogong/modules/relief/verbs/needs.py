"""走帮服: a round, a need, what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Need
from ..words import NeedState
from .common import day_of, locked, not_ahead

_SEEN = ("day", "visitors", "need", "fix", "state", "due_on", "closed_on")


def record_need(
    unit: Unit, *, by: Any, at: datetime, person: Person | None, day: date, visitors: str, need: str, due_on: date | None = None
) -> Need:  # fmt: skip
    """A need found on a round. Rules: not in the future; staff of the union or below it. Source: domain F07, A23."""
    not_ahead(day, "day")
    if not need.strip():
        raise RuleBroken("请写明需求。", field="need")
    if due_on and due_on < day_of(at):
        raise RuleBroken("办理期限不能早于今天。", field="due_on")
    with transaction.atomic():
        unit = locked(unit, by, "relief.keep_needs")
        jobs = Employment.objects.filter(open_at(day), person=person).select_related("unit__home")
        if person is not None and not any(j.unit.path.startswith(unit.path) for j in jobs):
            raise RuleBroken(f"{person.name}不在本工会范围内工作。", field="person")
        row = Need.objects.create(
            unit=unit,
            person=person,
            day=day,
            visitors=visitors.strip()[:120],
            need=need.strip()[:500],
            due_on=due_on,
            recorded_by=by,
        )
        journal.write("登记走帮服需求", row, by=by, after={"day": str(day)}, unit_id=unit.pk)
        return row


def close_need(need: Need, *, by: Any, at: datetime, state: str, fix: str) -> Need:
    """The need is met, or it was said why not; closed again corrects the words."""
    if state not in (NeedState.SOLVED, NeedState.NOTED):
        raise RuleBroken("请选择办理结果。", field="state")
    if not fix.strip():
        raise RuleBroken("请写明怎样办理的，或为什么办不了。", field="fix")
    with transaction.atomic():
        locked(need.unit, by, "relief.keep_needs")
        row = Need.objects.select_for_update().get(pk=need.pk)
        if (row.state, row.fix) == (state, fix.strip()):
            return row
        before = {"state": str(row.state)}
        row.state, row.fix, row.closed_on = NeedState(state), fix.strip()[:500], row.closed_on or day_of(at)
        row.save()
        journal.write("办理走帮服需求", row, by=by, before=before, after={"state": str(row.state)}, unit_id=row.unit_id)
        return row
