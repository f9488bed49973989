"""A case from its opening to its end: opened, handed over, handled a second time, closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from .. import kinds
from ..models import Case, Handler
from ..rules import HANDLE_ITEM, URGE_ITEM
from ..words import Part, State
from .common import ask_desk, ask_handler, close_desk_item, day_of, locked, must_be_open, reasoned
from .trail import add_line


@transaction.atomic
def open_case(
    subject: models.Model, *, kind: str, unit: Unit, title: str, by: Any, at: datetime, desk: Office | None = None,
    take_by: date | None = None, traced: bool = True,
) -> Case:  # fmt: skip
    """The case of a subject, with a to-do (until `take_by`) for the desk that takes it; opened twice it is the same case.

    `traced=False` leaves no journal line (somebody was promised to stay unknown; the caller passes a rounded `at`).
    """
    known = kinds.get(kind)
    there = Case.objects.about(subject).select_related("unit__home", "desk").first()
    if there is not None:
        return there
    row = Case.objects.create(
        kind=kind, unit=unit, desk=desk, subject_type=subject._meta.label_lower, subject_id=subject.pk, title=title[:100],
        sealed=known.sealed, opened_at=at,
    )  # fmt: skip
    ask_desk(row, by=by, at=at, due_on=take_by)
    if traced:
        journal.write("开始办理事项", row, by=by, after={"kind": known.title, "title": row.title})
    return row


def _close_items(case: Case, *, by: Any, at: datetime, outcome: str) -> None:
    for kind in (HANDLE_ITEM, URGE_ITEM):
        inbox.close_items(kind=kind, subject=case, by=by, at=at, outcome=outcome[:20])


def end_handlers(case: Case, *, by: Any, at: datetime, outcome: str) -> int:
    """Their parts end today and their to-dos are closed."""
    _close_items(case, by=by, at=at, outcome=outcome)
    return case.handlers.filter(until__isnull=True).update(until=day_of(at))


@transaction.atomic
def close_case(case: Case, *, outcome: str, by: Any, at: datetime, traced: bool = True) -> Case:
    """The case ends with its outcome: clocks still running stop, to-dos close; who handled it may still read it. Twice is once."""
    row = locked(case)
    if row.state == State.CLOSED and row.outcome == outcome[:40]:
        return row
    must_be_open(row)
    if not outcome.strip():
        raise RuleBroken("请写明办理结果。", field="outcome")
    row.state, row.closed_at, row.outcome = State.CLOSED, at, outcome.strip()[:40]
    row.save(update_fields=["state", "closed_at", "outcome"])
    row.clocks.running().update(stopped_on=day_of(at), paused_on=None, reason=f"办结：{row.outcome}")
    _close_items(row, by=by, at=at, outcome="已办结")
    close_desk_item(row, by=by, at=at, outcome="已办结")
    add_line(row, what="办结", by=by, at=at, text=row.outcome)
    if traced:
        journal.write("办结事项", row, by=by, after={"outcome": row.outcome})
    return row


@transaction.atomic
def second_round(case: Case, *, reason: str, by: Any, at: datetime, traced: bool = True) -> Case:
    """The case is handled a second time: it is open again, the former handlers' parts are over, the desk gives it out anew.

    Rule: once only. Sent twice in round two while nobody has been assigned it is the same second round.
    """
    row, reason = locked(case), reasoned(reason)
    if row.round > 1:
        raise RuleBroken("已经进行过二次办理，不能再次要求；仍不满意的，可以提交上级或者下次会议。")
    end_handlers(row, by=by, at=at, outcome="转二次办理")
    row.clocks.running().update(stopped_on=day_of(at), paused_on=None, reason="转二次办理")
    row.round, row.state, row.closed_at, row.outcome = 2, State.OPEN, None, ""
    row.save(update_fields=["round", "state", "closed_at", "outcome"])
    add_line(row, what="二次办理", by=by, at=at, text=reason)
    ask_desk(row, by=by, at=at)
    if traced:
        journal.write("二次办理", row, by=by, after={"round": 2})
    return row


@transaction.atomic
def hand_over(case: Case, *, to: Unit | Office | Person, reason: str, by: Any, at: datetime) -> Case:
    """The case goes to another unit, another desk, or another lead handler, with its trail; clocks go on.

    To a unit or an office: former parts and grants of access end, its desk gets the to-do. To a person: he leads from today.
    """
    row, reason = locked(case), reasoned(reason)
    must_be_open(row)
    if isinstance(to, Person):
        return _to_person(row, to, reason, by, at)
    unit = to if isinstance(to, Unit) else to.unit.home or to.unit
    desk = to if isinstance(to, Office) else kinds.get(row.kind).desk(unit)
    if (row.unit_id, row.desk_id) == (unit.pk, desk.pk if desk else None):
        return row
    if desk is None:
        raise RuleBroken(f"{unit.name}没有可以受理的岗位（空缺），不能移交；请先联系对方确定受理人。", field="to")
    before = {"unit": row.unit.name, "desk": str(row.desk or "")}
    end_handlers(row, by=by, at=at, outcome="已移交")
    close_desk_item(row, by=by, at=at, outcome="已移交")
    row.accesses.filter(revoked_at__isnull=True).update(revoked_at=at)
    row.unit, row.desk = unit, desk
    row.save(update_fields=["unit", "desk"])
    ask_desk(row, by=by, at=at)
    add_line(row, what="移交", by=by, at=at, text=f"移交{unit.name}：{reason}")
    journal.write("移交事项", row, by=by, before=before, after={"unit": unit.name, "desk": str(desk)})
    return row


def _to_person(row: Case, to: Person, reason: str, by: Any, at: datetime) -> Case:
    lead = row.handlers.filter(part=Part.LEAD, until__isnull=True).first()
    if lead is not None and lead.person_id == to.pk:
        return row
    if row.handlers.filter(person=to, until__isnull=True).exists():
        raise RuleBroken("他已经在承办这件事，不必移交。", field="to")
    day = day_of(at)
    due_on = lead.due_on if lead else None
    if lead is not None:
        from .handling import end_part

        end_part(lead, by=by, at=at, outcome="已移交")
    made = Handler.objects.create(case=row, part=Part.LEAD, person=to, round=row.round, since=day, due_on=due_on)
    ask_handler(made, by=by, at=at)
    close_desk_item(row, by=by, at=at, outcome="已交办")
    add_line(row, what="转办", by=by, at=at, text=f"转由{to.name}主办：{reason}", inner=row.sealed)
    journal.write("移交事项", row, by=by, before={"lead": str(lead or "")}, after={"lead": to.name})
    return row
