"""The forms on which a definition is edited: each reads a part of the body and gives it back, without what is as usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from . import prefill
from .definition.schema import TIES
from .portrait import tie_word
from .words import Actor, EntrantKind, FieldType, StepKind

AREA = forms.Textarea(attrs={"rows": 3})
Part = dict[str, Any]


def lines(text: str) -> list[str]:
    """One entry a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PartForm(forms.Form):
    """A part of a definition. `usual` are values that need not be written."""

    usual: Mapping[str, Any] = {}

    def show(self, spots: Sequence[Any]) -> None:
        """Put the problems of the body at their fields; those of no field above the form."""
        found = self.errors
        for spot in spots:
            where = spot.name if spot.name in self.fields else NON_FIELD_ERRORS
            found.setdefault(where, self.error_class()).append(spot.rule)

    def takes(self, name: str, others: Sequence[PartForm]) -> bool:
        """Whether a problem named so belongs here: in one's own field, or in none of the forms and here first."""
        return name in self.fields or (self is others[0] and not any(name in form.fields for form in others))

    def part(self) -> Part:
        """The cleaned values that differ from what is usual."""
        found = {}
        for name, value in self.cleaned_data.items():
            plain = f"{value:f}" if isinstance(value, Decimal) else value
            if plain not in (None, "", [], self.usual.get(name)):
                found[name] = plain
        return {name: value for name, value in found.items() if value is not False or self.usual.get(name) is True}


class BasicsForm(PartForm):
    """基本情况."""

    usual = {"self_entry": True, "per_person": 1, "team_least": 2, "team_most": 10, "per_unit": 0}

    title = forms.CharField(label="名称", max_length=60)
    about = forms.CharField(label="给申报人的说明", max_length=600, widget=AREA, required=False)
    source = forms.CharField(
        label="依据", max_length=600, required=False, widget=AREA, help_text="文件名称、文号或惯例。"
    )
    entrant = forms.ChoiceField(label="谁来申报", choices=EntrantKind.choices, widget=forms.RadioSelect)
    self_entry = forms.BooleanField(label="本人可以直接申报（不勾选则由本单位工会申报）", required=False)
    work = forms.BooleanField(
        label="申报的是作品、课题或成果：申报名称写作品的名称，不写作者姓名（只用于个人申报）", required=False
    )
    per_person = forms.IntegerField(label="每人限报（0 为不限）", min_value=0, max_value=100)
    per_unit = forms.IntegerField(label="每个单位限报（0 为不限）", min_value=0, max_value=1000)
    team_least = forms.IntegerField(label="团队最少人数", min_value=2, max_value=100)
    team_most = forms.IntegerField(label="团队最多人数", min_value=2, max_value=500)
    rolling = forms.BooleanField(label="常年受理，逐件办理", required=False)
    minors = forms.BooleanField(label="涉及未成年人", required=False)
    confidential = forms.BooleanField(label="限定知悉：在申报单位只有工会主席能看到是谁申报", required=False)

    @staticmethod
    def read(body: Mapping[str, Any]) -> Part:
        """The initial values."""
        return {
            **BasicsForm.usual,
            **{k: v for k, v in body.items() if k in BasicsForm.base_fields},
            **body.get("limits", {}),
        }

    def applied(self, body: Mapping[str, Any]) -> Part:
        """The body with these values."""
        limits = ("per_unit", "per_person", "team_least", "team_most")
        part = self.part()
        unit = part.get("entrant") == EntrantKind.UNIT
        rest = {k: v for k, v in body.items() if k not in (*self.fields, "limits", "verified")}
        found = {**rest, **{k: v for k, v in part.items() if k not in limits}, "about": part.get("about", "")}
        if body.get("verified") and found.get("source") == body.get("source"):
            found["verified"] = True
        if unit:
            found.pop("self_entry", None)
        elif not self.cleaned_data["self_entry"]:
            found["self_entry"] = False
        kept = {k: part[k] for k in limits if k in part}
        for name in ("per_person", "per_unit"):
            if self.cleaned_data[name] != self.usual[name]:
                kept[name] = self.cleaned_data[name]
        return {**found, "limits": kept} if kept else found


