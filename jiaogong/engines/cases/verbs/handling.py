"""Who handles a case: assigned, replaced, signed for, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Holding, Person, Unit, open_at
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Case, Handler
from ..words import Part
from .common import ask_handler, close_desk_item, close_handler_items, day_of, locked, must_be_open, reasoned
from .trail import add_line


@dataclass(frozen=True, slots=True)
class NewHandler:
    """Somebody who is to handle: a person, a department, or a person of a department."""

    part: str
    person: Person | None = None
    unit: Unit | None = None
    department: str = ""
    due_on: date | None = None


@transaction.atomic
def assign(case: Case, *, handlers: Sequence[NewHandler], by: Any, at: datetime) -> list[Handler]:
    """Give the case to handlers, who get a to-do (a leader in charge a message). Whoever has that part already keeps it.

    Rules: open; one lead at a time; nobody in two parts; a day not in the past.
    """
    row, day = locked(case), day_of(at)
    must_be_open(row)
    if not handlers:
        raise RuleBroken("请选择承办人或者承办部门。", field="person")
    made = [_assigned(row, new, day, by, at) for new in handlers]
    fresh = [handler for handler, is_new in made if is_new]
    if fresh:
        if any(handler.part == Part.LEAD for handler in fresh):
            close_desk_item(row, by=by, at=at, outcome="已交办")
        words = "；".join(str(handler) for handler in fresh)
        add_line(row, what="交办", by=by, at=at, text=words, inner=row.sealed)
        due = next((f"{h.due_on:%Y-%m-%d}" for h in fresh if h.due_on), "")
        journal.write("交办事项", row, by=by, after={"handlers": words, "due_on": due})
    return [handler for handler, _ in made]


def _assigned(row: Case, new: NewHandler, day: date, by: Any, at: datetime) -> tuple[Handler, bool]:
    if new.person is None and new.unit is None:
        raise RuleBroken("请选择承办人或者承办部门。", field="person")
    if new.due_on is not None and new.due_on < day:
        raise RuleBroken("办理期限不能早于今天。", field="due_on")
    live = row.handlers.filter(until__isnull=True)
    there = live.filter(person=new.person) if new.person else live.filter(person__isnull=True, unit=new.unit)
    same = there.first()
    if same is not None:
        if same.part == new.part:
            return same, False
        raise RuleBroken(f"{same.who}已经是{same.get_part_display()}，一人只能有一种分工。", field="person")
    lead = live.filter(part=Part.LEAD).first() if new.part == Part.LEAD else None
    if lead is not None:
        raise RuleBroken(f"已由{lead.who}主办；要换人，请用“更换承办人”。", field="person")
    made = Handler.objects.create(
        case=row, part=new.part, person=new.person, unit=new.unit, department=new.department.strip()[:60], round=row.round,
        since=day, due_on=new.due_on,
    )  # fmt: skip
    ask_handler(made, by=by, at=at)
    return made, True


def end_part(handler: Handler, *, by: Any, at: datetime, outcome: str) -> None:
    """His part is over from today. Inside the caller's transaction."""
    Handler.objects.filter(pk=handler.pk, until__isnull=True).update(until=day_of(at))
    close_handler_items(handler, by=by, at=at, outcome=outcome)


