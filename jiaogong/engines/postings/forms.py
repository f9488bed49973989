"""What is typed about postings and objections."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .words import ColumnType

_NAMES = ("姓名", "名字", "人选", "负责人", "主讲人", "申报人", "获奖人", "教师", "作者", "选手", "对象")
_UNITS = ("单位", "学校", "工会", "园所")
_NUMBER = re.compile(r"(?:异议)?\D{0,3}(20\d\d)\D{1,3}(\d{1,6})号?\Z")


def area(label: str, rows: int, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def read_table(text: str, names: str = "") -> tuple[list[dict[str, str]], list[list[str]]]:
    """(columns, rows) of a table pasted from Excel, its first line the heads. `names` lists the columns that hold names;
    without it they are known by their heads."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if not lines:
        return [], []
    wanted = {name for name in re.split(r"[、,，;；\s]+", names.strip()) if name}
    heads = [{"title": title, "type": _type(title, wanted)} for title in lines[0]]
    width = len(heads)
    return heads, [(line + [""] * width)[:width] if len(line) <= width else line for line in lines[1:]]


def _type(title: str, wanted: set[str]) -> str:
    if title in wanted or (not wanted and any(mark in title for mark in _NAMES)):
        return str(ColumnType.NAME)
    return str(ColumnType.UNIT if any(mark in title for mark in _UNITS) else ColumnType.TEXT)


def written_table(columns: list[dict[str, str]], rows: list[list[str]]) -> str:
    """The table as it would be pasted."""
    return "\n".join("\t".join(line) for line in [[head["title"] for head in columns], *rows]) if columns else ""


class PostingForm(forms.Form):
    """A posting made by hand."""

    unit = forms.ModelChoiceField(label="发布单位", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    title = forms.CharField(label="标题", max_length=120, help_text="如 2026年度优秀工会干部拟表彰名单公示。")
    body = area("正文", 5, max_length=4000, required=False, help_text="一段一行。不写完整姓名、病情和号码。")
    table = area(
        "名单", 8, max_length=400_000, required=False,
        help_text="从 Excel 连同表头一起复制粘贴。只留姓名、单位、结果等必要的列，姓名会自动写成“张*”。",
    )  # fmt: skip
    names = forms.CharField(
        label="哪几列是姓名",
        max_length=100,
        required=False,
        help_text="不填的，按列名识别（姓名、人选、负责人等）。列名用顿号隔开。",
    )
    days = forms.IntegerField(label="公示工作日数", min_value=1, max_value=60)
    contact = forms.CharField(label="受理异议的部门", max_length=80, required=False)
    phone = forms.CharField(label="受理电话", max_length=40, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["days"].help_text = f"自发布次日起算，不少于 {least} 个工作日。"


class CorrectForm(forms.Form):
    """What is corrected, and why."""

    title = forms.CharField(label="标题", max_length=120)
    body = area("正文", 5, max_length=4000, required=False)
    table = area(
        "名单",
        8,
        max_length=400_000,
        required=False,
        help_text="删行不影响公示期；增加或改动任何一行，公示期从今天重新计算。",
    )
    note = area("更正说明", 2, max_length=200, help_text="会显示在公示页上，不写完整姓名。")


class ReasonForm(forms.Form):
    """A reason."""

    reason = area("理由", 3, max_length=200)

    def __init__(self, *args: Any, label: str = "理由", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class AnswerForm(forms.Form):
    """The decision about an objection."""

    upheld = forms.ChoiceField(
        label="结论", choices=(("no", "异议不成立"), ("yes", "异议成立")), widget=forms.RadioSelect
    )
    reply = area("核实情况和理由", 5, max_length=2000, help_text="异议人凭查询码看得到。不写其他人的个人信息。")


class ObjectionForm(forms.Form):
    """An objection."""

    text = area(
        "异议内容",
        6,
        min_length=10,
        max_length=2000,
        help_text="对公示中的谁、有什么异议、依据是什么。线索越具体越便于核实。",
    )
    name = forms.CharField(label="姓名", max_length=40, required=False)
    phone = forms.CharField(
        label="电话",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="证明材料（没有可不传）", required=False
    )

    def __init__(self, *args: Any, anonymous: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "要匿名的，姓名和电话都不填。" if anonymous else "本单位须实名提出异议。"
        self.fields["name"].help_text = f"{hint}只有办理异议的工会干部看得到，不会转给公示对象。"
        self.fields["name"].required = self.fields["phone"].required = not anonymous


class AskForm(forms.Form):
    """Asking what became of an objection."""

    number = forms.CharField(label="异议编号", max_length=30, help_text="如 异议〔2026〕3号，写成 2026-3 也可以。")
    proof = forms.CharField(
        label="查询码，或手机号后四位",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> tuple[int, int]:
        """(year, serial)."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["number"]).replace(" ", "")
        found = _NUMBER.match(text)
        if found is None:
            raise forms.ValidationError("编号写成“异议〔2026〕3号”或“2026-3”。")
        return int(found[1]), int(found[2])
