"""What moves when units merge or split: each app says how its open rows follow the people.

A verb that closes a unit calls `carry` inside its own transaction, so everything moves or nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .models import Person, Unit

Carrier = Callable[[Unit, Unit, Sequence[Person] | None, date, Any], int]

Remainder = Callable[[Unit], int]

_carriers: dict[str, tuple[str, Carrier, bool]] = {}
_remainders: dict[str, tuple[str, Remainder]] = {}


def register_carrier(key: str, title: str, carrier: Carrier, *, first: bool = False) -> None:
    """`carrier(former, successor, people, day, by)` ends the app's open rows in `former` on `day` and opens them in
    `successor` (of `people` alone when given); returns how many. `first` goes before the others: for whoever reads
    who works where, or closes to-dos that would else be carried along. A key twice is a programming error."""
    if key in _carriers and _carriers[key][1] is not carrier:
        raise ValueError(f"carrier {key} registered twice")
    _carriers[key] = (title, carrier, first)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> dict[str, int]:
    """Let every app move its rows; returns how many by title, for the journal and the page."""
    in_order = sorted(_carriers.values(), key=lambda row: not row[2])
    return {title: carrier(former, successor, people, day, by) for title, carrier, _ in in_order}


def register_remainder(key: str, title: str, count: Remainder) -> None:
    """`count(unit)` says how many open rows forbid closing the unit without a successor; `title` as in "45 名会员"."""
    if key in _remainders and _remainders[key][1] is not count:
        raise ValueError(f"remainder {key} registered twice")
    _remainders[key] = (title, count)


def remaining(unit: Unit) -> list[str]:
    """What forbids closing the unit, in words: ["45 名在岗教职工", …]."""
    found = [(title, count(unit)) for title, count in _remainders.values()]
    return [f"{number} {title}" for title, number in found if number]
