"""What applicants type, and what registrars answer; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.org.words import EmploymentType

from .forms import OpenAccountForm, PersonFields, day_field
from .words import Refusal

PLAIN_TYPES = (
    (EmploymentType.ESTABLISHED, "事业编制：有编制"),
    (EmploymentType.FILED, "备案制：备案管理，不占编制"),
    (EmploymentType.AGENCY, "人事代理：档案关系由人才机构代理"),
    (EmploymentType.DISPATCHED, "劳务派遣：合同签在派遣公司"),
    (EmploymentType.SCHOOL_HIRED, "学校自聘：合同签在学校"),
    (EmploymentType.REHIRED, "返聘、银龄：退休后回来工作"),
)


def type_field() -> forms.ChoiceField:
    """Kinds of employment in plain words, all of them equal."""
    help_text = "哪一种都可以入会；说不准的选最接近的，工会会核对。"
    choices = [("", "请选择"), *((key.value, words) for key, words in PLAIN_TYPES)]
    return forms.ChoiceField(label="用工性质", choices=choices, help_text=help_text)


class JoinForm(PersonFields):
    """What somebody without an account tells when he applies: the least that is needed, no picture of a document."""

    employment_type = type_field()
    agree = forms.BooleanField(label="我已看过上面的说明，同意工会为办理入会处理这些信息")
    sex = birth = None  # type: ignore[assignment]
    field_order = ("name", "id_number", "other_document", "phone", "employment_type", "position", "subject", "agree")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True
        self.fields["phone"].widget.attrs |= {"inputmode": "tel"}
        self.fields["position"].help_text = "如 专任教师、食堂、保安；可不填。"
        self.fields["subject"].help_text = "可不填。"


class PhoneCodeForm(forms.Form):
    """The code the phone got."""

    code = forms.CharField(
        label="六位验证码",
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ApplyForm(forms.Form):
    """What staff with an account add."""

    employment_type = type_field()
    agree = forms.BooleanField(label="我已看过上面的说明，同意工会为办理入会处理这些信息")


class AskingCodeForm(forms.Form):
    """The code to ask after an application with."""

    code = forms.CharField(
        label="查询码", max_length=20, help_text="提交申请时给您的 12 位字母和数字，横线可以不输。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """Until when a joining link lives."""

    expires_on = day_field("有效期至", help_text="到这一天为止可以申请；招新结束可随时停用。")


class ApproveForm(forms.Form):
    """What the registrar settles when he admits somebody."""

    since = day_field("入会日期")
    employment_type = forms.ChoiceField(label="用工性质", choices=EmploymentType.choices)
    position = forms.CharField(label="岗位", max_length=40, required=False)
    subject = forms.CharField(label="学科", max_length=20, required=False)
    code = forms.CharField(
        label="核对码", max_length=6, required=False, help_text="当面或打电话请本人报出申请页面上的六位核对码，照填。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    seen = forms.BooleanField(label="已当面看过证件原件（同时登记实名核验）", required=False)

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]


class ReturnForm(forms.Form):
    """What is to be put right."""

    reason = forms.CharField(label="要补正什么", max_length=120)


class RejectForm(forms.Form):
    """By which rule, and what else there is to say."""

    rule = forms.ChoiceField(label="依据", choices=Refusal.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="说明", max_length=120, required=False)


class OwnAccountForm(OpenAccountForm):
    """User name and password the applicant chooses himself."""

    new_password = forms.CharField(
        label="密码", max_length=128, help_text="至少 12 个字符，可以用一句好记的话。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="再输一次", max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        data = super().clean() or {}
        if data.get("new_password") and data.get("new_password") != data.get("again"):
            self.add_error("again", "两次输入的密码不一样。")
        return data
