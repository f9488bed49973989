"""What users give: a file or a pasted table, what the columns are, what a word means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType

from .words import FIELDS

_ACCEPT = ".xlsx,.xls,.csv,.txt"


class UploadForm(forms.Form):
    """A roster: as a file, or pasted."""

    unit = forms.ModelChoiceField(label="导入到", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    file = forms.FileField(
        label="选择文件，或拖到这里", required=False, max_length=200,
        help_text="Excel（.xlsx、.xls）或 .csv，不超过 20 MB。列的顺序、列名随意，多余的列和工作表会跳过。",
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPT, "class": "drop-zone"}),
    )  # fmt: skip
    text = forms.CharField(
        label="或者从 Excel 里复制表格（连同列名），粘贴到这里", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", "请选择文件，或者粘贴表格。")
        return data


class ColumnsForm(forms.Form):
    """What each column is, and what stands for cells the file does not have."""

    default_type = forms.ChoiceField(
        label="没有写用工性质的，按", required=False, choices=[("", "逐人填写"), *EmploymentType.choices]
    )
    since = forms.DateField(
        label="没有写入会日期的，按",
        widget=forms.DateInput(format="%Y-%m-%d"),
        help_text="不能早于本单位建会日期，不能晚于今天。",
    )

    def __init__(self, *args: Any, headers: list[str], mapping: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = []
        for at, header in enumerate(headers):
            name = f"column_{at}"
            self.fields[name] = forms.ChoiceField(
                label=header or f"第 {at + 1} 列", required=False, choices=[("", "不导入"), *FIELDS.items()],
                initial=mapping.get(str(at), ""),
            )  # fmt: skip
            self.columns.append(name)

    def mapping(self) -> dict[int, str]:
        """Column → field, as chosen."""
        return {at: self.cleaned_data[name] for at, name in enumerate(self.columns) if self.cleaned_data[name]}


class CellForm(forms.Form):
    """A mended cell."""

    number = forms.IntegerField(min_value=1, max_value=10_000_000)
    field = forms.ChoiceField(choices=list(FIELDS.items()))
    value = forms.CharField(required=False, max_length=200)


class ActForm(forms.Form):
    """What is done to an import or to one of its rows."""

    act = forms.ChoiceField(
        choices=[(a, a) for a in ("decide", "held", "type", "leave_out", "again", "submit", "undo", "sheet")]
    )
    number = forms.IntegerField(required=False, min_value=1, max_value=10_000_000)
    decision = forms.ChoiceField(required=False, choices=[("skip", "skip"), ("transfer", "transfer")])
    word = forms.CharField(required=False, max_length=60)
    meaning = forms.ChoiceField(required=False, choices=EmploymentType.choices)
    sheet = forms.IntegerField(required=False, min_value=0, max_value=500)
    show = forms.CharField(required=False, max_length=10)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
