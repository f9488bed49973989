"""Whose turn a step is: the unit that acts for an entry, and the office that gets the to-do."""

from __future__ import annotations

from jiaogong.engines.org.models import SEGMENT, Office, Unit
from jiaogong.engines.org.words import Layer, RoleKey

from .definition.schema import Step
from .words import Actor


def acting_unit(step: Step, unit: Unit, host: Unit) -> Unit | None:
    """The unit whose turn the step is for an entry of `unit`; None where the entry has no such superior below the host, so
    that the step is not gone through (a school directly under the city has no county union)."""
    home = unit.home or unit
    if step.by in (Actor.OWN, Actor.ENTRANT):
        return home
    if step.by == Actor.HOST:
        return host
    layer = Layer.COUNTY if step.by == Actor.COUNTY else Layer.CITY
    paths = [home.path[:end] for end in range(SEGMENT, len(home.path), SEGMENT)]
    found = Unit.objects.filter(path__in=paths, path__startswith=host.path, layer=layer).first()
    return found if found is not None and found.pk != home.pk else None


def union_office(unit: Unit, *, chair: bool = False) -> Office | None:
    """Who works on it at a union: an officer with a holder before the chair; `chair`: nobody but the chair. One query."""
    rows = Office.objects.filter(
        unit__home=unit, role__in=(RoleKey.CHAIR,) if chair else (RoleKey.OFFICER, RoleKey.CHAIR), abolished_on=None, holdings__until=None,
        holdings__isnull=False,
    )  # fmt: skip
    return rows.order_by("-role", "id").select_related("unit").first()
