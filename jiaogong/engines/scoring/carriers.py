"""Panels follow a merger: who runs them, whose the things judged are, where raters work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Item, Panel, Rater
from .words import PanelState

_RUNNING = (PanelState.DRAFT, PanelState.OPEN, PanelState.CLOSED)


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("scoring.panel", "未签字的评审", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Panels that are not signed off go to the successor, so that nobody marks what is now his own unit's. A signed result stays as
    it was signed; a split changes nothing. Returns how many panels."""
    if people is not None:
        return 0
    running = Panel.objects.filter(state__in=_RUNNING)
    Item.objects.filter(panel__in=running, unit=former).update(unit=successor)
    Rater.objects.filter(panel__in=running, unit=former).update(unit=successor)
    return running.filter(unit=former).update(unit=successor)
