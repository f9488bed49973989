"""To-dos follow a merger: what the former unit's offices had to do goes to the successor's chair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.org.moves import register_carrier
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock

from .models import Item
from .verbs import send


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("inbox.item", "待办", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger open to-dos go to the successor's chair, or are closed with a word where there is none.

    What the chair has to do already in the same matter is not doubled. A split leaves them with the office.
    """
    if people is not None:
        return 0
    chair = Office.objects.filter(unit=successor, role=RoleKey.CHAIR, abolished_on__isnull=True).order_by("id").first()
    at = clock.now()
    items = list(Item.objects.open().filter(office__unit__home=former).order_by("id"))
    for item in items:
        same = {"kind": item.kind, "subject_type": item.subject_type, "subject_id": item.subject_id}
        if chair is None or Item.objects.open().filter(office=chair, **same).exists():
            Item.objects.filter(pk=item.pk).update(closed_at=at, closed_by=by, outcome="单位已并入")
            continue
        Item.objects.filter(pk=item.pk).update(office=chair)
        body = f"{item.title}：原由{former.name}办理，单位并入后转到本单位。"
        send(short="待办转入", body=body, link=item.link, office=chair, item=item, at=at)
    return len(items)
