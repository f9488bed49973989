"""What the verbs share: the case under lock, its steps, to-dos to and fro."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.offices import handling_office
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Founding, FoundingStep
from ..rights import may_decide, may_work
from ..rules import PREPARE_ITEM, REVIEW_ITEM
from ..words import EDITABLE, State

SEEN = ("form", "name", "intended", "state", "approval", "approved_on", "elected_on", "due", "present")


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(SHANGHAI).date()


def locked(founding: Founding, by: Any, *, deciding: bool = False) -> Founding:
    """The case under its unit's lock; Refused for whoever neither works on it nor (deciding) is its superior."""
    Unit.objects.select_for_update().get(pk=founding.unit_id)
    row = Founding.objects.select_related("unit__superior", "unit__home", "contact").get(pk=founding.pk)
    if not (may_decide(by, row.unit) if deciding else may_work(by, row)):
        raise Refused("founding.review" if deciding else "founding.work")
    return row


def require_state(founding: Founding, *states: str) -> None:
    """RuleBroken unless the case stands in one of these states."""
    if founding.state not in states:
        raise RuleBroken(f"本次建会现在是“{founding.get_state_display()}”，不能办理这一步，请刷新页面看最新进度。")


def require_editable(founding: Founding) -> None:
    """RuleBroken once the application is with the superior."""
    if founding.state not in EDITABLE:
        raise RuleBroken("申请已提交，材料不能再改；需要修改的，请联系上级工会退回补正。")


def move(founding: Founding, *, to: str, kind: str, by: Any, at: datetime, days: str = "", note: str = "") -> None:
    """The case goes on to a state: a step, a new due day, a journal line. `days` names the provision of the due day."""
    before = journal.picture(Founding.objects.get(pk=founding.pk), *SEEN)
    founding.state = to
    founding.due_on = None
    if days:
        number = value_of(days, founding.unit, day_of(at))
        founding.due_on = WorkingCalendar().add(day_of(at), number)
    founding.save()
    step = FoundingStep.objects.create(founding=founding, kind=kind, at=at, by=by, note=note[:300])
    after = journal.picture(founding, *SEEN) | ({"note": note} if note else {})
    journal.write(str(step.get_kind_display()), founding, by=by, before=before, after=after, unit_id=founding.unit_id)
    _hand_over(founding, by, at, note)


def _hand_over(founding: Founding, by: Any, at: datetime, note: str) -> None:
    """Close what was to do, open what is next: with the preparation group or with the superior."""
    outcome = str(founding.get_state_display())
    for kind in (PREPARE_ITEM, REVIEW_ITEM):
        inbox.close_items(kind=kind, subject=founding, by=by, at=at, outcome=outcome)
    if not founding.running:
        return
    superior = founding.unit.superior
    office = handling_office(superior) if founding.at_superior and superior else founding.contact
    if office is None:
        return
    words = {
        State.PREPARING: "准备建会材料", State.RETURNED: "补正建会材料", State.APPLIED: "审批建会申请",
        State.APPROVED: "组织选举并报送结果", State.ELECTED: "核对选举结果，颁发组织代码",
    }  # fmt: skip
    inbox.open_item(
        kind=REVIEW_ITEM if founding.at_superior else PREPARE_ITEM,
        title=f"{words[State(founding.state)]}：{founding.unit.name}",
        link=link(founding), subject=founding, unit=office.unit, office=office, due_on=founding.due_on, by=by, at=at,
    )  # fmt: skip
    if founding.state == State.RETURNED:
        inbox.send(short="建会申请退回", body=note, link=link(founding), office=office, at=at)


def link(founding: Founding) -> str:
    """The page of the case."""
    return reverse("founding:case", args=[founding.key])
