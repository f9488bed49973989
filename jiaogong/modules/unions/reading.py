"""Reads behind the lists: units as they were on a day, committees with their due days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Headcount, Unit, UnitPeriod, named
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q

from .joint import has_body, union_since
from .models import CommitteeTerm
from .words import BodyKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a list looks: below a unit (or everywhere in reach) on a day."""

    unit: Unit | None
    day: date
    dated: bool

    def within(self, prefix: str = "") -> Q:
        """Condition on a `unit_id` field: the unit stood in the subtree on the day."""
        if self.unit is None:
            return Q()
        return Q(**{f"{prefix}unit_id__in": Reckoning(self.unit, self.day).scope.units()})

    def unit_ids(self) -> list[int]:
        """The units that stood in the subtree on the day."""
        return list(Reckoning(self.unit, self.day).scope.units()) if self.unit else []

    def words(self) -> str:
        """For the line under a title."""
        where = f"{self.unit.name}范围 · " if self.unit else ""
        return f"{where}数据截至 {self.day:%Y-%m-%d}"


def place_of(request: HttpRequest, rule: str = "unions.view") -> Place:
    """The place `?unit=` and `?at=` name; 404 for a unit out of reach or a day that is none (or lies ahead).

    Read once per request and rule: view and filters both ask.
    """
    known: dict[str, Place] = request.__dict__.setdefault("_places", {})
    if rule not in known:
        known[rule] = _place(request, rule)
    return known[rule]


def _place(request: HttpRequest, rule: str) -> Place:
    unit = None
    if text := request.GET.get("unit", ""):
        try:
            key = UUID(text)
        except ValueError:
            raise Http404 from None
        unit = Unit.objects.visible_to(request.user, rule).filter(key=key).first()
        if unit is None:
            raise Http404
    today = clock.today()
    if not (text := request.GET.get("at", "")):
        return Place(unit, today, False)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if day > today:
        raise Http404
    return Place(unit, day, True)


def unit_rows(user: Any, place: Place) -> QuerySet[UnitPeriod]:
    """Layer units in reach as they were on the day. Rights follow today's tree, the rest follows the day."""
    return (
        UnitPeriod.objects.at(place.day)
        .filter(reach_q(user, "unions.view", "unit__"), place.within(), unit__is_inner=False)
        .select_related("unit", "superior")
    )


def _sum_of_heads(day: date) -> Coalesce:
    rows = Headcount.objects.at(day).filter(unit=OuterRef("unit_id")).order_by().values("unit")
    return Coalesce(Subquery(rows.annotate(total=Sum("number")).values("total")), 0, output_field=IntegerField())


def with_registers(rows: QuerySet[UnitPeriod], day: date) -> QuerySet[UnitPeriod]:
    """Adds `headcount`, `union_since` and one truth value per body kind, in the same query."""
    bodies = {f"has_{kind}": has_body(day, kind) for kind in BodyKind.values}
    return rows.annotate(headcount=_sum_of_heads(day), union_since=union_since(day), **bodies)


def search_units(rows: QuerySet[UnitPeriod], text: str) -> QuerySet[UnitPeriod]:
    """By the name of that day, by today's code or pinyin initials."""
    return rows.filter(named(text, "unit__") | Q(name__contains=text))


def term_rows(user: Any, place: Place) -> QuerySet[CommitteeTerm]:
    """Committees in office on the day, of units in reach."""
    return (
        CommitteeTerm.objects.visible_to(user)
        .at(place.day)
        .filter(place.within())
        .select_related("unit", "unit__superior")
    )


def due_words(due_on: date, day: date) -> str:
    """还有 40 天届满, 今天届满, 已逾期 12 天"""
    days = (due_on - day).days
    if days > 0:
        return f"还有 {days:,} 天届满"
    return f"已逾期 {-days:,} 天" if days else "今天届满"


def due_state(due_on: date, day: date) -> str:
    """The colour that goes with the words; within half a year is time to prepare."""
    if due_on < day:
        return "danger"
    return "attention" if due_on <= clock.add_months(day, 6) else "done"
