"""To whose desk a paper of a renewal goes: the unit's chair, the superior's officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import RoleKey

from . import rules
from .models import Renewal


def desk_of(unit: Unit, *roles: str) -> Office | None:
    """The unit's office that handles renewals: of the first role there is, one named for organisation work first."""
    rows = Office.objects.filter(unit__home=unit, abolished_on__isnull=True, role__in=roles).select_related("unit")
    offices = sorted(rows, key=lambda o: (roles.index(o.role), "组织" not in f"{o.unit.name}{o.title}", o.pk))
    return offices[0] if offices else None


def own_desk(unit: Unit) -> Office | None:
    """Where a unit's own papers are written: the chair, else an officer."""
    return desk_of(unit, RoleKey.CHAIR, RoleKey.OFFICER)


def upper_desk(unit: Unit) -> Office | None:
    """Where the superior decides: an officer for organisation work, else the chair."""
    return desk_of(unit, RoleKey.OFFICER, RoleKey.CHAIR)


def link_of(renewal: Renewal) -> str:
    """The renewal's page."""
    return reverse("committees:renewal", args=[renewal.key])


def ask_own(renewal: Renewal, *, kind: str, title: str, by: Any, at: datetime, due_on: date | None) -> None:
    """A to-do for the unit's own desk."""
    office = own_desk(renewal.unit)
    if office is not None:
        inbox.open_item(
            kind=kind, title=title, link=link_of(renewal), subject=renewal, unit=renewal.unit, by=by, at=at,
            due_on=due_on, office=office,
        )  # fmt: skip


def ask_upper(
    renewal: Renewal, *, title: str, by: Any, at: datetime, due_on: date | None, kind: str = rules.DECIDE_ITEM
) -> None:
    """A to-do for the superior's desk."""
    superior = renewal.unit.superior
    office = upper_desk(superior) if superior else None
    if office is not None and superior is not None:
        inbox.open_item(
            kind=kind, title=title, link=link_of(renewal), subject=renewal, unit=superior, by=by, at=at,
            due_on=due_on, office=office,
        )  # fmt: skip


def tell_own(renewal: Renewal, *, short: str, body: str, at: datetime) -> None:
    """A message to the unit's own desk."""
    office = own_desk(renewal.unit)
    if office is not None:
        inbox.send(short=short, body=body, link=link_of(renewal), at=at, office=office)


def close_own(renewal: Renewal, *, by: Any, at: datetime, outcome: str) -> None:
    """The unit has done its part."""
    for kind in (rules.PACK_ITEM, rules.STEP_ITEM):
        inbox.close_items(kind=kind, subject=renewal, by=by, at=at, outcome=outcome)


def close_upper(renewal: Renewal, *, by: Any, at: datetime, outcome: str, kind: str = rules.DECIDE_ITEM) -> None:
    """The superior has decided."""
    inbox.close_items(kind=kind, subject=renewal, by=by, at=at, outcome=outcome)
