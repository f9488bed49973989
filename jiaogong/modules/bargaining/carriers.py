"""What runs in a unit's bargaining when the unit merges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Negotiation
from .verbs.common import held, move
from .words import RUNNING, State


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("bargaining.negotiations", "集体协商和集体合同", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger a contract in force binds the successor until it ends (劳动合同法 art. 34); talks that run are the successor's,
    unless it bargains for the same already: then they end. A split leaves them."""
    if people is not None:
        return 0
    rows = list(Negotiation.objects.filter(unit=former, state__in=[*RUNNING, State.IN_FORCE]).order_by("pk"))
    for found in rows:
        row = held(found, None)
        same = Negotiation.objects.running().filter(unit=successor, kind=row.kind)
        if row.state in RUNNING and same.exists():
            row.failed_for = f"单位并入{successor.name}，由{successor.name}的协商办理"
            move(row, State.FAILED, day, verb="结束集体协商", by=by, save=("failed_for",), reason=row.failed_for)
        else:
            Negotiation.objects.filter(pk=row.pk).update(unit=successor)
    return len(rows)
