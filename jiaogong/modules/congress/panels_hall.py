"""On a delegate's home page: the session he is called to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jiaogong.kernel.ui.panels import Content, Panel, Place, register

from .models import Session
from .words import State


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("congress.here", Place.HOME, "教代会", _here, order=5))


def _here(request: HttpRequest, user: Any) -> Content | None:
    """Sessions called or open of terms in which the user has a seat. One query."""
    rows = Session.objects.of_delegate(user).filter(state__in=[State.CALLED, State.OPEN])
    found = list(rows.select_related("term__congress").order_by("begins_at")[:3])
    return Content("congress/hall_panel.html", {"sessions": found}) if found else None
