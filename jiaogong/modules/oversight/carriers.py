"""Occasions ahead and open findings follow a merger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Occasion
from .words import State


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("oversight.occasions", "民主监督活动", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger what is ahead or waits to be archived is the successor's; what is over stays where it was. A split leaves all."""
    if people is not None:
        return 0
    ahead = Occasion.objects.filter(unit=former).exclude(state__in=[State.CLOSED, State.CANCELLED])
    return ahead.update(unit=successor)
