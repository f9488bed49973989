"""J24 一屏: six numbers of the user's own subtree on his home page, each leading to the units behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from . import registry
from .asking import Asked
from .asking import Place as Subtree
from .reckon import Reckoning, Value

NUMBERS = 6
ROLES = ("leader", "chair", "officer")


def install() -> None:
    """Register the panel; called when the app is ready."""
    register(Panel("figures", Place.HOME, "一屏数据", numbers, order=5, width=Width.FULL))


def numbers(request: HttpRequest, user: Any) -> Content | None:
    """The first six figures without categories, in order of registration. Counts only: no personal data."""
    homes = sorted({(len(s.home_path), s.home_id) for s in standings(user) if s.role in ROLES})
    if not homes:
        return None
    place = Subtree(Unit.objects.get(pk=homes[0][1]), clock.today())
    reckoning = Reckoning(place.unit, place.at)
    chosen = [figure for figure in registry.all_figures() if not figure.categories][:NUMBERS]
    rows = []
    for figure in chosen:
        value = reckoning.value(figure.key)
        note, state = _note(value)
        rows.append(
            {
                "title": figure.title,
                "text": value.text(),
                "note": note,
                "state": state,
                "href": Asked(figure, place).address(),
            }
        )
    return Content("figures/panel.html", {"rows": rows, "place": place}) if rows else None


def _note(value: Value) -> tuple[str, str]:
    """What stands under a number, and its state."""
    if value.denominator is None:
        return f"涉及 {len(value.rows):,} 所", "muted"
    if value.denominator == 0:
        return "范围内没有", "muted"
    made_of = f"{value.numerator:,}/{value.denominator:,}"
    lacking = value.denominator - value.numerator
    if not lacking:
        return f"{made_of}，已全部覆盖", "done"
    return f"{made_of}，差 {lacking:,} {'人' if value.figure.counts == 'people' else '所'}", "attention"
