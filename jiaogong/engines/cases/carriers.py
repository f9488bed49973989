"""Open cases follow a merger: the unit that takes over handles them, its desk takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier
from jiaogong.kernel import clock

from . import kinds
from .models import Access, Case
from .verbs.common import ask_desk, close_desk_item
from .verbs.trail import add_line


def install() -> None:
    """Register the carrier; called when the app is ready. Before the to-dos are carried: it closes and opens some."""
    register_carrier("cases.case", "办理中的事项", carry, first=True)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger open cases go to the successor with their handlers and clocks; grants to the former unit's offices end, the
    successor's desk takes over. A split leaves them where they are. Returns how many."""
    if people is not None:
        return 0
    at = clock.now()
    rows = list(Case.objects.open().filter(unit__home=former).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        had_desk = row.desk_id is not None
        Access.objects.filter(case=row, office__unit__home=former, revoked_at__isnull=True).update(revoked_at=at)
        close_desk_item(row, by=by, at=at, outcome="单位已并入")
        row.unit, row.desk = successor, kinds.get(row.kind).desk(successor) if had_desk else None
        row.save(update_fields=["unit", "desk"])
        if had_desk and not row.handlers.filter(until__isnull=True).exists():
            ask_desk(row, by=by, at=at)
        add_line(row, what="单位并入", by=None, at=at, text=f"{former.name}并入{successor.name}，继续办理。")
    return len(rows)
