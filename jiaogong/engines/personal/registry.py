"""Who keeps personal data: each app says how to export, erase and move what it keeps about a person.

Closed: an app that has a foreign key to Person and registers nothing fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jiaogong.engines.org.models import Person


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at sealed data of a person."""

    at: datetime
    who: str
    unit: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Holder:
    """What one app keeps about people.

    `export(person)` gives rows in words for the person's own copy (sealed values open: they are his); `hold(person, day)`
    says in Chinese why the data must stay on that day, or ""; `erase(person, day)` removes or anonymises it; `merge(kept, gone)` moves
    everything from a doubled record to the one that stays; `looks(person)` lists who saw sealed data.
    """

    key: str
    title: str
    export: Callable[[Person], list[dict[str, Any]]]
    models: tuple[str, ...] = ()
    hold: Callable[[Person, date], str] | None = None
    erase: Callable[[Person, date], None] | None = None
    merge: Callable[[Person, Person], None] | None = None
    looks: Callable[[Person], list[Look]] | None = None


_holders: dict[str, Holder] = {}


def register(*holders: Holder) -> None:
    """Make holders known. A key twice is a programming error."""
    for holder in holders:
        if holder.key in _holders and _holders[holder.key] != holder:
            raise ValueError(f"holder {holder.key} registered twice")
        _holders[holder.key] = holder


def all_holders() -> tuple[Holder, ...]:
    """Every holder, in the order of registration."""
    return tuple(_holders.values())