class FieldForm(PartForm):
    """One field of the application form."""

    title = forms.CharField(label="名称", max_length=60)
    type = forms.ChoiceField(label="类型", choices=FieldType.choices)
    help = forms.CharField(label="填写说明", max_length=600, required=False)
    required = forms.BooleanField(label="必填", required=False)
    choices = forms.CharField(label="选项（单选、多选用，每行一项）", required=False, widget=AREA)
    least = forms.DecimalField(label="最小值（数字、金额用）", required=False, max_digits=14, decimal_places=2)
    max = forms.IntegerField(label="最多字数、最大值或最多文件数", required=False, min_value=1, max_value=20_000)
    purpose = forms.CharField(label="用途（为什么要问）", max_length=600, required=False)
    retention = forms.CharField(label="保存期限", max_length=600, required=False)
    sensitive = forms.BooleanField(label="敏感信息：加密保存，只有经办人能看，查看留痕", required=False)
    identifying = forms.BooleanField(label="能认出本人或单位：盲评时不给评委看", required=False)
    prefill = forms.ChoiceField(label="自动带入", required=False)
    step = forms.ChoiceField(label="什么时候填", required=False)

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reports = [(s["key"], f"{s['title']}时") for s in body.get("steps", ()) if s.get("kind") == StepKind.REPORT]
        self.fields["prefill"].choices = [("", "不带入"), *prefill.choices()]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", "申报时"), *reports]  # type: ignore[attr-defined]

    @staticmethod
    def read(part: Mapping[str, Any]) -> Part:
        """The initial values."""
        return {**part, "choices": "\n".join(part.get("choices", ()))}

    def part(self) -> Part:
        """Choices as a list."""
        found = super().part()
        chosen = lines(self.cleaned_data["choices"])
        return {**found, "choices": chosen} if chosen else found


class CriterionForm(PartForm):
    """One line of the rubric."""

    title = forms.CharField(label="指标", max_length=60)
    points = forms.IntegerField(label="分值", min_value=1, max_value=1000)
    help = forms.CharField(label="评分要点", max_length=600, required=False, widget=AREA)
    group = forms.CharField(label="归在哪一类（可不填）", max_length=60, required=False)
    veto = forms.BooleanField(label="一票否决项", required=False)


class TierForm(PartForm):
    """One prize or level."""

    title = forms.CharField(label="名称", max_length=60)
    number = forms.IntegerField(label="名额（个）", required=False, min_value=1, max_value=10_000)
    share = forms.IntegerField(label="或按参评数的比例（%）", required=False, min_value=1, max_value=100)
    least = forms.DecimalField(label="起点分", required=False, min_value=0, max_value=1000, decimal_places=2)
    amount = forms.DecimalField(label="随附金额（元）", required=False, min_value=0, decimal_places=2)


class StepForm(PartForm):
    """One step. What only some kinds have is taken away from the others."""

    usual = {"by": "host", "satisfied": 2}
    only = {
        "quota": ("endorse", "decide"), "grades": ("vote",), "grade_points": ("vote",), "satisfied": ("vote",),
        "veto": ("vote",),
    }  # fmt: skip

    title = forms.CharField(label="名称", max_length=60)
    by = forms.ChoiceField(label="由谁办理", choices=Actor.choices)
    days = forms.IntegerField(label="办理期限（工作日）", required=False, min_value=1, max_value=250)
    quota = forms.IntegerField(label="名额", required=False, min_value=1, max_value=10_000)
    help = forms.CharField(label="说明", max_length=600, required=False, widget=AREA)
    grades = forms.CharField(label="等次（每行一个，从好到差）", required=False, widget=AREA)
    grade_points = forms.CharField(
        label="各等次分值（每行一个，满分 100）", required=False, widget=AREA, help_text="会员评议计入总分时填写。"
    )
    satisfied = forms.IntegerField(label="前几个等次算满意", required=False, min_value=1, max_value=9)
    veto = forms.IntegerField(label="满意率低于百分之几不予评定", required=False, min_value=1, max_value=100)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in self.only.items():
            if kind not in kinds:
                del self.fields[name]
        entrant = kind == StepKind.REPORT  # a report is the entrant's, nothing else is
        self.fields["by"].choices = [c for c in Actor.choices if (c[0] == Actor.ENTRANT) == entrant]  # type: ignore[attr-defined]

    @staticmethod
    def read(part: Mapping[str, Any]) -> Part:
        """The initial values."""
        as_lines = {k: "\n".join(str(v) for v in part[k]) for k in ("grades", "grade_points") if k in part}
        return {**StepForm.usual, **part, **as_lines}

    def clean_grade_points(self) -> str:
        """Whole numbers."""
        text = str(self.cleaned_data["grade_points"])
        if not all(line.isascii() and line.isdigit() and int(line) <= 100 for line in lines(text)):
            raise forms.ValidationError("每行一个 0 到 100 之间的整数。")
        return text

    def part(self) -> Part:
        """Lists as lists."""
        found = super().part()
        if "grades" in found:
            found["grades"] = lines(found["grades"])
        if "grade_points" in found:
            found["grade_points"] = [int(line) for line in lines(found["grade_points"])]
        return found


def tie_choices(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every tie rule there can be with this rubric."""
    criteria = [(f"criterion:{c['key']}", f"“{c['title']}”一项的得分") for c in body.get("rubric", ())]
    return [*criteria, *((tie, tie_word(tie, {})) for tie in TIES)]
