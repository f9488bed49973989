"""What is late climbs: to the leader in charge after one working day, to the chair of the unit after five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office
from jiaogong.engines.org.offices import handling_office
from jiaogong.kernel.clock import WorkingCalendar

from . import kinds
from .models import Case, Climb, Clock, Handler
from .rules import URGE_ITEM
from .verbs.common import day_of, office_of
from .words import WORKERS, Part, State

LEADER, CHAIR = "leader", "chair"
AFTER = {LEADER: 1, CHAIR: 5}  # working days after the due day


@dataclass(frozen=True, slots=True)
class Late:
    """Something late in a case: a clock, or a handler's day."""

    case: Case
    about: str
    title: str
    due_on: date
    clock: Clock | None = None


def climb(at: datetime) -> int:
    """Bring what is late before whoever can urge it; each step once. May be called again at any time; returns how many went."""
    day, calendar = day_of(at), WorkingCalendar()
    return sum(_raised(late, day, calendar, at) for late in _late(day))


def _late(day: date) -> list[Late]:
    clocks = Clock.objects.overdue(day).select_related("case__unit__home", "case__desk")
    handlers = Handler.objects.filter(
        until__isnull=True, done_on__isnull=True, due_on__lt=day, part__in=WORKERS, case__state=State.OPEN
    ).select_related("case__unit__home", "case__desk", "unit", "person")
    found = [Late(c.case, f"clock-{c.pk}", c.title, c.due_on, c) for c in clocks]
    found += [
        Late(h.case, f"handler-{h.pk}", f"{h.get_part_display()}办理", h.due_on, None) for h in handlers if h.due_on
    ]
    return found


def _raised(late: Late, day: date, calendar: WorkingCalendar, at: datetime) -> int:
    days = calendar.between(late.due_on, day)
    return sum(_step(late, step, at) for step, after in AFTER.items() if days >= after)


def _step(late: Late, step: str, at: datetime) -> int:
    try:
        with transaction.atomic():
            Climb.objects.create(case=late.case, about=late.about, step=step, at=at)
            if step == LEADER and late.clock is not None:
                kinds.get(late.case.kind).on_overdue(late.case, late.clock, at)
            return _tell(late, step, at)
    except IntegrityError:
        return 0


def _tell(late: Late, step: str, at: datetime) -> int:
    case, told = late.case, 0
    title = f"督促：{case.title}（{late.title}，{late.due_on:%m月%d日}到期）"
    given: dict[str, Any] = {
        "kind": URGE_ITEM,
        "title": title,
        "subject": case,
        "unit": case.unit,
        "by": None,
        "at": at,
    }
    if step == LEADER:
        rows = case.handlers.filter(part=Part.LEADER, until__isnull=True).select_related("person", "unit")
        for row in rows:
            office = office_of(row.unit) if row.unit and row.person is None else None
            if row.person or office:
                inbox.open_item(link=kinds.link_of(case), person=row.person, office=office, **given)
                told += 1
        return told
    chair = handling_office(case.unit.home or case.unit, chair=True)
    if chair is not None:
        inbox.open_item(link=_link_for(case, chair), office=chair, **given)
        told = 1
    return told


def _link_for(case: Case, office: Office) -> str:
    """The case's page, or of a sealed one that is not the chair's a page he may open."""
    outside = kinds.get(case.kind).outside
    if case.sealed and case.desk_id != office.pk and outside is not None:
        return outside(case)
    return kinds.link_of(case)
