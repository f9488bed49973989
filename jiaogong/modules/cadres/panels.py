"""Cadres on the page of a unit: by kind of service, whether a full-time chair might be, contact points and visits."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest

from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import ContactPoint, Visit
from .posts import posts_of
from .provisions import FULL_TIME_FROM
from .tables import kind_words


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("cadres.unit", Place.UNIT, "工会干部", of_unit, order=30, width=Width.FULL))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """For those who may see the unit's cadres. Six queries."""
    if unit.is_inner or not allows(request.user, "cadres.view", unit):
        return None
    today = clock.today()
    posts = list(posts_of(unit, today))
    people = {p.person_id: p.kind for p in posts}
    full_chair = any(p.office.role == "chair" and p.office.unit_id == unit.pk and p.kind == "full_time" for p in posts)
    hint = None
    if unit.layer == Layer.BASE and not full_chair:
        staff = sum(Headcount.objects.at(today).filter(unit=unit).values_list("number", flat=True))
        found = explain(FULL_TIME_FROM, unit, today)
        hint = {"staff": staff, "found": found} if staff >= found.value else None
    context = {
        "unit": unit,
        "kinds": sorted((kind_words(kind), n) for kind, n in Counter(people.values()).items()),
        "number": len(people),
        "trained": len({p.person_id for p in posts if p.hours}),
        "hint": hint,
        "points": ContactPoint.objects.current().filter(unit=unit).select_related("person", "union"),
        "visits": Visit.objects.visible_to(request.user).filter(unit=unit).select_related("visitor")[:3],
    }
    return Content("cadres/unit_panel.html", context)
