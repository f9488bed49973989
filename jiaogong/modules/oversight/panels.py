"""What I take part in and have to mend, on the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jiaogong.kernel import clock
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Occasion
from .words import AHEAD, SHAPES, State

SHOWN = 4


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("oversight.home", Place.HOME, "民主监督", home_panel, order=46, width=Width.HALF))


def home_panel(request: HttpRequest, user: Any) -> Content | None:
    """Occasions ahead in which the user takes part, and those held that wait for his word. One query."""
    mine = Occasion.objects.of_participant(user).filter(state__in=[*AHEAD, State.HELD])
    rows = list(mine.exclude(state=State.PLANNED).order_by("begins_at")[:SHOWN])
    if not rows:
        return None
    now = clock.now()
    return Content(
        "oversight/home_panel.html", {"rows": [(row, SHAPES[State(row.state)], now >= row.begins_at) for row in rows]}
    )
