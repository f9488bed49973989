"""What users type about cadres, training, contact points and visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Holding, Office, Unit
from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .words import Method, ServiceKind, TrainingKind


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


def people_choices(holdings: Iterable[Holding]) -> list[tuple[str, str]]:
    """Holders of a union's posts, each once."""
    found: dict[str, str] = {}
    for row in holdings:
        office = row.office
        inner = f"{office.unit.name}" if office.unit.is_inner else ""
        found.setdefault(str(row.person.key), f"{row.person.name}（{inner}{office.title}）")
    return list(found.items())


class ServiceForm(forms.Form):
    """How a cadre serves, from a day on."""

    kind = forms.ChoiceField(label="任职性质", choices=ServiceKind.choices)
    since = day_field("自哪天起")
    basis = forms.CharField(label="依据", max_length=120, required=False)


class SelectionForm(forms.Form):
    """A selection begins."""

    unit = forms.ModelChoiceField(label="工会", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    post = forms.CharField(label="遴选职位", max_length=60, help_text="如 专职副主席、组织部干事。")
    places = forms.IntegerField(label="名额", min_value=1, max_value=100, initial=1)
    method = forms.ChoiceField(label="方式", choices=Method.choices)
    opened_on = day_field("启动日期")
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="如 遴选方案文号。")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ConcludeForm(forms.Form):
    """Who was chosen."""

    decided_on = day_field("确定日期")
    applicants = forms.IntegerField(label="报名人数", min_value=0, max_value=10_000)
    names = forms.CharField(
        label="入选人员", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一人；同名的写成“姓名 学校”。从范围内在岗教职工中查找。",
    )  # fmt: skip
    basis = forms.CharField(label="依据", max_length=120, required=False)


class TrainingForm(forms.Form):
    """A training."""

    title = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=TrainingKind.choices)
    first_day = day_field("开始日期")
    last_day = day_field("结束日期")
    hours = forms.IntegerField(label="学时", min_value=1, max_value=400)
    place = forms.CharField(label="地点", max_length=60, required=False)


class NamesForm(forms.Form):
    """Names pasted from anywhere."""

    names = forms.CharField(
        label="粘贴姓名", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="可从 Excel 整列粘贴；每行一人，或用顿号隔开。同名的可在姓名后写学校或学科。",
    )  # fmt: skip


class ContactForm(forms.Form):
    """Who keeps in touch with the unit."""

    person = forms.ChoiceField(label="联系人（常委）")
    since = day_field("自哪天起")
    basis = forms.CharField(label="依据", max_length=120, required=False)

    def __init__(self, *args: Any, holdings: Iterable[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people_choices(holdings)  # type: ignore[attr-defined]


class EndContactForm(forms.Form):
    """The contact ends."""

    until = day_field("终止日期")
    reason = forms.CharField(label="原因", max_length=120)


class VisitForm(forms.Form):
    """A visit, filled in on a phone on the spot."""

    day = day_field("走访日期")
    visitor = forms.ChoiceField(label="走访人")
    companions = forms.CharField(label="同行人员", max_length=120, required=False)
    seen = forms.CharField(label="了解的情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="现场照片", required=False, accept="image/*"
    )
    issue = forms.CharField(
        label="发现的问题（没有可不填）", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写了问题，就会成为责任方的一条待办，直到解决。",
    )  # fmt: skip

    def __init__(self, *args: Any, holdings: Iterable[Holding], offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visitor"].choices = people_choices(holdings)  # type: ignore[attr-defined]
        self.fields["office"] = forms.ModelChoiceField(
            label="由谁解决", queryset=offices, to_field_name="key", required=False, empty_label="（没有问题）"
        )
        self.fields["due_on"] = day_field("解决期限", required=False)

    def clean(self) -> Any:
        """An issue needs somebody to solve it."""
        data = super().clean() or self.cleaned_data
        if data.get("issue", "").strip() and not data.get("office"):
            self.add_error("office", "写了问题，请选择由谁解决。")
        return data


class IssueForm(forms.Form):
    """One more issue of a visit."""

    text = forms.CharField(label="问题", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    office = forms.ModelChoiceField(
        label="由谁解决", queryset=Office.objects.none(), to_field_name="key", empty_label="请选择"
    )
    due_on = day_field("解决期限", required=False)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class PhotosForm(forms.Form):
    """More pictures."""

    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="补充照片", accept="image/*"
    )


class SolveForm(forms.Form):
    """How an issue was solved."""

    answer = forms.CharField(label="解决情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ReopenForm(forms.Form):
    """Why an issue is not solved yet."""

    reason = forms.CharField(label="退回原因", max_length=200)
