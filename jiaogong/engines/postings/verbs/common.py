"""What the verbs share: locks, desks, holding and letting go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Holding, Office, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import subjects
from ..models import Objection, Posting
from ..reading import concerned, day_of
from ..rules import HANDLE, OBJECTION_ITEM
from ..words import STILL_OPEN, State

_DESKS = (RoleKey.OFFICER, RoleKey.CHAIR, RoleKey.HANDLER)


def lock_unit(unit: Unit) -> Unit:
    """The unit's row, held until the transaction ends."""
    return Unit.objects.select_for_update().get(pk=unit.pk)


def locked_posting(posting: Posting) -> Posting:
    """The posting's row, held; its unit before it, so that locks are taken in one order."""
    lock_unit(posting.unit)
    return Posting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=posting.pk)


def locked_objection(objection: Objection, by: Any) -> Objection:
    """The objection's row, held, for a handler of the host who is not concerned; Refused for others."""
    locked_posting(objection.posting)
    rows = Objection.objects.select_for_update(of=("self",)).select_related("posting__unit", "unit")
    row = rows.get(pk=objection.pk)
    require(by, HANDLE, row.unit)
    if concerned(row, by):
        raise Refused(HANDLE)
    return row


def still_open(objection: Objection) -> None:
    """Answered and withdrawn objections stay as they are."""
    if objection.state not in STILL_OPEN:
        raise RuleBroken(f"{objection.number}已经办结（{objection.get_state_display()}），不能再改。")


def running(posting: Posting) -> None:
    """Ended and withdrawn postings stay as they are."""
    if posting.state not in (State.OPEN, State.HELD):
        raise RuleBroken(f"这份公示{posting.get_state_display()}，不能再改。需要的话请另发一份公示。")


def desk_of(posting: Posting, without: Any = ()) -> Office | None:
    """The office of the host that handles objections: an officer's, else the chair's, else a department's; none held by
    somebody who stands aside (`without`: users)."""
    now = Holding.objects.filter(until__isnull=True, office__unit__home=posting.unit, office__abolished_on__isnull=True)
    held = now.exclude(person__user__in=list(without)).values("office")
    rows = Office.objects.filter(pk__in=held, role__in=_DESKS).select_related("unit")
    offices = sorted(rows, key=lambda office: (_DESKS.index(RoleKey(office.role)), office.pk))
    return offices[0] if offices else None


def ask_desk(objection: Objection, *, by: Any, at: datetime, without: Any = ()) -> None:
    """The to-do with its day; without a desk, word to the superior's chair. No objector and nothing he writes in it."""
    office = desk_of(objection.posting, without)
    if office is None:
        above = objection.unit.superior
        chair = (
            Office.objects.filter(unit=above, role=RoleKey.CHAIR, abolished_on__isnull=True).first() if above else None
        )
        if chair is not None:
            body = f"{objection.unit}收到{objection.number}，没有可以办理的人（空缺或回避），请安排。"
            inbox.send(short="公示异议无人办理", body=body, link=reverse("postings:list"), at=at, office=chair)
    else:
        inbox.open_item(
            kind=OBJECTION_ITEM, title=f"{objection.number}：{objection.posting.title}", subject=objection,
            link=reverse("postings:objection", args=[objection.key]), unit=objection.unit, by=by, at=at,
            due_on=objection.due_on, office=office,
        )  # fmt: skip


def hold(posting: Posting) -> None:
    """An objection holds the outcome."""
    if posting.state == State.OPEN:
        posting.state = State.HELD
        posting.save(update_fields=["state"])


def let_go(posting: Posting, at: datetime) -> None:
    """Nothing holds it any more: it is open again, or ended if its period is over."""
    if posting.state not in (State.OPEN, State.HELD) or posting.objections.holding().exists():
        return
    if day_of(at) > posting.ends_on:
        posting.state, posting.closed_at = State.ENDED, at
        posting.save(update_fields=["state", "closed_at"])
        journal.write("公示期满", posting, by=None, after={"state": posting.state})
        subjects.tell_ended(posting, at)
    elif posting.state == State.HELD:
        posting.state = State.OPEN
        posting.save(update_fields=["state"])
