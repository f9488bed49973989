"""What the lists of cadres, trainings, contact points and visits can be narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q

from jiaogong.engines.org.models import Holding, Unit
from jiaogong.engines.org.words import Kind, Layer, RoleKey
from jiaogong.modules.unions.filters import Hidden, PlacedFilter, choice
from jiaogong.modules.unions.reading import place_of

from .models import ContactPoint, Training, Visit
from .reading import may_be_full_time
from .words import ServiceKind, TrainingKind

LAYERS = (
    (Layer.BASE, "基层单位"), (Layer.COUNTY, "县级教育工会"), (Layer.CITY, "市级教育工会"), (Layer.PROVINCE, "省级教育工会"),
)  # fmt: skip
YES_NO = (("yes", "是"), ("no", "否"))
ROLES = [c for c in RoleKey.choices if c[0] != RoleKey.LEADER]
ROLE_WORDS = {RoleKey.MEMBER: "委员等其他职务"}


class EverywhereFilter(PlacedFilter):
    """Below which branch; all layers unless one is asked for."""

    layer = choice("层级", LAYERS, method="on_layer")

    def filter_queryset(self, queryset: Any) -> Any:
        """No layer of its own."""
        return filters.FilterSet.filter_queryset(self, queryset)


class CadreFilter(EverywhereFilter):
    """The register."""

    role = choice("职务", [(k, ROLE_WORDS.get(RoleKey(k), v)) for k, v in ROLES], field_name="office__role")
    service = choice("任职性质", [*ServiceKind.choices, ("none", "未登记")], method="serving")
    trained = choice("本年培训", (("yes", "已参训"), ("no", "未参训")), method="was_trained")

    path_field = "office__unit__path"
    layer_path = "office__unit__home__layer"

    class Meta:
        model = Holding
        fields: list[str] = []

    def serving(self, rows: Any, name: str, value: str) -> Any:
        """The kind of service, or none registered."""
        return rows.filter(kind__isnull=True) if value == "none" else rows.filter(kind=value)

    def was_trained(self, rows: Any, name: str, value: str) -> Any:
        """Any hours in the year of the list."""
        return rows.filter(hours__gt=0) if value == "yes" else rows.filter(hours=0)


class StaffingFilter(PlacedFilter):
    """Units with their cadres."""

    kind = choice("类别", Kind.choices)
    full_time = choice("专职主席", (("have", "已配备"), ("may", "可设未设")), method="chairs")
    visited = choice("本年走访", (("yes", "已走访"), ("no", "未走访")), method="was_visited")

    path_field = "path"
    layer_path = "layer"

    class Meta:
        model = Unit
        fields: list[str] = []

    def chairs(self, rows: Any, name: str, value: str) -> Any:
        """A full-time chair there is, or might be."""
        if value == "have":
            return rows.filter(full_chair=True)
        return rows.filter(full_chair=False, staff__gte=may_be_full_time(place_of(self.request, "cadres.view")))

    def was_visited(self, rows: Any, name: str, value: str) -> Any:
        """At least one visit this year."""
        return rows.filter(visits__gt=0) if value == "yes" else rows.filter(visits=0)


class TrainingFilter(filters.FilterSet):
    """Trainings."""

    unit = Hidden()
    at = Hidden()
    kind = choice("类别", TrainingKind.choices)
    year = filters.NumberFilter(label="年度", method="in_year", min_value=2000, max_value=2100)

    class Meta:
        model = Training
        fields: list[str] = []

    def in_year(self, rows: Any, name: str, value: Any) -> Any:
        """Begun in that year."""
        return rows.filter(first_day__gte=date(int(value), 1, 1), first_day__lte=date(int(value), 12, 31))


class PointFilter(EverywhereFilter):
    """Contact points."""

    visited = choice("本年走访", (("yes", "已走访"), ("no", "未走访")), method="was_visited")

    class Meta:
        model = ContactPoint
        fields: list[str] = []

    def was_visited(self, rows: Any, name: str, value: str) -> Any:
        """At least one visit this year."""
        return rows.filter(made__gt=0) if value == "yes" else rows.filter(made=0)


class VisitFilter(EverywhereFilter):
    """Visits."""

    point = choice("方式", (("yes", "联系点"), ("no", "一般走访")), method="of_point")
    issues = choice("问题", (("open", "有待解决"), ("solved", "均已解决"), ("none", "没有问题")), method="by_issues")
    since = filters.DateFilter(label="自", field_name="day", lookup_expr="gte")

    class Meta:
        model = Visit
        fields: list[str] = []

    def of_point(self, rows: Any, name: str, value: str) -> Any:
        """Visits of contact points, or others."""
        return rows.filter(point__isnull=value == "no")

    def by_issues(self, rows: Any, name: str, value: str) -> Any:
        """By what became of the issues."""
        conditions = {"open": Q(waiting__gt=0), "solved": Q(waiting=0, found__gt=0), "none": Q(found=0)}
        return rows.filter(conditions[value])
