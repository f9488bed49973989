"""What the verbs share: the day, the lock, to-dos of handlers and desks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.offices import handling_office
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .. import kinds
from ..models import Case, Handler
from ..rules import HANDLE_ITEM, TAKE_ITEM, URGE_ITEM
from ..words import WORKERS, State

_ORDER = (RoleKey.HANDLER, RoleKey.OFFICER, RoleKey.CHAIR, RoleKey.LEADER)


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def locked(case: Case) -> Case:
    """The case's row, held until the transaction ends."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit__home", "desk")
    return rows.get(pk=case.pk)


def must_be_open(case: Case) -> None:
    """A closed case is read only."""
    if case.state != State.OPEN:
        raise RuleBroken(f"“{case.title}”已经办结（{case.outcome}），不能再办理；不满意的可以申请二次办理。")


def reasoned(reason: str, field: str = "reason") -> str:
    """The reason, of four characters at least."""
    if len(reason.strip()) < 4:
        raise RuleBroken("请写明理由（至少四个字），会记入办理记录。", field=field)
    return reason.strip()[:200]


def office_of(unit: Unit) -> Office | None:
    """The office that handles for a department (its handler's, else any of it that is held) or for a whole unit."""
    if not unit.is_inner:
        return handling_office(unit)
    rows = Office.objects.filter(unit=unit, abolished_on=None, holdings__until=None, holdings__isnull=False)
    found = sorted(rows.filter(role__in=_ORDER), key=lambda office: (_ORDER.index(RoleKey(office.role)), office.pk))
    return found[0] if found else None


def ask_handler(row: Handler, *, by: Any, at: datetime) -> None:
    """The handler's to-do; a leader in charge gets a message instead."""
    case = row.case
    office = office_of(row.unit) if row.unit and row.person is None else None
    if row.person is None and office is None:
        return
    link = kinds.link_of(case)
    if row.part in WORKERS:
        inbox.open_item(
            kind=HANDLE_ITEM, title=case.title, link=link, subject=case, unit=case.unit, by=by, at=at, due_on=row.due_on,
            person=row.person, office=office,
        )  # fmt: skip
    else:
        body = f"{case.title}：已交办，由您分管；逾期会提请您督促。"
        inbox.send(short="分管事项交办", body=body, link=link, at=at, person=row.person, office=office)


def close_handler_items(row: Handler, *, by: Any, at: datetime, outcome: str) -> None:
    """The to-dos of this handler alone."""
    from jiaogong.engines.inbox.models import Item

    items = Item.objects.open().filter(
        kind__in=(HANDLE_ITEM, URGE_ITEM), subject_type="cases.case", subject_id=row.case_id
    )
    mine = items.filter(person=row.person) if row.person_id else items.filter(office__unit=row.unit)
    mine.update(closed_at=at, closed_by=by, outcome=outcome[:20])


def ask_desk(case: Case, *, by: Any, at: datetime, due_on: date | None = None) -> None:
    """The desk's to-do: take the case and give it to handlers."""
    if case.desk is not None:
        inbox.open_item(
            kind=TAKE_ITEM, title=case.title, link=kinds.link_of(case), subject=case, unit=case.unit, by=by, at=at,
            due_on=due_on, office=case.desk,
        )  # fmt: skip


def close_desk_item(case: Case, *, by: Any, at: datetime, outcome: str) -> None:
    """The desk has done its part."""
    inbox.close_items(kind=TAKE_ITEM, subject=case, by=by, at=at, outcome=outcome[:20])
