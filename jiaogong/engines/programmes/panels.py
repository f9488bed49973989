"""Panels: calls open to me and my entries, on the home page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from jiaogong.engines.inbox.wording import DueWords, due_words
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.text import mask_name
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Entry, Programme
from .reading import for_union_alone, next_day, own_entries, step_title, with_waiting
from .tables import shape_of
from .words import ALIVE, EntryState

SHOWN = 4


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("programmes.home", Place.HOME, "申报项目", home_panel, order=36, width=Width.HALF))


def _shown_name(entry: Entry, user: Any) -> str:
    """Who asks for help is masked on a page that others see over one's shoulder, as it is in to-dos."""
    own = entry.person is not None and entry.person.user_id == user.pk
    return mask_name(entry.title) if entry.confidential and not own else entry.title


def _due(programme: Programme, user: Any, today: date, calendar: WorkingCalendar) -> DueWords:
    """How long it takes entries; to whom cannot enter himself, who can."""
    due = due_words(programme.closes_on, today, calendar)
    return DueWords("muted", "由本单位工会申报") if for_union_alone(user, programme) else due


def home_panel(request: HttpRequest, user: Any) -> Content | None:
    """My entries on their way, and the calls that take entries. At most five queries."""
    if not holds(user, "programmes.view"):
        return None
    today, calendar = clock.today(), WorkingCalendar()
    mine = list(with_waiting(own_entries(user).filter(state__in=ALIVE)).order_by("-changed_at")[:SHOWN])
    taking = (
        Programme.objects.visible_to(user)
        .taking_entries(today)
        .select_related("unit", "version")
        .order_by("closes_on", "pk")
    )
    calls = [{"programme": p, "due": _due(p, user, today, calendar)} for p in taking[: SHOWN + 1]]
    if not mine and not calls:
        return None
    rows = [
        {
            "entry": e, "name": _shown_name(e, user), "tone": shape_of(e.state), "due": next_day(e, today, calendar),
            "step": step_title(e.programme, e.step) if e.state == EntryState.RUNNING else "",
        }
        for e in mine
    ]  # fmt: skip
    return Content("programmes/panel_home.html", {"mine": rows, "calls": calls[:SHOWN], "more": len(calls) > SHOWN})
