"""Where a unit's own page is: registered by the module that shows units, asked by everybody who names one."""

from __future__ import annotations

from django.urls import reverse

from .models import Unit

_unit_page = ""


def register_unit_page(url_name: str) -> None:
    """Called once, by the module that has the page; its address takes the unit's key."""
    global _unit_page
    if _unit_page and _unit_page != url_name:
        raise ValueError(f"unit page registered twice: {_unit_page}, {url_name}")
    _unit_page = url_name


def unit_url(unit: Unit) -> str:
    """Address of the unit's page, or "" where no module shows units."""
    return reverse(_unit_page, args=[unit.key]) if _unit_page else ""
