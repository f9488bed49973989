"""What the lists of places, levels, coverage and plaques can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Kind, Layer
from jiaogong.kernel import clock
from jiaogong.modules.unions.filters import Hidden, PlacedFilter, choice
from jiaogong.modules.unions.reading import place_of

from .models import Facility, Grade, Plaque
from .reading import grades_of, idle, in_state
from .words import FacilityKind, PlaqueState, Register

LAYERS = (
    (Layer.BASE, "基层单位"),
    (Layer.COUNTY, "县级教育工会"),
    (Layer.CITY, "市级教育工会"),
    (Layer.PROVINCE, "省级教育工会"),
)
GRADED = (("yes", "有现行等级"), ("no", "没有"))
STATES = (("valid", "有效"), ("recheck", "应复检"), ("overdue", "复检逾期"), ("expired", "已到期"), ("ended", "已失效"))


class EverywhereFilter(PlacedFilter):
    """Below which branch; all layers unless one is asked for."""

    layer = choice("层级", LAYERS, method="on_layer")

    def filter_queryset(self, queryset: Any) -> Any:
        """No layer of its own."""
        return filters.FilterSet.filter_queryset(self, queryset)


class FacilityFilter(EverywhereFilter):
    """Places; those in use unless asked otherwise."""

    kind = choice("类别", FacilityKind.choices)
    graded = choice("等级", GRADED, method="is_graded")
    state = choice("状态", (("closed", "已停用"), ("all", "全部")), method="in_use", empty_label="在用")

    class Meta:
        model = Facility
        fields: list[str] = []

    def is_graded(self, rows: Any, name: str, value: str) -> Any:
        """Has a current level, or none."""
        held = Exists(Grade.objects.current(self.day()).filter(facility=OuterRef("pk")))
        return rows.filter(held) if value == "yes" else rows.filter(~held)

    def in_use(self, rows: Any, name: str, value: str) -> Any:
        """Closed by the day, or all."""
        return rows if value == "all" else rows.filter(closed_on__lte=self.day())

    def day(self) -> Any:
        """The day of the list."""
        return place_of(self.request, "staffhomes.view").day

    def filter_queryset(self, queryset: Any) -> Any:
        """In use unless asked otherwise."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.standing(self.day())


class GradeFilter(EverywhereFilter):
    """Levels, past ones too."""

    register = choice("事项", Register.choices)
    level = choice("等级", [], field_name="level")
    state = choice("状态", STATES, method="stands")
    year = filters.NumberFilter(label="评定年度", field_name="granted_on__year", min_value=1949, max_value=2199)

    class Meta:
        model = Grade
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = grades_of(self.request.user).order_by("level").values_list("level", flat=True).distinct()
        self.form.fields["level"].choices = [("", "全部"), *((level, level) for level in known)]  # type: ignore[attr-defined]

    def stands(self, rows: Any, name: str, value: str) -> Any:
        """有效, 应复检, 复检逾期, 已到期, 已失效"""
        return in_state(rows, value, clock.today())


class CoverFilter(PlacedFilter):
    """Units with and without a current level of the register."""

    register = Hidden()
    has = choice("现行等级", (("no", "没有"), ("yes", "有")), method="is_covered")
    kind = choice("类别", Kind.choices)

    path_field = "path"
    layer_path = "layer"

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.form.fields["layer"]

    def is_covered(self, rows: Any, name: str, value: str) -> Any:
        """Has one, or lacks one."""
        return rows.filter(held=value == "yes")


class PlaqueFilter(filters.FilterSet):
    """Plaques; 应收回 is what an audit looks for: they hang without a level."""

    state = choice("状态", [*PlaqueState.choices, ("idle", "应收回")], method="stands")
    register = choice("事项", Register.choices, field_name="grade__register")
    year = filters.NumberFilter(label="颁发年度", field_name="issued_on__year", min_value=1949, max_value=2199)

    class Meta:
        model = Plaque
        fields: list[str] = []

    def stands(self, rows: Any, name: str, value: str) -> Any:
        """A state, or what the audit finds."""
        return rows.filter(idle(clock.today())) if value == "idle" else rows.filter(state=value)
