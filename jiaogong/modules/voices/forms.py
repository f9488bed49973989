"""What people type about grievances."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.cases.models import Access
from jiaogong.engines.cases.words import Part
from jiaogong.engines.org.models import Office, Unit
from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .words import BY_HAND, PROMISE_CHOICES, Promise, Rating, Topic


def area(label: str, rows: int, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    kwargs.setdefault("max_length", 4000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class GrievanceForm(forms.Form):
    """What somebody brings forward himself."""

    promise = forms.ChoiceField(label="谁会知道是您", choices=PROMISE_CHOICES, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        label="送交", queryset=Unit.objects.none(), to_field_name="key", empty_label=None, widget=forms.RadioSelect
    )
    topic = forms.ChoiceField(label="类别", choices=Topic.choices)
    text = area("内容", 6, help_text="什么事、什么时候、希望怎样解决。10 到 4000 字。")
    files = ManyFilesField(label="附件（没有可不传）", required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, desks: list[tuple[Unit, Office]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit, _ in desks]).order_by("-path")
        names = {unit.pk: f"{unit.name}（由{office.title}受理）" for unit, office in desks}
        field.label_from_instance = lambda unit: names[unit.pk]
        self.fields["files"].help_text = "选“实名”才能带附件：文件里常藏着作者姓名和设备信息。"
        if desks and not self.is_bound:
            field.initial = desks[0][0].key


class EnterForm(forms.Form):
    """What an officer writes down for somebody."""

    channel = forms.ChoiceField(label="渠道", choices=BY_HAND)
    topic = forms.ChoiceField(label="类别", choices=Topic.choices)
    promise = forms.ChoiceField(label="对诉求人的承诺", choices=Promise.choices, widget=forms.RadioSelect)
    told_name = forms.CharField(
        label="诉求人和联系方式",
        max_length=120,
        required=False,
        help_text="匿名的不填。加密保存；“只让承办人知道”的，登记以后您也看不到。",
    )
    text = area("内容", 6)
    files = ManyFilesField(label="附件（实名的才能带，没有可不传）", required=False)  # type: ignore[assignment]


class TextForm(forms.Form):
    """A text."""

    text = area("内容", 4)


class ReplyForm(forms.Form):
    """The answer."""

    text = area("答复", 6, help_text="查了什么、怎样解决、什么时候办好；不能解决的说明理由。诉求人看得到。")


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="事由", max_length=120, min_length=4)


class GiveForm(forms.Form):
    """Who is to handle it."""

    person = forms.CharField(label="承办人", max_length=60, help_text="写姓名；同名的在姓名后写学校或学科。")
    part = forms.ChoiceField(label="分工", choices=Part.choices)
    due_on = day_field("办理期限（不填为答复期限）", required=False)


class SwapForm(forms.Form):
    """Who is to lead it instead."""

    person = forms.CharField(label="新的主办人", max_length=60, help_text="写姓名；同名的在姓名后写学校或学科。")
    reason = forms.CharField(label="理由", max_length=120, min_length=4)


class PassOnForm(forms.Form):
    """To whom it goes."""

    to = forms.ModelChoiceField(label="移交", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    reason = area("理由", 2, max_length=200)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = units  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Who else may read one case."""

    office = forms.ModelChoiceField(label="岗位", queryset=Office.objects.none(), to_field_name="key", empty_label=None)
    until = day_field("有效期至")
    reason = forms.CharField(label="理由", max_length=120, min_length=4)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices
        field.label_from_instance = _with_holder


class RevokeForm(forms.Form):
    """Which grant ends."""

    access = forms.ModelChoiceField(label="授权", queryset=Access.objects.none(), to_field_name="key", empty_label=None)

    def __init__(self, *args: Any, accesses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["access"]
        field.queryset = accesses
        field.label_from_instance = lambda row: f"{row.office or row.user}，至 {row.until:%Y-%m-%d}"


class ExtendForm(forms.Form):
    """How much longer."""

    days = forms.IntegerField(label="延长天数", min_value=1, max_value=90)
    reason = area("理由", 2, max_length=200)


class RateForm(forms.Form):
    """Whether the answer will do."""

    rating = forms.ChoiceField(label="对答复", choices=Rating.choices, widget=forms.RadioSelect)
    reason = area("哪里没有解决（不满意必填）", 2, required=False, max_length=1000)


class CodeForm(forms.Form):
    """The code of an anonymous grievance."""

    code = forms.CharField(
        label="查询码", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )


class DeskForm(forms.Form):
    """Which office takes what is brought forward."""

    office = forms.ModelChoiceField(
        label="受理岗位", queryset=Office.objects.none(), to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices
        field.label_from_instance = _with_holder


def _with_holder(office: Office) -> str:
    holding = office.holdings.filter(until=None).select_related("person").first()
    return f"{office}（{holding.person.name}）" if holding else str(office)
