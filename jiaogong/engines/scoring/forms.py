"""What raters and officers type, cleaned; the verbs decide."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from .judging import Criterion
from .models import Mark, Panel, Rater
from .verbs.marking import Change
from .words import Group


def hundredths(text: str) -> int:
    """38.5 → 3850. ValueError for what is no number of at most two decimals."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    scaled = number * 100
    if not number.is_finite() or scaled != scaled.to_integral_value() or abs(scaled) > 10**7:
        raise ValueError(text)
    return int(scaled)


class PromiseForm(forms.Form):
    """The rater signs."""

    name = forms.CharField(label="签名", max_length=60, help_text="填写您自己的姓名，表示已阅读并承诺。")


def points_name(key: str) -> str:
    """The field of a criterion: a rubric may call one of its lines "base" or "operation", as the form calls its own."""
    return f"{key}_points"


class RecuseForm(forms.Form):
    """Why the rater steps aside."""

    reason = forms.CharField(label="回避原因", max_length=120, help_text="如：认出是本校老师、师生关系、亲属。")


class MarkForm(forms.Form):
    """Points by the rubric, a comment, and what makes it safe to send twice."""

    operation = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    device = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    comment = forms.CharField(
        label="评语（可以不写）", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, criteria: Sequence[Criterion], mark: Mark | None, prefix: str = "") -> None:
        revision = mark.revision if mark else 0
        start = {
            "operation": uuid.uuid4(),
            "revision": revision + 1,
            "base": revision,
            "comment": mark.comment if mark else "",
        }
        start |= {points_name(key): _plain(number) for key, number in mark.values.items()} if mark else {}
        super().__init__(data, initial=start, prefix=prefix or None)
        self.criteria, self.mark = criteria, mark
        for line in criteria:
            self.fields[points_name(line.key)] = forms.DecimalField(
                label=line.title, min_value=0, max_value=line.points, decimal_places=2, required=False,
                widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal", "autocomplete": "off", "data-criterion": line.key}),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Criterion, forms.BoundField]]:
        """The rubric's lines with their fields."""
        return [(line, self[points_name(line.key)]) for line in self.criteria]

    @property
    def most(self) -> int:
        """The full mark."""
        return sum(line.points for line in self.criteria)

    @property
    def mark_total(self) -> str:
        """What stands."""
        return _plain(self.mark.total) if self.mark else ""

    def change(self) -> Change:
        """What the verb is given. A form without scripts is a device of its own for each sending."""
        given = self.cleaned_data
        points = {c.key: given.get(points_name(c.key)) for c in self.criteria}
        values = {key: int(number * 100) for key, number in points.items() if number is not None}
        return Change(
            values=values, operation=given["operation"], revision=given["revision"], base=given["base"],
            device=given["device"] or f"form-{given['operation']}"[:36], comment=given["comment"],
        )  # fmt: skip


def _plain(number: int) -> str:
    return f"{number / 100:g}"


class OutsiderForm(forms.Form):
    """A rater who is in no register."""

    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(
        label="手机号码", max_length=11, help_text="评分链接发到这个号码；号码加密保存，页面上不显示。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    group = forms.ChoiceField(label="评委类别")
    is_chief = forms.BooleanField(label="担任评委组长", required=False)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = group_choices(panel)  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """A rater of the register."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    group = forms.ChoiceField(label="评委类别")
    is_chief = forms.BooleanField(label="担任评委组长", required=False)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = group_choices(panel)  # type: ignore[attr-defined]


def group_choices(panel: Panel) -> list[tuple[str, str]]:
    """The groups this panel has."""
    labels = dict(Group.choices)
    return [(party.group, str(labels[party.group])) for party in panel.judging.raters]


class AssignForm(forms.Form):
    """How many raters an item gets."""

    each = forms.IntegerField(
        label="每件作品的评委人数", min_value=0, max_value=99, initial=0, required=False,
        help_text="填 0 表示每位评委评全部作品；填 3 表示每类评委中每件由 3 位评，任务尽量均匀。",
    )  # fmt: skip


class CloseForm(forms.Form):
    """Closing, with a reason where somebody is missing."""

    reason = forms.CharField(
        label="提前截止的原因", max_length=200, required=False, help_text="评委都已提交的，不用填写。"
    )


class ReopenForm(forms.Form):
    """Reopening: why, and whose marks go back."""

    reason = forms.CharField(label="原因", max_length=200)
    raters = forms.ModelMultipleChoiceField(
        label="退回谁的分数", queryset=Rater.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选的，只重新开放，已提交的分数不变。",
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raters"].queryset = panel.raters.filter(submitted_at__isnull=False)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The signer's own name."""

    name = forms.CharField(label="签名", max_length=60, help_text="填写您自己的姓名。签字后，分数和排名不能再改。")
