"""What is brought to a union that merges into another stays under its number; who takes it is named anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Desk, Incident


def install() -> None:
    """Register the carrier; called when the app is ready. Cases go along by the engine's own."""
    register_carrier("voices.desk", "诉求受理岗位和稳定事件", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger the former unit's desk ends; its incidents not over yet are told the successor's superior by whoever goes on."""
    if people is not None:
        return 0
    ended = Desk.objects.current().filter(unit=former).update(until=day)
    return ended + Incident.objects.filter(unit=former, closed_on__isnull=True).count()
