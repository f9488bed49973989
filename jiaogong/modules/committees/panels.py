"""Panels: committees on a unit's page; on the home page what is due below, or the unit's own renewals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.ui.panels import Content, Panel, Width, register
from jiaogong.kernel.ui.panels import Place as Where
from jiaogong.modules.unions.reading import Place, due_state, due_words

from .models import Renewal
from .reading import committees_of, listed_terms, renewal_of, specials_of
from .tables import state_words
from .words import WAITING, State

SHOWN = 5
MONTHS = 6


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("committees.unit", Where.UNIT, "委员会", unit_panel, order=20, width=Width.FULL))
    register(Panel("committees.home", Where.HOME, "委员会换届", home_panel, order=32, width=Width.HALF))


def unit_panel(request: HttpRequest, unit: Unit) -> Content | None:
    """Who sits in the unit's committees. Four queries."""
    if not allows(request.user, "committees.view", unit):
        return None
    today = clock.today()
    committees, specials = committees_of(unit, today, check=False), specials_of(unit, today)
    if not committees and not specials:
        return None
    return Content("committees/panel_unit.html", {
        "unit": unit, "committees": committees, "specials": specials,
        "names": allows(request.user, "unions.view_officers", unit),
    })  # fmt: skip


def home_panel(request: HttpRequest, user: Any) -> Content | None:
    """Above schools: how many are due, overdue, waiting; at a school its own renewals. At most five queries."""
    homes = home_units(user, "committees.decide")
    if not homes:
        return None
    unit, today = Unit.objects.get(pk=homes[0]), clock.today()
    return _own(unit, today) if unit.layer == Layer.BASE else _below(user, unit, today)


def _own(unit: Unit, today: date) -> Content | None:
    rows = Renewal.objects.open().filter(term__unit=unit, term__until__isnull=True).select_related("term__unit")
    own = [
        {
            "renewal": r, "title": f"第{r.term.number}届{r.term.get_kind_display()}换届", "state": state_words(r),
            "words": due_words(r.term.due_on, today), "tone": due_state(r.term.due_on, today),
        }
        for r in rows
    ]  # fmt: skip
    context = {"base": True, "own": own, "number": len(own), "place": f"?unit={unit.key}"}
    return Content("committees/panel_home.html", context) if own else None


def _below(user: Any, unit: Unit, today: date) -> Content:
    """One query for the rows: there are never more than a few hundred due."""
    place = Place(unit, today, False)
    rows = list(listed_terms(user, place, MONTHS).filter(unit__layer=Layer.BASE).order_by("due_on", "id"))
    states = [r.state if (r := renewal_of(term)) else State.DUE for term in rows]
    late = sum(term.due_on < today for term in rows)
    due = [
        {
            "term": t, "words": due_words(t.due_on, today), "tone": due_state(t.due_on, today),
            "state": state_words(r) if (r := renewal_of(t)) else State.DUE.label,
        }
        for t in rows[:SHOWN]
    ]  # fmt: skip
    context = {
        "base": False, "number": len(rows), "overdue": late, "overdue_words": f"已逾期 {late} 个", "due": due,
        "waiting": sum(s in WAITING for s in states), "unsent": sum(s == State.DUE for s in states),
        "place": f"?unit={unit.key}",
    }  # fmt: skip
    return Content("committees/panel_home.html", context)
