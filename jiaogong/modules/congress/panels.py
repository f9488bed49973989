"""Panels: the congress on a unit's page; on the home page the school year below, or the school's own standing. And the door
from the committees' renewals to the union's congress."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units
from jiaogong.kernel.ui import actions
from jiaogong.kernel.ui.panels import Content, Panel, Width, register
from jiaogong.kernel.ui.panels import Place as Where

from . import rules
from .models import Filing
from .reading import bodies_of
from .years import WITHOUT, year_of, year_rows


def install() -> None:
    """Register the panels; called when the app is ready."""
    for page in ("committees:renewals", "committees:renewal"):  # a renewal may be voted by the union's own congress
        actions.register(actions.Action(page, "工代会", "congress:year", _reads, "users"))
    register(Panel("congress.unit", Where.UNIT, "教代会", unit_panel, order=22, width=Width.HALF))
    register(Panel("congress.home", Where.HOME, "教代会", home_panel, order=33, width=Width.HALF))


def _reads(user: Any) -> bool:
    return holds(user, rules.VIEW)


def unit_panel(request: HttpRequest, unit: Unit) -> Content | None:
    """Terms in office and the year's standing, of a school or a department."""
    if unit.layer not in (Layer.BASE, Layer.INNER) or not allows(request.user, rules.VIEW, unit):
        return None
    return Content("congress/panel_unit.html", {"unit": unit, "bodies": bodies_of(unit, clock.today())})


def home_panel(request: HttpRequest, user: Any) -> Content | None:
    """Above schools: how many have met this school year, what waits to be checked; at a school its own standing."""
    homes = home_units(user, rules.FILE)
    if not homes:
        return None
    unit, today = Unit.objects.get(pk=homes[0]), clock.today()
    if unit.layer == Layer.BASE:
        return Content("congress/panel_unit.html", {"unit": unit, "bodies": bodies_of(unit, today)})
    return _below(user, unit, today)


def _below(user: Any, unit: Unit, today: date) -> Content | None:
    year = year_of(today)
    found = year_rows(user, year, today).aggregate(
        number=Count("pk"), without=Count("pk", filter=Q(standing__in=WITHOUT)),
        unasked=Count("pk", filter=Q(standing__in=WITHOUT, asked_at__isnull=True)),
    )  # fmt: skip
    if not found["number"]:
        return None
    waiting = Filing.objects.filter(to=unit, state="filed").count()
    return Content("congress/panel_home.html", {
        **found, "met": found["number"] - found["without"], "waiting": waiting, "year": year, "unit": unit,
    })  # fmt: skip
