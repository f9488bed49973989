"""Honours on the pages of units and people."""

from __future__ import annotations

from django.http import HttpRequest

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Honour

SHOWN = 5


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("awards.unit", Place.UNIT, "荣誉", of_unit, order=60, width=Width.FULL))
    register(Panel("awards.person", Place.PERSON, "荣誉", of_person, order=60, width=Width.HALF))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """The unit's and its people's newest honours, for those who may see them. One query."""
    if unit.is_inner or not allows(request.user, "awards.view", unit):
        return None
    rows = list(Honour.objects.valid(clock.today()).filter(unit=unit).select_related("person", "unit")[: SHOWN + 1])
    if not rows:
        return None
    return Content("awards/panel.html", {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "unit": unit})


def of_person(request: HttpRequest, person: Person) -> Content | None:
    """A person's honours, as far as the reader may see them. One query."""
    rows = list(
        Honour.objects.visible_to(request.user)
        .valid(clock.today())
        .filter(person=person)
        .select_related("unit")[: SHOWN + 1]
    )
    if not rows:
        return None
    return Content("awards/panel.html", {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "unit": None})
