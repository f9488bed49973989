"""Who keeps personal data: each app names the tables in which it keeps something about a person, and why.

Closed by a test: an app with a foreign key to Person that no holder names fails it. Exporting, erasing and merging then
need no code in the app; what is special it gives as a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import models

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
class Kept:
    """A table with rows about a person: `model` is its label, `field` the way to the person.

    `stays` tells what erasure does: True leaves the row without a name behind it (figures of past days rest on it) and
    empties the fields of `blank`; False deletes it. `hidden` fields are not exported (internal, or about others).
    """

    model: str
    field: str = "person"
    stays: bool = True
    blank: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def rows(self, person: Person) -> models.QuerySet[models.Model]:
        """The rows about this person."""
        return apps.get_model(self.model)._default_manager.filter(**{self.field: person})


@dataclass(frozen=True, slots=True)
class Holder:
    """What one app keeps about people and why.

    `hold(person, day)` says in Chinese why data must stay on that day, or ""; `looks(person)` lists who saw sealed data.
    `forget(person, at)` takes out on erasure what no table of `kept` can (copies, files, names in others' texts), before those are
    emptied; returns how many. `more(person)` gives further tables of his own copy: (title, rows).
    """

    key: str
    title: str
    purpose: str
    retention: str
    kept: tuple[Kept, ...]
    hold: Callable[[Person, date], str] | None = None
    looks: Callable[[Person], list[Look]] | None = None
    forget: Callable[[Person, datetime], int] | None = None
    more: Callable[[Person], list[tuple[str, list[dict[str, str]]]]] | None = None


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


def reasons_to_keep(person: Person, day: date) -> list[str]:
    """Why the person's data cannot go on that day; empty when it can."""
    found = [holder.hold(person, day) for holder in all_holders() if holder.hold]
    return [reason for reason in found if reason]


def looks_at(person: Person) -> list[Look]:
    """Who saw sealed data of the person, the newest first."""
    found = [look for holder in all_holders() if holder.looks for look in holder.looks(person)]
    return sorted(found, key=lambda look: look.at, reverse=True)
