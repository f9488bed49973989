"""What people type about their own data, cleaned; the verbs decide."""

from __future__ import annotations

from django import forms

from .words import RequestKind


class AskForm(forms.Form):
    """A request."""

    kind = forms.ChoiceField(label="我想", choices=RequestKind.choices, widget=forms.RadioSelect)
    matter = forms.CharField(
        label="具体内容", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="例如：手机号码已更换；姓名中的“·”缺失。请不要在这里写证件号码。",
    )  # fmt: skip


class DecideForm(forms.Form):
    """The unit's answer."""

    agree = forms.ChoiceField(
        label="结论", choices=[("yes", "同意并已办理"), ("no", "不同意")], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label="答复", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="本人会看到。不同意的请写明理由（《个人信息保护法》第五十条）。",
    )  # fmt: skip


class MergeForm(forms.Form):
    """Why two records are one person."""

    reason = forms.CharField(label="依据", max_length=120, help_text="例如：核对过身份证原件，同一人录入两次。")
