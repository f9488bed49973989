"""The forms of whoever calls: preparing, dates, reasons, quotas, batches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

AREA = forms.Textarea(attrs={"rows": 5})
MOST_TOML = 200_000


class CopyForm(forms.Form):
    """A copy's title."""

    title = forms.CharField(label="本单位方案的名称", max_length=60)


class SchemeFileForm(forms.Form):
    """A definition file."""

    file = forms.FileField(label="方案文件（.toml）", widget=forms.FileInput(attrs={"accept": ".toml"}))

    def clean(self) -> dict[str, Any]:
        """UTF-8 text of a bearable length."""
        data = super().clean() or {}
        given: UploadedFile | None = data.get("file")
        if given is None:
            return data
        if given.size is None or given.size > MOST_TOML:
            raise forms.ValidationError("文件太大：方案文件不超过 200 KB。")
        try:
            data["text"] = given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "文件不是 UTF-8 文字，请用“另存为”选择 UTF-8 编码。")
        return data


class CallForm(forms.Form):
    """A call: title, year, dates, notice."""

    title = forms.CharField(label="项目名称", max_length=80)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    opens_on = forms.DateField(label="申报开始", widget=forms.DateInput)
    closes_on = forms.DateField(label="申报截止", widget=forms.DateInput)
    notice = forms.CharField(
        label="通知", required=False, max_length=5000, widget=AREA, help_text="申报单位和个人会看到。"
    )


class EditCallForm(forms.Form):
    """What may be changed of a draft or an open call."""

    title = forms.CharField(label="项目名称", max_length=80)
    opens_on = forms.DateField(label="申报开始", widget=forms.DateInput)
    closes_on = forms.DateField(label="申报截止", widget=forms.DateInput)
    notice = forms.CharField(label="通知", required=False, max_length=5000, widget=AREA)


class RepeatForm(forms.Form):
    """The year of the next edition."""

    year = forms.IntegerField(label="新一届的年度", min_value=2000, max_value=2100)


class ExtendForm(forms.Form):
    """A later last day."""

    closes_on = forms.DateField(label="新的截止日期", widget=forms.DateInput)
    reason = forms.CharField(label="原因（会通知各单位）", max_length=120)


class ReasonForm(forms.Form):
    """A reason that stays in the file."""

    reason = forms.CharField(label="依据和理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SplitForm(forms.Form):
    """Places split by staff, or pasted."""

    total = forms.IntegerField(label="总名额", min_value=0, max_value=100_000, required=False)
    least = forms.IntegerField(label="每家至少", min_value=0, max_value=1000, required=False, initial=0)
    pasted = forms.CharField(
        label="或从 Excel 粘贴（两列：单位名称或代码、名额）",
        required=False,
        max_length=60_000,
        strip=False,
        widget=AREA,
    )


class VoteForm(forms.Form):
    """How long members vote."""

    days = forms.IntegerField(label="投票天数", min_value=1, max_value=30, initial=3)


class PostingForm(forms.Form):
    """The title and the text above the posted names."""

    title = forms.CharField(
        label="公示标题", max_length=120, required=False, help_text="公开的标题，不能出现病情；留空用原来的标题。"
    )
    body = forms.CharField(label="公示说明", max_length=2000, widget=AREA)


class NumberForm(forms.Form):
    """文号 of a result notice."""

    mark = forms.CharField(
        label="机关代字", max_length=20, help_text="例如：清教工",
        error_messages={"max_length": "机关代字最多 20 个字；只写代字，年份和序号由系统编。"},
    )  # fmt: skip
