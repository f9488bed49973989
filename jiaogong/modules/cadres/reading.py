"""Reads behind the lists: units' staffing, contact points with their visits, trainings, visits."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.modules.unions.reading import Place

from .models import ContactPoint, Service, Training, Visit
from .posts import posts_at
from .provisions import FEWEST_POINTS, FULL_TIME_FROM
from .words import IssueState, ServiceKind


def staffing_rows(user: Any, place: Place) -> QuerySet[Unit]:
    """Layer units in reach with `staff`, `posts` held, a count per kind of service, `full_chair`, `visits` this year."""
    day = place.day
    rows = Unit.objects.layers().open().visible_to(user, "cadres.view").select_related("superior")
    if place.unit is not None:
        rows = rows.under(place.unit)
    heads = Headcount.objects.at(day).filter(unit=OuterRef("pk")).order_by().values("unit")
    posts = posts_at(day).filter(office__unit__home=OuterRef("pk")).order_by().values("office__unit__home")
    visits = Visit.objects.filter(unit=OuterRef("pk"), day__year=day.year, day__lte=day).order_by().values("unit")
    return rows.annotate(
        staff=_number(heads.annotate(n=Sum("number"))),
        posts=_number(posts.annotate(n=Count("person", distinct=True))),
        visits=_number(visits.annotate(n=Count("pk"))),
        full_chair=Exists(_full_time(day).filter(Exists(_chair(day)))),
        **{f"n_{kind}": _number(_serving(day, kind)) for kind in ServiceKind.values},
    )


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), 0, output_field=IntegerField())


def _serving(day: date, kind: str) -> QuerySet[Any, Any]:
    """People of that kind who hold a post of the unit on the day."""
    held = posts_at(day).filter(person=OuterRef("person"), office__unit__home=OuterRef("unit"))
    rows = Service.objects.at(day).filter(Exists(held), unit=OuterRef("pk"), kind=kind)
    return rows.order_by().values("unit").annotate(n=Count("pk"))


def _full_time(day: date) -> QuerySet[Any]:
    return Service.objects.at(day).filter(unit=OuterRef("pk"), kind=ServiceKind.FULL_TIME)


def _chair(day: date) -> QuerySet[Any]:
    """The unit's chair, when he is the person of the outer Service."""
    return posts_at(day).filter(person=OuterRef("person"), office__unit=OuterRef("unit"), office__role=RoleKey.CHAIR)


def may_be_full_time(place: Place) -> int:
    """From how many staff a chair may be full-time, as the place says."""
    unit = place.unit or Unit.objects.order_by("path").first()
    return int(value_of(FULL_TIME_FROM, unit, place.day)) if unit else 200


def point_rows(user: Any, place: Place) -> QuerySet[Any]:
    """Contact points on the day with `made` visits this year and the `latest` day."""
    day = place.day
    this_year = Q(visits__day__year=day.year, visits__day__lte=day)
    rows = ContactPoint.objects.visible_to(user).at(day).filter(place.within())
    return rows.select_related("person", "union", "unit").annotate(
        made=Count("visits", filter=this_year), latest=Max("visits__day", filter=Q(visits__day__lte=day))
    )


def coverage(user: Any, place: Place) -> list[dict[str, Any]]:
    """Per member in reach: units, visits this year, units without one, and how many units are still short. ≤ 4 queries."""
    found: dict[tuple[int, int], dict[str, Any]] = defaultdict(lambda: {"units": 0, "visits": 0, "unvisited": 0})
    fewest: dict[int, int] = {}
    for row in point_rows(user, place):
        if row.union_id not in fewest:
            fewest[row.union_id] = int(explain(FEWEST_POINTS, row.union, place.day).value)
        line = found[row.union_id, row.person_id]
        line["person"], line["union"] = row.person, row.union
        line["units"] += 1
        line["visits"] += row.made
        line["unvisited"] += not row.made
    for (union_id, _), line in found.items():
        line["short"] = max(fewest[union_id] - line["units"], 0)
    return list(found.values())


def visit_rows(user: Any, place: Place) -> QuerySet[Any]:
    """Visits in reach up to the day, with how many issues they found and how many are open."""
    rows = Visit.objects.visible_to(user).filter(place.within(), day__lte=place.day)
    return rows.select_related("union", "unit", "visitor").annotate(
        found=Count("issues", distinct=True),
        waiting=Count("issues", filter=Q(issues__state=IssueState.OPEN), distinct=True),
    )


def training_rows(user: Any, place: Place) -> QuerySet[Training]:
    """Trainings in reach up to the day, with how many attended and their hours."""
    rows = Training.objects.visible_to(user).filter(place.within(), first_day__lte=place.day)
    return rows.select_related("unit").annotate(
        people=Count("attendances"), total=Coalesce(Sum("attendances__hours"), 0), name=F("title")
    )
