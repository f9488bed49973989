"""Reads behind the pages: how a level stands on a day, who is covered by a register, how a place was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.clock import add_months
from jiaogong.modules.unions.reading import Place

from .models import Facility, Grade, GradeQuerySet, Plaque, Use
from .rechecks import AHEAD
from .words import PlaqueState, Register

MONTHS = 12


def standing(grade: Grade, day: date) -> tuple[str, str]:
    """(state, words) of a level on a day."""
    if grade.ended_on is not None and grade.ended_on <= day:
        return "muted", "已失效"
    if grade.valid_until is not None and grade.valid_until < day:
        return "danger", "已到期"
    if grade.recheck_on is not None and grade.recheck_on <= day + AHEAD:
        days = (grade.recheck_on - day).days
        if days < 0:
            return "danger", f"复检逾期 {-days:,} 天"
        return "attention", f"还有 {days} 天复检" if days else "今天复检"
    if grade.valid_until is not None and grade.valid_until <= day + AHEAD:
        days = (grade.valid_until - day).days
        return "attention", f"还有 {days} 天到期" if days else "今天到期"
    return "done", "有效"


def in_state(rows: GradeQuerySet, value: str, day: date) -> Any:
    """The levels of a state of the filter."""
    held = rows.current(day)
    if value == "recheck":
        return held.filter(recheck_on__lte=day + AHEAD)
    if value == "overdue":
        return held.filter(recheck_on__lt=day)
    if value == "expired":
        return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day), valid_until__lt=day)
    if value == "ended":
        return rows.filter(ended_on__lte=day)
    return held if value == "valid" else rows


def grades_of(user: Any) -> Any:
    """Levels of units in reach, and those the user's union gave."""
    return Grade.objects.filter(
        reach_q(user, "staffhomes.view", "unit__") | reach_q(user, "staffhomes.grade", "granted_by__")
    )


def plaques_of(user: Any) -> QuerySet[Plaque]:
    """Plaques of levels of units in reach, and those the user's union issued."""
    reach = reach_q(user, "staffhomes.view", "grade__unit__") | reach_q(user, "staffhomes.grade", "issuer__")
    return Plaque.objects.filter(reach).select_related("grade__unit", "grade__facility", "issuer")


def idle(day: date) -> Q:
    """Plaques that hang although their level no longer holds (应收回)."""
    ended = Q(grade__ended_on__lte=day) | Q(grade__valid_until__lt=day)
    return Q(state=PlaqueState.HUNG) & ended


def plaque_standing(row: Plaque, day: date) -> tuple[str, str]:
    """(state, words) of a plaque."""
    if row.state == PlaqueState.HUNG:
        grade = row.grade
        over = (grade.ended_on and grade.ended_on <= day) or (grade.valid_until and grade.valid_until < day)
        return ("danger", "应收回") if over else ("done", "悬挂中")
    return ("attention", "遗失") if row.state == PlaqueState.LOST else ("muted", "已收回")


def base_units(user: Any, place: Place) -> QuerySet[Unit]:
    """Base units in reach that stood on the day; below the place's unit where one is named."""
    rows = Unit.objects.layers().visible_to(user, "staffhomes.view").filter(layer=Layer.BASE, opened_on__lte=place.day)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=place.day))
    return rows.under(place.unit) if place.unit is not None else rows


def covered(rows: QuerySet[Unit], register: str, day: date) -> QuerySet[Unit]:
    """Each unit with `held`: whether it has a current level of the register, and the best of those."""
    held = (
        Grade.objects.current(day)
        .filter(register=register, unit=OuterRef("pk"))
        .order_by("position", "-granted_on", "-pk")
    )
    names = ("level", "granted_on", "valid_until", "key")
    best = {f"grade_{name}": Subquery(held.values(name)[:1]) for name in names}
    return rows.select_related("superior").annotate(held=Exists(held), **best)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One register: how many units have a current level."""

    register: str
    title: str
    number: int
    units: int

    @property
    def missing(self) -> int:
        """How many have none."""
        return self.units - self.number

    @property
    def words(self) -> str:
        """What the bar says."""
        return f"{self.title}：{self.units} 所中 {self.number} 所"

    @property
    def state(self) -> str:
        """For the bar: all, some, none."""
        return "done" if self.units and not self.missing else "attention" if self.number else "muted"


def coverage(user: Any, place: Place) -> list[Coverage]:
    """Every register over the base units in reach. Two queries."""
    units = base_units(user, place)
    total = units.count()
    held = Grade.objects.current(place.day).filter(unit__in=units.order_by().values("pk"))
    found = dict(held.order_by().values_list("register").annotate(n=Count("unit", distinct=True)))
    return [Coverage(str(key), str(label), found.get(key, 0), total) for key, label in Register.choices]


def use_by_month(facility: Facility, day: date) -> list[dict[str, Any]]:
    """The last twelve months with any use, newest first: days and visitors. One query."""
    first = add_months(day.replace(day=1), 1 - MONTHS)
    rows = Use.objects.filter(facility=facility, day__gte=first, day__lte=day).order_by()
    months = rows.annotate(month=TruncMonth("day")).values("month").annotate(days=Count("pk"), visitors=Sum("visitors"))
    return [dict(row) for row in months.order_by("-month")]
