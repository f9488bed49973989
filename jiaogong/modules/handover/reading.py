"""Reads behind the pages: the list, what is waiting for somebody, what runs in an office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jiaogong.engines.org import portfolio
from jiaogong.engines.org.models import Holding, Office, Person, Unit

from .models import Handover
from .verbs.common import day_of
from .words import State

RELATED = ("office__unit__home", "office__unit__superior", "former", "person", "issued_by")


def handovers(user: Any) -> QuerySet[Handover]:
    """Every handover the user may see, with what the table shows."""
    return Handover.objects.visible_to(user).select_related(*RELATED)


def search(rows: Any, text: str) -> Any:
    """By unit, title or the people's names (pinyin too)."""
    people = Person.objects.search(text)
    units = Unit.objects.search(text)
    return rows.filter(
        Q(office__unit__in=units) | Q(office__title__contains=text) | Q(former__in=people) | Q(person__in=people)
    )


def waiting_for(user: Any, at: datetime) -> list[Handover]:
    """Codes issued to the user and not used yet."""
    return list(Handover.objects.waiting(at).filter(person__user=user).select_related(*RELATED))


def leaving(user: Any, at: datetime) -> list[Handover]:
    """Offices of the user for which a code is out."""
    return list(Handover.objects.waiting(at).filter(former__user=user).select_related(*RELATED))


def counts_in(office: Office, at: datetime) -> list[tuple[str, int]]:
    """How many matters of each kind run in the office now: numbers only, for somebody who has not taken over yet."""
    return [(title, len(matters)) for title, matters in portfolio.contents(office, day_of(at))]


def counts_of(row: Handover) -> list[tuple[str, int]]:
    """The same of a finished handover, as it was."""
    return [(shelf["title"], len(shelf["rows"])) for shelf in row.contents]


def offices_in(home: Unit) -> list[tuple[Office, Holding | None]]:
    """The offices of a unit and its inner units with their holders. Two queries."""
    offices = list(
        Office.objects.filter(unit__home=home, abolished_on__isnull=True, unit__closed_on__isnull=True)
        .select_related("unit__home", "unit__superior")
        .order_by("unit__path", "id")
    )
    holders = {h.office_id: h for h in Holding.objects.current().filter(office__in=offices).select_related("person")}
    return [(office, holders.get(office.pk)) for office in offices]


def open_in(home: Unit, at: datetime) -> QuerySet[Handover]:
    """Codes out for offices of a unit and its inner units."""
    rows = Handover.objects.waiting(at).filter(office__unit__home=home, state=State.ISSUED)
    return rows.select_related(*RELATED)
