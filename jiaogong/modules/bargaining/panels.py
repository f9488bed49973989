"""集体合同 on the page of a unit."""

from __future__ import annotations

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .reading import register_rows
from .rules import VIEW
from .words import SHAPES, State

SHOWN = 4


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("bargaining.unit", Place.UNIT, "集体合同", of_unit, order=46, width=Width.HALF))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """The unit's contracts and talks; nothing where there never were any. One query."""
    if not allows(request.user, VIEW, unit):
        return None
    rows = list(register_rows(request.user).filter(unit=unit)[:SHOWN])
    if not rows:
        return None
    shown = [(row, SHAPES[State(row.state)]) for row in rows]
    return Content("bargaining/unit_panel.html", {"rows": shown})
