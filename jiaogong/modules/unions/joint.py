"""Joint unions (联合基层工会): one union row at the unit that leads, the others tied to it. 《工会法》第十一条."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from jiaogong.engines.org.models import Affiliation, Unit
from jiaogong.engines.org.words import AffiliationKind

from .models import Body, Union

Period = tuple[date, date | None]  # from, and the first day it no longer holds


def joint_ties(day: date) -> QuerySet[Affiliation]:
    """Ties of units to the leading unit of a joint union that stands on `day`."""
    unions = Union.objects.at(day).filter(unit=OuterRef("other"))
    return Affiliation.objects.at(day).filter(Exists(unions), kind=AffiliationKind.JOINT_MEMBER)  # type: ignore[return-value]


def union_since(day: date, unit: str = "unit_id") -> Coalesce:
    """Since when a unit is established, by its own union or by the joint one it belongs to; for annotating."""
    own = Union.objects.at(day).filter(unit=OuterRef(unit)).values("since")[:1]
    lead = Union.objects.at(day).filter(unit=OuterRef("other")).values("since")[:1]
    joined = joint_ties(day).filter(unit=OuterRef(unit)).annotate(from_day=Greatest(F("since"), Subquery(lead)))
    return Coalesce(Subquery(own), Subquery(joined.values("from_day")[:1]), output_field=DateField())


def has_body(day: date, kind: str, unit: str = "unit_id") -> Exists:
    """Whether a unit, or the unit leading its joint union, has the body; for annotating."""
    own = Body.objects.at(day).filter(unit=OuterRef(unit), kind=kind)
    led = Body.objects.at(day).filter(unit=OuterRef("other"), kind=kind)
    return Exists(own) | Exists(joint_ties(day).filter(Exists(led), unit=OuterRef(unit)))  # type: ignore[return-value]


def has_union(day: date, unit: str = "pk") -> Exists:
    """Whether a unit is `established`, asked of each unit at hand; for few of many."""
    own = Union.objects.at(day).filter(unit=OuterRef(unit))
    return Exists(own) | Exists(joint_ties(day).filter(unit=OuterRef(unit)))  # type: ignore[return-value]


def established(day: date) -> QuerySet[Unit]:
    """Units with a union of their own or a share in a joint one on `day`."""
    own, joined = Union.objects.at(day).order_by().values("unit"), joint_ties(day).order_by().values("unit")
    return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=joined))


def union_periods(units: Iterable[int]) -> dict[int, list[Period]]:
    """When each unit had a union, its own or a share in a joint one. Three queries, however many units."""
    found: dict[int, list[Period]] = defaultdict(list)
    wanted = list(units)
    for unit, since, until in Union.objects.filter(unit__in=wanted).values_list("unit", "since", "until"):
        found[unit].append((since, until))
    ties = list(
        Affiliation.objects.filter(unit__in=wanted, kind=AffiliationKind.JOINT_MEMBER).values_list(
            "unit", "other", "since", "until"
        )
    )
    leads: dict[int, list[Period]] = defaultdict(list)
    if ties:
        unions = Union.objects.filter(unit__in={other for _, other, _, _ in ties})
        for lead, since, until in unions.values_list("unit", "since", "until"):
            leads[lead].append((since, until))
    for unit, other, since, until in ties:
        found[unit].extend(filter(None, (_shared((since, until), period) for period in leads[other])))
    return found


def _shared(one: Period, other: Period) -> Period | None:
    """The days both periods hold."""
    since = max(one[0], other[0])
    until = min((day for day in (one[1], other[1]) if day), default=None)
    return (since, until) if until is None or since < until else None


def members_of(lead: Unit, day: date) -> list[Affiliation]:
    """Who belongs to the joint union the unit leads. One query."""
    rows = Affiliation.objects.at(day).filter(other=lead, kind=AffiliationKind.JOINT_MEMBER)
    return list(rows.select_related("unit").order_by("unit__path"))
