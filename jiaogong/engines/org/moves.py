"""What moves when units merge or split: each app says how its open rows follow the people.

A verb that closes a unit calls `carry` inside its own transaction, so everything moves or nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .models import Person, Unit

Carrier = Callable[[Unit, Unit, Sequence[Person] | None, date, Any], int]

_carriers: dict[str, tuple[str, Carrier]] = {}


def register_carrier(key: str, title: str, carrier: Carrier) -> None:
    """`carrier(former, successor, people, day, by)` ends the app's open rows in `former` on `day` and opens them in
    `successor` (of `people` alone when given); returns how many. A key twice is a programming error."""
    if key in _carriers and _carriers[key][1] is not carrier:
        raise ValueError(f"carrier {key} registered twice")
    _carriers[key] = (title, carrier)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> dict[str, int]:
    """Let every app move its rows; returns how many by title, for the journal and the page."""
    return {title: carrier(former, successor, people, day, by) for title, carrier in _carriers.values()}
