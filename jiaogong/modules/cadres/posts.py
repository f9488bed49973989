"""Union posts and who holds them: org's offices and holdings, never typed twice.

Party leaders' posts are no union posts; leaders of union groups (小组长) are many and no cadres, so they are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.org.words import Kind, RoleKey
from jiaogong.kernel.access import reach_q

from .models import Attendance, Service

UNION_POST = ~Q(office__role=RoleKey.LEADER) & ~Q(office__unit__kind=Kind.TEAM) & Q(office__abolished_on__isnull=True)


def posts_at(day: date) -> QuerySet[Any]:
    """Who holds a union post on the day."""
    return Holding.objects.at(day).filter(UNION_POST)


def visible_posts(user: Any, day: date, rule: str = "cadres.view") -> QuerySet[Any]:
    """Union posts in reach with holder, unit, `kind` of service, `hours` trained in the day's year, `subject`, `position`."""
    jobs = Employment.objects.at(day).filter(person=OuterRef("person")).order_by("since")
    return (
        posts_at(day)
        .filter(reach_q(user, rule, "office__unit__"))
        .select_related("person", "office__unit__home__superior")
        .annotate(
            kind=_kind(day),
            hours=_hours(day),
            subject=Subquery(jobs.values("subject")[:1]),
            position=Subquery(jobs.values("position")[:1]),
            works_at=Subquery(jobs.values("unit__name")[:1]),
        )
    )


def posts_of(union: Unit, day: date) -> QuerySet[Any]:
    """Union posts of one union and its departments with `kind` of service and `hours` trained, and nothing about the people."""
    return (
        posts_at(day)
        .filter(office__unit__home=union)
        .select_related("office")
        .annotate(kind=_kind(day), hours=_hours(day))
    )


def _kind(day: date) -> Subquery:
    rows = Service.objects.at(day).filter(person=OuterRef("person"), unit=OuterRef("office__unit__home"))
    return Subquery(rows.values("kind")[:1])


def _hours(day: date) -> Coalesce:
    year = {"training__first_day__year": day.year, "training__first_day__lte": day}
    rows = Attendance.objects.filter(person=OuterRef("person"), **year).order_by().values("person")
    return Coalesce(Subquery(rows.annotate(total=Sum("hours")).values("total")), 0, output_field=IntegerField())


def holders_of(union: Unit, day: date) -> QuerySet[Any]:
    """Who holds a post in this union and its departments: the members contact points are given to."""
    return (
        posts_at(day)
        .filter(office__unit__home=union)
        .select_related("person", "office__unit")
        .order_by("office__unit__path", "office_id")
    )


@dataclass(frozen=True, slots=True)
class Cadre:
    """Somebody to be picked; `words` tell namesakes apart by school and subject."""

    person: Person
    unit: Unit
    words: str


def cadres_of(rows: Iterable[Any]) -> list[Cadre]:
    """Each person once, with the widest post's unit."""
    found: dict[int, Cadre] = {}
    for row in rows:
        home = row.office.unit.home
        words = " · ".join(filter(None, (home.name, row.subject, row.office.title)))
        found.setdefault(row.person_id, Cadre(row.person, home, words))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Match:
    """A pasted name and whom it may mean."""

    text: str
    cadres: tuple[Cadre, ...]


def match_names(text: str, cadres: list[Cadre]) -> list[Match]:
    """Pasted names against cadres; words after a name (school, subject) choose among namesakes.

    A line holds a name with its words, or several names; 、 and ; always separate people.
    """
    by_name: dict[str, list[Cadre]] = defaultdict(list)
    for cadre in cadres:
        by_name[cadre.person.name].append(cadre)
    found: list[Match] = []
    for part in re.split(r"[\n、;；]+", text):
        name = ""
        hints: list[str] = []
        for word in filter(None, re.split(r"[\s,，]+", part)):
            if not name or word in by_name:
                if name:
                    found.append(_match(name, hints, by_name))
                name, hints = word, []
            else:
                hints.append(word)
        if name:
            found.append(_match(name, hints, by_name))
    return found


def _match(name: str, hints: list[str], by_name: dict[str, list[Cadre]]) -> Match:
    same = by_name.get(name, [])
    chosen = [c for c in same if all(h in c.words for h in hints)] if hints else same
    return Match(" ".join((name, *hints)), tuple(chosen or same))
