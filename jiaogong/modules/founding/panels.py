"""On a unit's page: how its founding stands, or the button to begin; on the home page of a preparation group: its case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, standings
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register
from jiaogong.modules.unions.joint import established

from .models import Founding
from .reading import track
from .rights import may_start
from .words import TONES, State


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("founding.unit", Place.UNIT, "建会", of_unit, order=10, width=Width.FULL))
    register(Panel("founding.mine", Place.HOME, "建会进度", mine, order=15, width=Width.HALF))


def _said(founding: Founding) -> dict[str, Any]:
    return {
        "founding": founding, "track": track(founding, clock.today()), "tone": TONES[State(founding.state)], "today": clock.today()
    }  # fmt: skip


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """The latest case of the unit while it matters, or the button; nothing once there is a union."""
    if unit.is_inner or unit.closed_on or not allows(request.user, "founding.view", unit):
        return None
    founding = Founding.objects.filter(unit=unit).order_by("-opened_at").first()
    if founding is not None and (founding.running or founding.state == State.DONE):
        return Content("founding/unit_panel.html", {"unit": unit, **_said(founding)})
    if unit.layer not in ("base", "county") or not may_start(request.user, unit):
        return None
    if established(clock.today()).filter(pk=unit.pk).exists():
        return None
    return Content("founding/unit_panel.html", {"unit": unit, "former": founding})


def mine(request: HttpRequest, user: Any) -> Content | None:
    """The running case of the unit the user works in. Two queries."""
    homes = {s.home_id for s in standings(user) if s.role in ("handler", "member")}
    founding = Founding.objects.running().filter(unit__in=homes).select_related("unit").first() if homes else None
    return Content("founding/unit_panel.html", {"unit": founding.unit, **_said(founding)}) if founding else None
