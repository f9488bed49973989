"""What users type about pairs and projects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Person

from .words import PUPIL_LOGS, LogKind, PairKind


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


def lines(label: str, length: int, **kwargs: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class PupilForm(forms.Form):
    """A teacher and a pupil."""

    mentor = forms.ModelChoiceField(
        label="教师", queryset=Person.objects.none(), to_field_name="key", required=False, empty_label="本人"
    )
    pupil = forms.CharField(
        label="学生姓名", max_length=60, help_text="加密保存，页面只显示“学生甲”；结对结束时自动删除。"
    )
    guardian_agreed_on = day_field("监护人同意日期", help_text="先征得监护人书面同意（《个人信息保护法》第三十一条）。")
    goals = lines("关爱打算", 600, required=False, help_text="不写病情、家庭困难等能认出学生的内容。")

    def __init__(self, *args: Any, people: QuerySet[Person] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["mentor"]
        else:
            self.fields["mentor"].queryset = people  # type: ignore[attr-defined]


class LogForm(forms.Form):
    """What the two did."""

    day = day_field("日期")
    kind = forms.ChoiceField(label="形式", choices=LogKind.choices)
    content = lines("内容", 600)

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of == PairKind.PUPIL:
            self.fields["kind"].choices = [(k.value, k.label) for k in PUPIL_LOGS]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """One side rates the other."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2199)
    score = forms.IntegerField(label="得分（满分 100）", min_value=0, max_value=100)
    text = lines("评语", 400, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = lines("原因", 200)


class PutOffForm(forms.Form):
    """A later day."""

    due_on = day_field("延期到")
    reason = lines("原因", 200)
