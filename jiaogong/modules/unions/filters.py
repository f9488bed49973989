"""What the lists of units and committees can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from jiaogong.engines.figures.conditions import BANDS
from jiaogong.engines.org.models import Unit, UnitPeriod
from jiaogong.engines.org.words import Kind, Layer, Nature
from jiaogong.kernel.access import path_end

from .reading import place_of
from .words import BodyKind

YES_NO = (("yes", "有"), ("no", "没有"))
LAYERS = (
    (Layer.COUNTY, "县级教育工会"),
    (Layer.CITY, "市级教育工会"),
    (Layer.PROVINCE, "省级教育工会"),
    ("all", "全部层级"),
)


def kept(rows: Any, name: str, value: Any) -> Any:
    """A field that only travels along (unit and day are read by the view)."""
    return rows


class Hidden(filters.CharFilter):
    """A value that stays in the address while the visible filters change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, method=kwargs.pop("method", kept), **kwargs)


def choice(label: str, choices: Any, **kwargs: Any) -> filters.ChoiceFilter:
    """A drop-down with 全部 first."""
    return filters.ChoiceFilter(label=label, choices=choices, empty_label=kwargs.pop("empty_label", "全部"), **kwargs)


def branches(user: Any) -> list[tuple[str, str]]:
    """County-level unions in reach, for the branch filter. One query."""
    rows = Unit.objects.visible_to(user, "unions.view").filter(layer=Layer.COUNTY, is_inner=False, closed_on=None)
    rows = rows.exclude(kind=Kind.GROUP)  # groups stand beside the tree
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


class PlacedFilter(filters.FilterSet):
    """Below which branch, on which layer; and the place the address names."""

    unit = Hidden()
    at = Hidden()
    branch = choice("县（市、区）", [], method="in_branch")
    layer = choice("层级", LAYERS, method="on_layer", empty_label="基层单位")

    layer_path = "unit__layer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = branches(self.request.user)
        if len(found) > 1:
            self.form.fields["branch"].choices = [("", "全部"), *found]  # type: ignore[attr-defined]
        else:
            self.form.fields["branch"].widget = forms.HiddenInput()
            self.form.fields["branch"].choices = found  # type: ignore[attr-defined]

    def in_branch(self, rows: Any, name: str, value: str) -> Any:
        """Units at or below the branch."""
        path = Unit.objects.filter(pk=value).values_list("path", flat=True).first() or "~"
        return rows.filter(**{f"{self.path_field}__gte": path, f"{self.path_field}__lt": path_end(path)})

    path_field = "unit__path"

    def on_layer(self, rows: Any, name: str, value: str) -> Any:
        """Another layer than the usual one, or all."""
        return rows if value == "all" else rows.filter(**{self.layer_path: value})

    def filter_queryset(self, queryset: Any) -> Any:
        """Base units unless another layer is asked for, so that the list agrees with the figures."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("layer") else rows.filter(**{self.layer_path: Layer.BASE})


def has_body(kind: str) -> Any:
    """Filter method: has the body on the day."""

    def method(rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"has_{kind}": value == "yes"})

    return method


def has_union(rows: Any, name: str, value: str) -> Any:
    """已建会 or 未建会."""
    return rows.filter(union_since__isnull=value == "no")


def in_band(rows: Any, name: str, value: str) -> Any:
    """A head-count band, both ends included."""
    low, high, _ = BANDS[int(value)]
    rows = rows.filter(headcount__gte=low)
    return rows if high is None else rows.filter(headcount__lte=high)


class UnitFilter(PlacedFilter):
    """The unit list. `kinds`, `headcount_min`, `headcount_max` come from figures' conditions."""

    kind = choice("类别", Kind.choices)
    nature = choice("性质", Nature.choices)
    band = choice("教职工人数", [(str(i), b[2]) for i, b in enumerate(BANDS)], method=in_band)
    union = choice("工会", (("yes", "已建会"), ("no", "未建会")), method=has_union)
    congress = choice("教代会", YES_NO, method=has_body(BodyKind.CONGRESS))
    funds_review = choice("经审会", YES_NO, method=has_body(BodyKind.FUNDS_REVIEW))
    women = choice("女职工委员会", YES_NO, method=has_body(BodyKind.WOMEN))
    state = choice("状态", (("closed", "已撤销"), ("all", "全部")), method="in_state", empty_label="存续")
    kinds = filters.MultipleChoiceFilter(field_name="kind", choices=Kind.choices, widget=forms.MultipleHiddenInput)
    headcount_min = filters.NumberFilter(field_name="headcount", lookup_expr="gte", widget=forms.HiddenInput)
    headcount_max = filters.NumberFilter(field_name="headcount", lookup_expr="lte", widget=forms.HiddenInput)

    path_field = "path"

    class Meta:
        model = UnitPeriod
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Closed on or before the day, or all."""
        return rows if value == "all" else rows.filter(unit__closed_on__lte=self.day())

    def day(self) -> Any:
        """The day of the list."""
        return place_of(self.request).day

    def filter_queryset(self, queryset: Any) -> Any:
        """Open units unless asked otherwise."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return rows
        return rows.filter(Q(unit__closed_on__isnull=True) | Q(unit__closed_on__gt=self.day()))
