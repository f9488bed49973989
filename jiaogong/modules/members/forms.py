"""What users type about members, cleaned; the verbs decide."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType, Sex

from .joining import phone_ok
from .reading import units_named
from .words import ENDINGS_BY_HAND, Ending, Proof, Side, Status


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


def sealed_field(label: str, **kwargs: Any) -> forms.CharField:
    """A number the browser must neither remember nor spell-check."""
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
    return forms.CharField(label=label, max_length=24, widget=forms.TextInput(attrs=attrs), **kwargs)


class PersonFields(forms.Form):
    """What both the new and the corrected member have."""

    name = forms.CharField(label="姓名", max_length=60, help_text="与证件一致；少数民族姓名中的“·”照写。")
    id_number = sealed_field("证件号码")
    other_document = forms.BooleanField(label="其他证件（护照、港澳居民来往内地通行证等）", required=False)
    phone = sealed_field("手机号码", required=False)
    sex = forms.ChoiceField(label="性别", choices=[("", "按身份证自动填写"), *Sex.choices], required=False)
    birth = day_field("出生日期", required=False, help_text="居民身份证会自动带出，不用填。")
    employment_type = forms.ChoiceField(label="用工性质", choices=EmploymentType.choices)
    position = forms.CharField(label="岗位", max_length=40, required=False)
    subject = forms.CharField(label="学科", max_length=20, required=False)

    def clean_name(self) -> str:
        """Blanks inside a Chinese name go."""
        name = self.cleaned_data["name"]
        return name if name.isascii() else re.sub(r"\s", "", name)

    def clean_phone(self) -> str:
        """A mobile number of the mainland."""
        phone = re.sub(r"[\s-]", "", self.cleaned_data["phone"])
        if phone and not phone_ok(phone):
            raise forms.ValidationError("手机号码为 11 位数字，请核对。")
        return phone


class EnrolForm(PersonFields):
    """A new member."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    since = day_field("入会日期")
    field_order = ("unit", "name", "id_number")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class CorrectForm(PersonFields):
    """Corrections; an empty number keeps the one there is."""

    note = forms.CharField(label="更正说明", max_length=120, help_text="如 录入笔误、证件换发。")

    def __init__(self, *args: Any, masked_id: str, masked_phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].required = False
        self.fields[
            "id_number"
        ].help_text = f"现为 {masked_id or '未登记'}；不填则不变。更正姓名或证件号码后须重新实名核验。"
        self.fields["phone"].help_text = f"现为 {masked_phone or '未登记'}；不填则不变。"


class RevealForm(forms.Form):
    """Why somebody looks at whole numbers."""

    reason = forms.CharField(label="查看事由", max_length=120, min_length=4, help_text="会记入变更记录，本人也能看到。")


class ActForm(forms.Form):
    """What is done to an account."""

    act = forms.ChoiceField(
        choices=[
            ("open", "开通账号"), ("reset", "重置密码"), ("reset_second", "重置二次验证"), ("stop", "停用登录"),
            ("resume", "恢复登录"),
        ]
    )  # fmt: skip


class ResetSecondForm(forms.Form):
    """Why somebody's second factors are taken away."""

    reason = forms.CharField(
        label="事由", max_length=60, min_length=4, help_text="如“手机遗失，已当面核对本人”；本人会收到。"
    )


class OpenAccountForm(forms.Form):
    """The user name of a new account."""

    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="4—30 个小写字母、数字、点或横线，登录时用；不要用证件号或手机号。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_username(self) -> str:
        """User names are kept in small letters."""
        return str(self.cleaned_data["username"]).lower()


class VerifyForm(forms.Form):
    """How and when the real name was verified."""

    proof = forms.ChoiceField(label="核验方式", choices=Proof.choices)
    day = day_field("核验日期")


class UnverifyForm(forms.Form):
    """Why a verification is taken back."""

    reason = forms.CharField(label="撤销原因", max_length=120)


class EndForm(forms.Form):
    """Why and when a membership ends."""

    ending = forms.ChoiceField(label="情形", choices=[(e.value, e.label) for e in ENDINGS_BY_HAND])
    until = day_field("日期", help_text="从这一天起不再是在册会员。")
    reason = forms.CharField(label="说明", max_length=120, required=False)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status == Status.KEPT:
            choices = [(e.value, e.label) for e in ENDINGS_BY_HAND if e != Ending.RETIRED]
            self.fields["ending"].choices = choices  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    """Where somebody goes, as what, from when. The unit is found by its name; several that fit are offered."""

    to_name = forms.CharField(
        label="接收单位", max_length=80, help_text="填单位全称或单位代码；填几个字也可以，再从结果中选。"
    )
    to = forms.ChoiceField(label="请选择单位", required=False, widget=forms.RadioSelect)
    employment_type = forms.ChoiceField(label="在新单位的用工性质", choices=EmploymentType.choices)
    position = forms.CharField(label="岗位", max_length=40, required=False)
    subject = forms.CharField(label="学科", max_length=20, required=False)
    since = day_field("接转日期", help_text="从这一天起是新单位的会员。")
    note = forms.CharField(label="说明", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Unit] = []
        if self.is_bound:
            self.found = units_named(str(self.data.get("to_name", "")))
        self.fields["to"].choices = [(str(u.key), u.name) for u in self.found]  # type: ignore[attr-defined]
        if len(self.found) < 2:
            self.fields["to"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """`to` is the unit meant."""
        data = super().clean() or {}
        name, chosen = data.get("to_name", ""), data.get("to", "")
        if name and not self.found:
            self.add_error("to_name", "没有找到这个单位，或该单位还没有建会，请核对名称。")
        elif len(self.found) > 1 and not chosen:
            self.add_error("to", "有几个单位符合，请选一个。")
        elif self.found:
            data["to"] = next((u for u in self.found if str(u.key) == chosen), self.found[0])
        data.pop("to_name", None)
        return data


class DecideForm(forms.Form):
    """What one party answers to a transfer."""

    act = forms.ChoiceField(choices=[("agree", "同意"), ("refuse", "不同意"), ("withdraw", "撤回")])
    side = forms.ChoiceField(choices=Side.choices, required=False)
    reason = forms.CharField(label="不同意的原因", max_length=120, required=False)
