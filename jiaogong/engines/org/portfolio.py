"""What runs in an office: to-dos, matters, drafts. Each app says what it has, so that whoever takes over sees it all.

Most things are addressed to the office or belong to the unit and stay where they are. An app that keys something to
the person in the office gives a `move`, which the taking over calls inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import Office, Person


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that runs: what, until when or in which state, and where to find it."""

    title: str
    note: str = ""
    link: str = ""


Matters = Callable[[Office, date], list[Matter]]
Move = Callable[[Office, Person, Person, Any], int]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of matters. `matters(office, day)` lists them; `move(office, former, successor, by)` hands over what is
    keyed to the former holder himself and returns how many."""

    key: str
    title: str
    matters: Matters
    move: Move | None = None


_shelves: dict[str, Shelf] = {}


def register(shelf: Shelf) -> None:
    """Add a shelf. A key twice is a programming error."""
    if shelf.key in _shelves and _shelves[shelf.key] != shelf:
        raise ValueError(f"shelf {shelf.key} registered twice")
    _shelves[shelf.key] = shelf


def contents(office: Office, day: date) -> list[tuple[str, list[Matter]]]:
    """(title, matters) of every shelf, empty ones too, in the order of registration."""
    return [(shelf.title, shelf.matters(office, day)) for shelf in _shelves.values()]


def move(office: Office, former: Person, successor: Person, by: Any) -> int:
    """Let every app hand over what it keyed to the former holder; returns how many rows went."""
    return sum(shelf.move(office, former, successor, by) for shelf in _shelves.values() if shelf.move)
