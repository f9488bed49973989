"""Whose turn a step is: the unit that acts for an entry."""

from __future__ import annotations

from jiaogong.engines.org.models import SEGMENT, Unit
from jiaogong.engines.org.words import Layer

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
