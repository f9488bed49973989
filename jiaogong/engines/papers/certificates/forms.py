"""What is typed to verify, revoke or renew a certificate."""

from __future__ import annotations

from django import forms

from ..words import RevokedFor


class CodeForm(forms.Form):
    """The code on the certificate."""

    code = forms.CharField(
        label="验证码", max_length=40, help_text="证书左下角的 12 位字母和数字，不分大小写，短横可以不写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class RevokeForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.ChoiceField(
        label="原因（公众验证时可见）", choices=[c for c in RevokedFor.choices if c[0] != RevokedFor.REPLACED]
    )
    note = forms.CharField(
        label="依据和说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如 撤销荣誉的文号。只留存备查，不对外显示；选“其他原因”的必须填写。",
    )  # fmt: skip


class ReissueForm(forms.Form):
    """What was misprinted."""

    title = forms.CharField(label="奖项", max_length=80)
    holder_name = forms.CharField(label="持有者名称", max_length=80, required=False)
    note = forms.CharField(
        label="换发理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如 姓名用字更正。留存备查，不对外显示。",
    )

    def __init__(self, *args: object, person: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if person:
            del self.fields["holder_name"]  # a person's certificate takes the name the register has today
