"""Who approves a payment: somebody of the union who neither asked nor is paid; where there is nobody, the union above."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Holding, Office, Person, Unit, open_at
from jiaogong.kernel import clock, money

from .models import PaymentRequest
from .rules import APPROVE_ITEM

_ROLES = ("chair", "officer")


def desk_in(unit: Unit, row: PaymentRequest, day: date) -> Office | None:
    """The office in `unit` that may approve: the chair's, else an officer's; of people with an account who neither asked nor are paid."""
    held = Holding.objects.filter(
        open_at(day), office__unit__home=unit, office__abolished_on__isnull=True, office__role__in=_ROLES,
        person__user__isnull=False, person__user__is_active=True,
    )  # fmt: skip
    if row.asked_by_id:
        held = held.exclude(person__user=row.asked_by_id)
    if row.payee_id:
        held = held.exclude(person=row.payee_id)
    found = list(held.select_related("office").order_by("office__role", "pk"))  # chair comes before officer
    return found[0].office if found else None


def desk_above(row: PaymentRequest, day: date) -> tuple[Unit, Office] | None:
    """The nearest union above in which somebody may approve."""
    unit = row.unit.superior
    while unit is not None:
        office = desk_in(unit, row, day)
        if office is not None:
            return unit, office
        unit = unit.superior
    return None


def tell_approver(row: PaymentRequest, *, by: Any, at: datetime) -> None:
    """A to-do for whoever approves; where that is the union above, the request notes it and whoever asked is told."""
    day = at.astimezone(clock.SHANGHAI).date()
    link = reverse("ledger:request", args=[row.key])
    words = f"{row.matter} {money.words(row.amount)}元"
    office, title = desk_in(row.unit, row, day), f"付款审批：{words}"
    if office is None:
        above = desk_above(row, day)
        if above is None:
            return
        row.raised_to, office = above
        row.save(update_fields=["raised_to"])
        title = f"代下级审批付款：{row.unit.name} {words}"[:120]
        person = Person.objects.filter(user=row.asked_by_id).first() if row.asked_by_id else None
        if person is not None:
            body = f"{words}：{why(row)}"
            inbox.send(short="付款申请报上级审批", body=body[:300], link=link, person=person, at=at)
    inbox.open_item(
        kind=APPROVE_ITEM, title=title, unit=row.raised_to or row.unit, by=by, at=at, link=link, subject=row, due_on=row.due_on,
        office=office,
    )  # fmt: skip


def why(row: PaymentRequest) -> str:
    """What the pages say of a request that was raised."""
    return (
        f"本工会没有另一位可以审批的负责人（申请和审批须两人办理），已报{row.raised_to}审批。" if row.raised_to else ""
    )
