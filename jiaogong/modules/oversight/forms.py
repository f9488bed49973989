"""What users type about oversight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from jiaogong.kernel.clock import SHANGHAI

from .words import BESIDE, Kind

_AREA = forms.Textarea(attrs={"rows": 4})
_LONG = forms.Textarea(attrs={"rows": 12})


class PlanForm(forms.Form):
    """An occasion to be."""

    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    title = forms.CharField(label="主题", max_length=80)
    outline = forms.CharField(label="内容与安排", max_length=2000, widget=_AREA, required=False)
    day = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d"))
    hour = forms.TimeField(
        label="时间", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), initial="14:00"
    )
    place = forms.CharField(label="地点", max_length=80)

    def values(self) -> dict[str, Any]:
        """For the verb: day and hour as one moment."""
        given = dict(self.cleaned_data)
        day, hour = given.pop("day"), given.pop("hour")
        return {**given, "begins_at": datetime.combine(day, hour, SHANGHAI)}


class OthersForm(forms.Form):
    """Whoever takes part besides delegates, by name."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in BESIDE[Kind(kind)]:
            self.fields[role.value] = forms.CharField(
                label=role.label,
                max_length=300,
                required=False,
                help_text="写姓名，用顿号隔开；同名的写明学科，如 王芳（语文）。"
                if role == BESIDE[Kind(kind)][0]
                else "",
            )


class RecordForm(forms.Form):
    """What happened."""

    record = forms.CharField(label="记录", max_length=20000, widget=_LONG)
    conclusion = forms.CharField(
        label="结论",
        max_length=4000,
        widget=_AREA,
        required=False,
        help_text="听证会必填：采纳了什么，没有采纳的是什么、为什么。",
    )


class FindForm(forms.Form):
    """A matter to be mended."""

    text = forms.CharField(label="问题或意见", max_length=400, widget=_AREA)
    person = forms.CharField(
        label="责任人", max_length=60, help_text="本单位教职工的姓名；同名的写明学科，如 王芳（语文）。"
    )
    due_on = forms.DateField(
        label="整改期限", widget=forms.DateInput(format="%Y-%m-%d"), required=False, help_text="不填的按规定参数。"
    )


class TextForm(forms.Form):
    """One text."""

    text = forms.CharField(label="内容", max_length=2000, widget=_AREA)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label


class JudgeForm(forms.Form):
    """Mended, or not yet."""

    fine = forms.TypedChoiceField(
        label="确认",
        choices=(("yes", "已整改"), ("no", "退回，再整改一次")),
        coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="意见", max_length=300, required=False, help_text="退回的写明原因。")
