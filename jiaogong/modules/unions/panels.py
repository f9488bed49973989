"""The home panel of cadres: their unit in six numbers, each leading to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch

from jiaogong.engines.figures import registry
from jiaogong.engines.figures.links import figure_url
from jiaogong.engines.figures.reckon import Reckoning, Value
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import CommitteeTerm
from .reading import due_state, due_words

ABOVE = (
    "unions.units", "members.members", "unions.establishment_rate", "members.real_name_rate", "members.enrolment_rate",
    "unions.renewals_due",
)  # fmt: skip
BASE = ("members.members", "members.real_name_rate", "members.enrolment_rate")


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("unions.overview", Place.HOME, "本单位概况", overview, order=20, width=Width.FULL))


def overview(request: HttpRequest, user: Any) -> Content | None:
    """本单位概况, for those who may see figures: six numbers of the subtree, or those of the one school."""
    homes = home_units(user, "figures.view")
    if not homes:
        return None
    unit = Unit.objects.get(pk=homes[0])
    today = clock.today()
    reckoning = Reckoning(unit, today)
    base = unit.layer == Layer.BASE
    stats = [stat(unit, reckoning.value(key)) for key in (BASE if base else ABOVE) if known(key)]
    term = CommitteeTerm.objects.current().filter(unit=unit, kind="union").first() if base else None
    due = {"day": term.due_on, "words": due_words(term.due_on, today), "state": due_state(term.due_on, today)} if term else None
    return Content("unions/overview.html", {"unit": unit, "stats": stats, "due": due, "today": today})


def known(key: str) -> bool:
    """Whether a module registered this figure."""
    return any(figure.key == key for figure in registry.all_figures())


def address(key: str, unit: Unit) -> str:
    """The figure's page, "" while there is none."""
    try:
        return figure_url(key, unit=unit)
    except NoReverseMatch:
        return ""


def stat(unit: Unit, value: Value) -> Mapping[str, Any]:
    """Label, number, note, address."""
    lacking = len(value.missing)
    if value.denominator:
        note = f"{value.numerator:,} / {value.denominator:,}"
    elif value.figure.key == "unions.renewals_due":
        note = "6 个月内届满，含已逾期"
    else:
        note = ""
    state = "attention" if value.figure.key == "unions.establishment_rate" and lacking else "muted"
    if state == "attention":
        note = f"{note}，{lacking} 所未建会"
    return {"label": value.figure.title, "value": value.text(), "note": note, "state": state, "href": address(value.figure.key, unit)}
