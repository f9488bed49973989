"""What users type about plans, cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.figures import registry
from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import Kind, Nature
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .models import Plan, Target, Task
from .words import BindingStatus, Comparator, TaskKind


class DateInput(forms.DateInput):
    """The browser's own date control."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class UploadForm(forms.Form):
    """A document, as a file or pasted."""

    unit = forms.ModelChoiceField(label="所属单位", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    file = forms.FileField(
        label="上传文件", required=False, help_text="支持 .docx、.txt、.md，20 MB 以内。旧版 .doc 请先另存为 .docx。"
    )
    text = forms.CharField(
        label="或粘贴正文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="从 Word 或网页复制全文，粘贴到这里。",
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of file and text."""
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip() and not self.errors.get("file"):
            self.add_error("file", "请选择一个文件，或在下面粘贴正文。")
        return data


class PlanForm(forms.ModelForm):
    """What was read of the document as a whole."""

    class Meta:
        model = Plan
        fields = ["title", "issuer", "doc_number", "dated", "year"]

    dated = forms.RegexField(
        label="成文日期", regex=r"^\d{4}-\d{2}(-\d{2})?$", required=False, help_text="例如 2026-03-12",
        error_messages={"invalid": "日期写成 2026-03-12 的样子，没有日的写 2026-03。"},
    )  # fmt: skip
    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)


class TaskForm(forms.ModelForm):
    """A task's own fields."""

    class Meta:
        model = Task
        fields = ["title", "kind", "due_on", "beneficiaries"]
        widgets = {"due_on": DateInput(), "title": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"beneficiaries": "办实事必填，例如：全市 62 所民办学校教职工"}

    def clean(self) -> dict[str, Any]:
        """A 办实事 names who benefits."""
        data = super().clean() or {}
        if data.get("kind") == TaskKind.DEED and not data.get("beneficiaries"):
            self.add_error("beneficiaries", "办实事项目要写明受益对象。")
        return data


class TargetForm(forms.ModelForm):
    """What a target promises."""

    class Meta:
        model = Target
        fields = ["subject", "comparator", "low", "high", "measure", "due_on"]
        widgets = {"due_on": DateInput()}

    comparator = forms.ChoiceField(label="比较", choices=Comparator.choices)
    low = forms.DecimalField(label="目标值", min_value=0, max_digits=14, decimal_places=4)
    high = forms.DecimalField(label="上限（范围时填）", required=False, min_value=0, max_digits=14, decimal_places=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("low", "high"):
            if (value := self.initial.get(name)) is not None:
                self.initial[name] = f"{value.normalize():f}"


class BindingForm(forms.Form):
    """Where a target's number comes from."""

    figure = forms.ChoiceField(label="数据来源", required=False)
    category = forms.ChoiceField(label="分类", required=False)
    nature = forms.ChoiceField(label="性质", required=False, choices=[("", "不限"), *Nature.choices])
    kinds = forms.MultipleChoiceField(
        label="单位类别", required=False, widget=forms.CheckboxSelectMultiple, choices=[c for c in Kind.choices if c[0] not in ("union_office", "department", "team", "group")],
        help_text="不勾选表示全部类别",
    )  # fmt: skip
    headcount_min = forms.IntegerField(label="教职工人数不少于", required=False, min_value=0)
    headcount_max = forms.IntegerField(label="教职工人数不超过", required=False, min_value=0)
    months = forms.IntegerField(label="几个月内", required=False, min_value=1, max_value=36)

    def __init__(self, data: Any = None, *, target: Target) -> None:
        rate = target.measure == "%"
        fitting = [f for f in registry.all_figures() if f.is_rate == rate]
        initial = {"figure": target.figure, "category": target.category, **target.conditions, **target.parameters}
        super().__init__(data, initial=initial)
        self.fields["figure"].choices = [("", "人工填报（附佐证）"), *((f.key, f.title) for f in fitting)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((key, f"{f.title}：{title}") for f in fitting for key, title in f.categories.items())
        ]  # fmt: skip
        if not any(f.categories for f in fitting):
            del self.fields["category"]
        if not any(f.parameters for f in fitting):
            del self.fields["months"]
        self.proposed = target.binding == BindingStatus.PROPOSED

    def clean(self) -> dict[str, Any]:
        """The conditions as one value; what the figure does not use is dropped."""
        data = super().clean() or {}
        try:
            data["conditions"] = Conditions.from_data(data)
        except RuleBroken as broken:
            self.add_error(broken.field, broken.message)
        figure = data.get("figure")
        known = registry.get(figure) if figure else None
        data["parameters"] = {p.key: data.get(p.key) or p.default for p in known.parameters} if known else {}
        if known is None or not known.categories:
            data["category"] = ""
        return data


class AssignForm(forms.Form):
    """Whom a task is given to, by when."""

    offices = forms.ModelMultipleChoiceField(
        label="承办科室和单位", queryset=Office.objects.none(), to_field_name="key", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个承办科室或单位。"},
    )  # fmt: skip
    due_on = forms.DateField(label="办理期限", widget=DateInput())
    note = forms.CharField(label="要求", required=False, max_length=200)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].queryset = offices  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What was done, with number and evidence."""

    text = forms.CharField(label="进展说明", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    happened_on = forms.DateField(label="完成日期", widget=DateInput())
    target = forms.ModelChoiceField(
        label="对应目标",
        queryset=Target.objects.none(),
        to_field_name="key",
        required=False,
        empty_label="只报文字，不报数字",
    )
    value = forms.DecimalField(
        label="本次完成数", required=False, min_value=0, max_digits=14, decimal_places=4,
        help_text="场次、人数等填这一次新增的数量；百分比填目前达到的数。",
    )  # fmt: skip
    finishes = forms.BooleanField(label="这项任务我单位已全部办结", required=False)
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`; `self.files` stays Django's
        label="佐证材料", required=False, help_text="照片、签到表、文件等，每个 20 MB 以内，可选多个。"
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = task.targets.exclude(binding=BindingStatus.BOUND)
        if targets.exists():
            self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        else:
            del self.fields["target"], self.fields["value"]


class JudgeForm(forms.Form):
    """Accept or return a report."""

    accept = forms.ChoiceField(choices=[("yes", "采纳"), ("no", "退回")])
    answer = forms.CharField(label="意见", required=False, max_length=300)


class BulletinForm(forms.Form):
    """Which quarter."""

    year = forms.IntegerField(label="年", min_value=1990, max_value=2100)
    quarter = forms.TypedChoiceField(
        label="季度", coerce=int, choices=[(n, f"第{'一二三四'[n - 1]}季度") for n in (1, 2, 3, 4)]
    )
    ranked = forms.BooleanField(label="按比例给各地区排名（默认不排名）", required=False)


class BulletinOptionsForm(forms.Form):
    """What may still change in a draft."""

    ranked = forms.BooleanField(label="按比例给各地区排名", required=False)
    remark = forms.CharField(
        label="有关要求",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写进通报末尾，每行一段。",
    )


class IssueForm(forms.Form):
    """The mark of the document number."""

    mark = forms.CharField(label="机关代字", max_length=20, help_text="例如“清教工”。")
    serial = forms.IntegerField(
        label="序号", min_value=1, max_value=9999, help_text="系统给出的是下一个未用的序号，可按发文登记簿改。"
    )


class RatingForm(forms.Form):
    """One to five, and a word."""

    score = forms.TypedChoiceField(
        label="评分", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")],
    )  # fmt: skip
    comment = forms.CharField(label="意见建议", required=False, max_length=200)
