"""The home panel of a school's cadres: what has to be done about the union itself.

The six numbers of a subtree are the figures' own panel; what falls due below is the panel of `committees`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Body, CommitteeTerm, Union
from .reading import due_state, due_words
from .words import BodyKind


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("unions.overview", Place.HOME, "本单位概况", overview, order=30, width=Width.HALF))


def overview(request: HttpRequest, user: Any) -> Content | None:
    """本单位概况, for those who keep a school's union registers: at most five queries."""
    homes = home_units(user, "unions.keep")
    if not homes:
        return None
    unit, today = Unit.objects.get(pk=homes[0]), clock.today()
    if unit.layer != Layer.BASE:
        return None
    own = CommitteeTerm.objects.current().filter(unit=unit).order_by("due_on", "id")
    has_union = Union.objects.current().filter(unit=unit).exists()
    there = set(Body.objects.current().filter(unit=unit).values_list("kind", flat=True))
    context = {
        "unit": unit, "terms": [_said(t, today) for t in own], "has_union": has_union,
        "lacking": [label for kind, label in BodyKind.choices if kind not in there],
    }  # fmt: skip
    return Content("unions/overview.html", context)


def _said(term: CommitteeTerm, day: date) -> dict[str, Any]:
    """A committee with its due day in words."""
    return {"row": term, "words": due_words(term.due_on, day), "state": due_state(term.due_on, day)}
