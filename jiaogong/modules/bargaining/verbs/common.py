"""What the verbs share: the row, its state, its to-dos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.offices import handling_office
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Negotiation
from ..rules import RUN

SEEN = ("kind", "invited_by", "invited_on", "matters", "reply_due_on", "replied_on", "state")


def held(negotiation: Negotiation, by: Any, *states: str) -> Negotiation:
    """The row, held, for whoever bargains in its unit, in one of these states. `by` None is the platform itself."""
    rows = Negotiation.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=negotiation.pk)
    if by is not None:
        require(by, RUN, row.unit)
    if states and row.state not in states:
        raise RuleBroken(f"这次协商现在“{row.get_state_display()}”，不能办理这一步，请刷新页面。")
    return row


def move(
    row: Negotiation, state: str, on: date, *, verb: str, by: Any, save: tuple[str, ...] = (), **after: Any
) -> None:
    """Into another state, with one journal line."""
    before = {"state": row.state}
    row.state, row.changed_on = state, on
    row.save(update_fields=["state", "changed_on", *save])
    journal.write(verb, row, by=by, before=before, after={"state": state, **after}, unit_id=row.unit_id)


def ask(row: Negotiation, kind: str, title: str, *, due_on: date, by: Any, at: datetime) -> None:
    """A to-do for the office that handles the unit's business."""
    office = handling_office(row.unit)
    if office is not None:
        link = reverse("bargaining:negotiation", args=[row.key])
        inbox.open_item(
            kind=kind, title=title, link=link, subject=row, unit=row.unit, by=by, at=at, due_on=due_on, office=office
        )


def done(row: Negotiation, kind: str, *, by: Any, at: datetime, outcome: str = "已办结") -> None:
    """Its to-do is closed."""
    inbox.close_items(kind=kind, subject=row, by=by, at=at, outcome=outcome)
