"""Handovers on other pages: 办理交接 on a unit's page; on the home page what waits for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Screen, Width, register

from .reading import leaving, open_in, waiting_for
from .rules import ISSUE, VIEW


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("handover.unit", Place.UNIT, "职务交接", of_unit, order=30, width=Width.FULL))
    register(Panel("handover.mine", Place.HOME, "职务交接", mine, order=5, width=Width.HALF, screen=Screen.BOTH))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """Codes that are out, and the way to issue one."""
    if unit.is_inner or not allows(request.user, VIEW, unit):
        return None
    may = unit.closed_on is None and allows(request.user, ISSUE, unit)
    return Content("handover/unit_panel.html", {"unit": unit, "may": may, "rows": open_in(unit, clock.now())})


def mine(request: HttpRequest, user: Any) -> Content | None:
    """An office that waits for me, or one I am about to hand over."""
    at = clock.now()
    taking, giving = waiting_for(user, at), leaving(user, at)
    return Content("handover/mine_panel.html", {"taking": taking, "giving": giving}) if taking or giving else None
