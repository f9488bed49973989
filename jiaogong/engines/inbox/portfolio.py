"""What a successor takes over: the office's open to-dos. They are addressed to the office, so nothing has to be moved;
to-dos addressed to a person are that person's own and stay with him."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Office
from jiaogong.engines.org.portfolio import Matter, Shelf, register

from .models import Item


def install() -> None:
    """Register the shelf; called when the app is ready."""
    register(Shelf("inbox.items", "待办", open_items))


def open_items(office: Office, day: date) -> list[Matter]:
    """Open to-dos of the office with their due days. One query."""
    return [Matter(item.title, _due(item, day), item.link) for item in Item.objects.open().filter(office=office)]


def _due(item: Item, day: date) -> str:
    if item.due_on is None:
        return "不限期"
    return f"{item.due_on:%Y-%m-%d} 到期" + ("，已逾期" if item.due_on < day else "")
