"""What a successor takes over: open cases whose desk is the office."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Office
from jiaogong.engines.org.portfolio import Matter, Shelf, register

from . import kinds
from .models import Case


def install() -> None:
    """Register the shelf; called when the app is ready."""
    register(Shelf("cases.desk", "受理的事项", at_desk))


def at_desk(office: Office, day: date) -> list[Matter]:
    """Open cases of the office with their titles, which name nobody. One query."""
    rows = Case.objects.open().filter(desk=office)
    return [Matter(row.title, f"{row.opened_at:%Y-%m-%d} 收到", kinds.link_of(row)) for row in rows]
