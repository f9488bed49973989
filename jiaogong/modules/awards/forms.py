"""What users type about honours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Person

from .words import HonourLevel


class RecordForm(forms.Form):
    """An honour granted elsewhere."""

    title = forms.CharField(label="荣誉名称", max_length=80, help_text="如 江海省五一劳动奖章。")
    tier = forms.CharField(label="奖次、等级", max_length=60, required=False)
    subject = forms.CharField(
        label="获奖项目", max_length=120, required=False, help_text="竞赛或作品名称，没有的不填。"
    )
    level = forms.ChoiceField(label="级别", choices=HonourLevel.choices)
    organiser = forms.CharField(label="授予单位", max_length=80)
    granted_on = forms.DateField(label="授予日期", widget=forms.DateInput(format="%Y-%m-%d"))
    number = forms.CharField(label="表彰文号", max_length=60, required=False)
    proof = forms.FileField(
        label="证明材料", required=False, help_text="证书或表彰文件的照片、扫描件。县级以上荣誉必须附；能看到这项荣誉的人可以打开。",
    )  # fmt: skip
    person = forms.ModelChoiceField(
        label="获得者", queryset=Person.objects.none(), to_field_name="key", required=False, empty_label="单位（集体）"
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    """Why an honour is taken back."""

    reason = forms.CharField(
        label="撤销依据和理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据的规定和事实；证书核验页只显示“已撤销”和日期。",
    )  # fmt: skip
