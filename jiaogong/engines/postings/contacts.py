"""Whom to phone about a posting: the app that keeps unions' phones gives (name, phone) of a unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jiaogong.engines.org.models import Unit

Provider = Callable[[Unit, date], tuple[str, str]]
_provider: list[Provider] = []


def register(provider: Provider) -> None:
    """Called once, by the site."""
    _provider[:] = [provider]


def contact_of(unit: Unit, day: date) -> tuple[str, str]:
    """(whom, phone); the unit itself and no phone where nobody knows one."""
    return _provider[0](unit, day) if _provider else (unit.name, "")