@transaction.atomic
def replace_handler(handler: Handler, *, to: NewHandler, reason: str, by: Any, at: datetime) -> Handler:
    """Somebody else takes this part, with its day. Rule: a reason; replaced twice by the same is once."""
    row, reason = locked(handler.case), reasoned(reason)
    must_be_open(row)
    old = row.handlers.filter(pk=handler.pk, until__isnull=True).select_related("person", "unit").first()
    if old is None:
        same = row.handlers.filter(until__isnull=True, part=handler.part, person=to.person, unit=to.unit).first()
        if same is not None:
            return same
        raise RuleBroken("这位承办人已经更换过了，请刷新页面。")
    if (old.person_id, old.unit_id) == (to.person.pk if to.person else None, to.unit.pk if to.unit else None):
        return old
    end_part(old, by=by, at=at, outcome="已更换承办人")
    new = NewHandler(old.part, to.person, to.unit, to.department, to.due_on or _kept(old.due_on, day_of(at)))
    made, _ = _assigned(row, new, day_of(at), by, at)
    add_line(row, what="更换承办人", by=by, at=at, text=f"{old.who} → {made.who}：{reason}", inner=row.sealed)
    journal.write("更换承办人", row, by=by, before={"handler": str(old)}, after={"handler": str(made)})
    return made


def _kept(due_on: date | None, day: date) -> date | None:
    return due_on if due_on and due_on >= day else None


def is_handler(handler: Handler, user: Any, day: date) -> bool:
    """Whether the user is this handler: himself, or through an office of the handling department."""
    if handler.until is not None:
        return False
    if handler.person_id is not None:
        return bool(handler.person and handler.person.user_id == getattr(user, "pk", None))
    rows = Holding.objects.filter(open_at(day), person__user=user, office__unit=handler.unit_id)
    return rows.filter(office__abolished_on__isnull=True).exists()


def _own(handler: Handler, by: Any, at: datetime) -> Handler:
    row = locked(handler.case)
    must_be_open(row)
    mine = row.handlers.select_related("person", "unit").get(pk=handler.pk)
    if not is_handler(mine, by, day_of(at)):
        raise Refused("cases.handle")
    mine.case = row
    return mine


@transaction.atomic
def accept(handler: Handler, *, by: Any, at: datetime) -> Handler:
    """签收: the handler has seen it and takes it on. By himself alone; twice is once."""
    mine = _own(handler, by, at)
    if mine.accepted_on is None:
        mine.accepted_on = day_of(at)
        mine.save(update_fields=["accepted_on"])
        add_line(mine.case, what="签收", by=by, at=at, text=mine.who, inner=mine.case.sealed)
        journal.write("签收事项", mine.case, by=by, after={"handler": mine.who})
    return mine


@transaction.atomic
def finish_part(handler: Handler, *, by: Any, at: datetime) -> Handler:
    """His part is done (the reply is written, say); his to-do closes, the case goes on. By himself alone; twice is once."""
    mine = _own(handler, by, at)
    if mine.done_on is None:
        mine.done_on = day_of(at)
        mine.accepted_on = mine.accepted_on or mine.done_on
        mine.save(update_fields=["done_on", "accepted_on"])
        close_handler_items(mine, by=by, at=at, outcome="已完成")
        journal.write("完成承办", mine.case, by=by, after={"handler": mine.who})
    return mine


@transaction.atomic
def change_due(handler: Handler, *, due_on: date, reason: str, by: Any, at: datetime) -> Handler:
    """The day by which this handler is to be done moves, with a reason; reminders start afresh."""
    row, reason = locked(handler.case), reasoned(reason)
    must_be_open(row)
    mine = row.handlers.select_related("person", "unit").get(pk=handler.pk)
    if mine.until is not None:
        raise RuleBroken("这位承办人已经更换，请刷新页面。")
    if mine.due_on == due_on:
        return mine
    if due_on < day_of(at):
        raise RuleBroken("办理期限不能早于今天。", field="due_on")
    before, mine.due_on, mine.case = mine.due_on, due_on, row
    mine.save(update_fields=["due_on"])
    row.climbs.filter(about=f"handler-{mine.pk}").delete()
    ask_handler(mine, by=by, at=at)
    add_line(row, what="调整期限", by=by, at=at, text=f"{mine.who}：改为 {due_on:%Y-%m-%d}。{reason}", inner=row.sealed)
    journal.write("调整办理期限", row, by=by, before={"due_on": str(before)}, after={"due_on": str(due_on)})
    return mine
