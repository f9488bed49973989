"""What users type about places, levels and plaques."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Person

from .models import Facility
from .words import FacilityKind, Register


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(format="%Y-%m-%d")
    )


def _text(label: str, most: int, *, required: bool = True, help_text: str = "", rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=area)


class FacilityForm(forms.Form):
    """A place. Its kind is chosen once."""

    kind = forms.ChoiceField(label="类别", choices=FacilityKind.choices)
    name = forms.CharField(label="名称", max_length=60, help_text="如 教工之家、爱心母婴室。")
    place = forms.CharField(label="位置", max_length=80, required=False, help_text="如 综合楼二楼 203。")
    area = forms.IntegerField(label="面积（平方米）", min_value=1, max_value=100_000, required=False)
    equipment = _text("设施配备", 1000, required=False)
    leader = forms.ModelChoiceField(
        label="负责人", queryset=Person.objects.none(), to_field_name="key", required=False, empty_label="暂不填"
    )
    opened_on = _day("启用日期", required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = people  # type: ignore[attr-defined]
        if fixed:
            del self.fields["kind"]


class CloseForm(forms.Form):
    """Since when and why a place is not used any more."""

    on = _day("停用日期")
    reason = forms.CharField(label="停用原因", max_length=200)


class UseForm(forms.Form):
    """How many used a place on a day."""

    day = _day("日期")
    visitors = forms.IntegerField(label="使用人次", min_value=1, max_value=100_000)
    note = forms.CharField(label="说明", max_length=100, required=False, help_text="不写姓名。")


class GradeForm(forms.Form):
    """A level given outside this platform."""

    register = forms.ChoiceField(label="评定事项", choices=Register.choices)
    facility = forms.ModelChoiceField(
        label="阵地",
        queryset=Facility.objects.none(),
        to_field_name="key",
        required=False,
        empty_label="评单位工作的，不选",
    )
    level = forms.CharField(label="等级", max_length=60, help_text="如 先进教工之家、五星、合格。")
    score = forms.DecimalField(label="得分", max_digits=9, decimal_places=4, min_value=0, required=False)
    granted_on = _day("评定日期")
    valid_until = _day("有效期至", required=False, help_text="长期有效的不填。")
    recheck_on = _day("复检日期", required=False)
    plaque = forms.CharField(label="牌匾编号", max_length=40, required=False, help_text="没有发牌匾的不填。")

    def __init__(self, *args: Any, places: QuerySet[Facility], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facility"]
        field.queryset = places  # type: ignore[attr-defined]
        field.label_from_instance = lambda place: f"{place.get_kind_display()}：{place.name}"  # type: ignore[attr-defined]


class RecheckForm(forms.Form):
    """A recheck that was passed."""

    on = _day("复检日期")
    next_on = _day("下次复检", required=False, help_text="有效期内不再复检的不填。")


class RevokeForm(forms.Form):
    """Why a level is taken back."""

    reason = _text("撤销依据和理由", 280, help_text="写明依据的规定和事实，被评单位会看到。")


class PlaqueForm(forms.Form):
    """When, and why, a plaque was taken down or lost."""

    on = _day("日期")
    note = forms.CharField(label="说明", max_length=200, required=False)


class ReplaceForm(PlaqueForm):
    """The new plaque's number."""

    plaque = forms.CharField(label="新牌匾编号", max_length=40)
    field_order = ("plaque", "on", "note")
