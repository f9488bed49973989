"""What users type about party and administration's support."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .catalogue import DUTIES, Duty


def _area(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d"))


class RecordForm(forms.Form):
    """A record of one duty: the fields its entry in the catalogue names."""

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in duty.fields:
            self.fields[name] = self._field(name, label)

    @staticmethod
    def _field(name: str, label: str) -> forms.Field:
        if name in ("day", "replied_on"):
            return _day(label, required=name == "day")
        if name in ("decisions", "opinion"):
            return _area(label)
        if name == "year":
            return forms.IntegerField(label=label, min_value=2000, max_value=2100)
        if name == "score":
            return forms.DecimalField(label=label, min_value=0, max_digits=5, decimal_places=1, required=False)
        if name == "files":
            return ManyFilesField(label=label, required=False, help_text="可选多个文件：照片、Word、PDF、Excel。")
        limit = 120 if name == "topic" else 300
        return forms.CharField(label=label, max_length=limit, required=name == "topic")


class VoidForm(forms.Form):
    """Why a record is struck out."""

    reason = forms.CharField(label="作废原因", max_length=120)


class LinkForm(forms.Form):
    """The administrator who looks after the union."""

    name = forms.CharField(label="姓名", max_length=60)
    post = forms.CharField(label="行政职务", max_length=40, help_text="如 副校长、办公室主任。")
    since = _day("自哪天起")
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="如 领导班子分工文件。")


class UnlinkForm(forms.Form):
    """The administrator leaves without a successor."""

    until = _day("终止日期")
    basis = forms.CharField(label="依据", max_length=120)


class RemindForm(forms.Form):
    """Which duty, by when."""

    duty = forms.ChoiceField(label="提醒哪一项", choices=[(d.key, d.title) for d in DUTIES])
    due_on = _day("办理期限")
