"""党政支持 on the page of a unit: which duties are done, which wait, which are lacking."""

from __future__ import annotations

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .reading import calendar_of


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("support.unit", Place.UNIT, "党政支持", of_unit, order=40, width=Width.FULL))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """For those who may see the unit's calendar; schools alone."""
    if unit.layer != Layer.BASE or not allows(request.user, "support.view", unit):
        return None
    return Content("support/unit_panel.html", {"unit": unit, "lines": calendar_of(unit, clock.today())})
