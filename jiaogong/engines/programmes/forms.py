"""The form of a definition, and the small forms of whoever handles an entry; the verbs decide."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from .answers import NOT_TYPED, as_text, longest
from .definition.schema import Field
from .models import Entry
from .words import EntryState, FieldType

YES_NO = (("是", "是"), ("否", "否"))
MANY_CHOICES = 6  # from so many on a list to open


def name_of(key: str) -> str:
    """A field's name in the form."""
    return f"a-{key}"


def _widget(asked: Field) -> forms.Widget:
    counted = {"data-longest": longest(asked), "autocomplete": "off"}
    if asked.type == FieldType.LONGTEXT:
        return forms.Textarea(attrs={"rows": 7, **counted})
    if asked.type == FieldType.PEOPLE:
        return forms.Textarea(attrs={"rows": 5, "placeholder": "每行一人，可从 Excel 粘贴", **counted})
    if asked.type in (FieldType.NUMBER, FieldType.MONEY):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if asked.type == FieldType.DATE:
        return forms.DateInput()
    if asked.type == FieldType.LINK:
        return forms.URLInput(attrs={"autocomplete": "off"})
    if asked.type == FieldType.YESNO:
        return forms.RadioSelect(choices=YES_NO)
    if asked.type == FieldType.CHOICES:
        return forms.CheckboxSelectMultiple(choices=[(c, c) for c in asked.choices])
    if asked.type == FieldType.CHOICE:
        choices = [(c, c) for c in asked.choices]
        if len(choices) < MANY_CHOICES:
            return forms.RadioSelect(choices=choices)
        return forms.Select(choices=[("", "请选择"), *choices])
    return forms.TextInput(attrs=counted)


class EntryForm(forms.Form):
    """The fields of a definition. They are cleaned by the verb (answers.py), so that a half-filled form can be kept."""

    def __init__(self, asked: Iterable[Field], values: Mapping[str, Any]) -> None:
        self.asked = [f for f in asked if f.type not in NOT_TYPED]
        super().__init__({name_of(key): value for key, value in values.items()}, auto_id="%s")
        for one in self.asked:
            self.fields[name_of(one.key)] = forms.Field(
                label=one.title, required=False, help_text=one.help, widget=_widget(one)
            )
        self.is_valid()
        for one in self.asked:  # marked only: what is missing is told before handing in
            self.fields[name_of(one.key)].required = one.required

    def wrong(self, errors: Mapping[str, str]) -> None:
        """Show what the verb found, beside the fields."""
        for key, text in errors.items():
            self.add_error(name_of(key) if name_of(key) in self.fields else None, text)


def raw_answers(asked: Iterable[Field], data: QueryDict) -> dict[str, Any]:
    """What a form sent brings of these fields. A sensitive one left empty stays as it is, unless its box says otherwise."""
    found: dict[str, Any] = {}
    for one in asked:
        name = name_of(one.key)
        if one.type in NOT_TYPED:
            continue
        if one.type == FieldType.CHOICES:
            if data.get(f"shown-{one.key}"):
                found[one.key] = data.getlist(name)
            continue
        value = data.get(name)
        if one.sensitive and not value:
            value = "" if data.get(f"clear-{one.key}") else None
        if value is not None:
            found[one.key] = value
    return found


@dataclasses.dataclass(slots=True)
class Row:
    """One field as the form shows it. `marks` are tags such as 已带入; `locked` ones are shown and not asked."""

    field: Field
    bound: BoundField | None = None
    marks: list[str] = dataclasses.field(default_factory=list)
    remark: str = ""
    locked: bool = False
    text: str = ""
    files: list[Any] = dataclasses.field(default_factory=list)
    filled: bool = False

    @property
    def note(self) -> str:
        """The marks as one."""
        return " · ".join(self.marks)


def closed(entry: Entry, key: str) -> bool:
    """Whether a returned entry keeps this part as it is."""
    return entry.state == EntryState.RETURNED and bool(entry.to_mend) and key not in entry.to_mend


def rows_of(
    entry: Entry, form: EntryForm, asked: Iterable[Field], *, files: Mapping[str, list[Any]], marks: Mapping[str, list[str]]
) -> list[Row]:  # fmt: skip
    """The form's rows in order."""
    sealed = entry.open_sealed()
    found = []
    for one in asked:
        row = Row(one, marks=list(marks.get(one.key, [])), remark=entry.to_mend.get(one.key, ""))
        row.locked = closed(entry, one.key) and not one.step
        row.files = list(files.get(one.key, []))
        row.filled = bool(sealed.get(one.key)) if one.sensitive else False
        if one.type not in NOT_TYPED:
            row.bound = form[name_of(one.key)]
            row.text = "" if one.sensitive else as_text(one, entry.answers.get(one.key, ""))
        found.append(row)
    return found


class OpinionForm(forms.Form):
    """同意推荐、通过"""

    opinion = forms.CharField(label="意见", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    """退回修改: the fields ticked, a remark for each."""

    opinion = forms.CharField(
        label="总的意见", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不勾选内容时，申报人可以修改整份申报。",
    )  # fmt: skip

    def __init__(self, *args: Any, titles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles

    def marked(self) -> dict[str, str]:
        """The fields ticked with their remarks."""
        keys = [key for key in self.data.getlist("mend") if key in self.titles] if self.is_bound else []  # type: ignore[attr-defined]
        return {key: str(self.data.get(f"remark-{key}", "")).strip()[:300] for key in keys}

    def lines(self) -> list[dict[str, Any]]:
        """Every field with what has been ticked and written."""
        marked = self.marked()
        return [
            {"key": k, "title": t, "ticked": k in marked, "remark": marked.get(k, "")} for k, t in self.titles.items()
        ]


class RefuseForm(forms.Form):
    """不通过"""

    opinion = forms.CharField(
        label="理由",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据哪一条、为什么，申报人会看到。",
    )


class WithdrawForm(forms.Form):
    """撤回申报"""

    reason = forms.CharField(label="撤回原因", max_length=300, required=False)


class RevealForm(forms.Form):
    """查看敏感内容"""

    reason = forms.CharField(
        label="查看事由", max_length=200, help_text="至少四个字；谁在什么时候为什么查看，申报人看得到。"
    )
