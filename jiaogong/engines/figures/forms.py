"""What narrows a page of figures, as a form that is sent by GET."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import SCHOOL_KINDS, Kind, Layer, Nature

from .asking import RULE, Asked, Place

KINDS = [(str(k.value), str(k.label)) for k in (*SCHOOL_KINDS, Kind.BUREAU, Kind.TRAINING)]


def unit_choices(user: Any, place: Place) -> list[tuple[str, str]]:
    """Subtrees to choose from: the unions within reach, and the unit shown now. One query."""
    rows = Unit.objects.visible_to(user, RULE).layers().open().filter(~Q(layer=Layer.BASE) | Q(pk=place.unit.pk))
    return [(str(key), name) for key, name in rows.order_by("path").values_list("key", "name")]


class PlaceForm(forms.Form):
    """Which subtree, which day."""

    unit = forms.ChoiceField(label="范围")
    at = forms.DateField(label="数据截至", required=False, widget=forms.DateInput)

    def __init__(self, user: Any, place: Place, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {"unit": str(place.unit.key), "at": place.at}
        super().__init__(**kwargs)
        self.use_required_attribute = False
        self.fields["unit"].choices = unit_choices(user, place)  # type: ignore[attr-defined]


class NarrowForm(PlaceForm):
    """Conditions, category and parameters of one figure."""

    nature = forms.ChoiceField(label="性质", required=False, choices=[("", "全部"), *Nature.choices])
    headcount_min = forms.IntegerField(label="教职工不少于（人）", required=False, min_value=0)
    headcount_max = forms.IntegerField(label="教职工不多于（人）", required=False, min_value=0)
    kinds = forms.MultipleChoiceField(
        label="单位类别", required=False, choices=KINDS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: Any, asked: Asked) -> None:
        now = asked.conditions
        initial = {
            "nature": now.nature, "kinds": list(now.kinds), "headcount_min": now.headcount_min, "headcount_max": now.headcount_max,
            "category": asked.category, **{p.key: asked.parameters.get(p.key, p.default) for p in asked.figure.parameters},
        }  # fmt: skip
        super().__init__(user, asked.place, initial=initial)
        if asked.figure.categories:
            self.fields["category"] = forms.ChoiceField(label="分类", choices=list(asked.figure.categories.items()))
        for p in asked.figure.parameters:
            self.fields[p.key] = forms.IntegerField(label=p.title, min_value=p.low, max_value=p.high)
        self.order_fields(["unit", "at", "category", *(p.key for p in asked.figure.parameters), "nature"])
