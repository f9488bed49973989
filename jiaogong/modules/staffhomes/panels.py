"""A unit's current levels on its page, and how many places it has."""

from __future__ import annotations

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Facility, Grade
from .reading import standing
from .verbs import grantor_of

SHOWN = 8


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("staffhomes.unit", Place.UNIT, "阵地和等级", of_unit, order=65, width=Width.FULL))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """For those who may see them: at most three queries."""
    if unit.is_inner or not allows(request.user, "staffhomes.view", unit):
        return None
    today = clock.today()
    rows = list(
        Grade.objects.current(today)
        .filter(unit=unit)
        .select_related("facility")
        .order_by("register", "pk")[: SHOWN + 1]
    )
    places = Facility.objects.filter(unit=unit).standing(today).count()
    may_grade = unit.closed_on is None and grantor_of(request.user, unit) is not None
    if not rows and not places and not may_grade:
        return None
    levels = [(row, standing(row, today)) for row in rows[:SHOWN]]
    context = {"unit": unit, "levels": levels, "more": len(rows) > SHOWN, "places": places, "may_grade": may_grade}
    return Content("staffhomes/panel.html", context)
