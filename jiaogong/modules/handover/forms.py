"""What users type about handovers, cleaned; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.org.models import Employment, Holding, Office
from jiaogong.kernel.ui.manyfiles import ManyFilesField


class IssueForm(forms.Form):
    """Which office goes to whom."""

    office = forms.ChoiceField(label="职务")
    person = forms.ChoiceField(label="接任人", help_text="须是在岗教职工，并有自己的账号。")
    basis = forms.CharField(label="任职依据", max_length=120, help_text="如 云教工〔2025〕12号、任职批复。")

    def __init__(
        self, *args: Any, offices: list[tuple[Office, Holding | None]], people: list[Employment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((str(o.key), f"{_place(o)}{o.title}（现任：{h.person.name if h else '空缺'}）") for o, h in offices),
        ]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(j.person.key), " · ".join(filter(None, (j.person.name, j.unit.name, j.subject or j.position))))
            for j in people
        ]


def _place(office: Office) -> str:
    return f"{office.unit.name} · " if office.unit.is_inner else ""


class RevokeForm(forms.Form):
    """Why a code is withdrawn."""

    reason = forms.CharField(label="作废原因", max_length=120)


class NoteForm(forms.Form):
    """What the successor should know."""

    note = forms.CharField(
        label="交接说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="正在办的事、印章和档案放在哪里、找谁联系等。",
    )  # fmt: skip
    attached = ManyFilesField(label="附件", required=False, help_text="每个 20 MB 以内，可选多个。")


class CodeForm(forms.Form):
    """The code, in whatever way it is typed."""

    code = forms.CharField(
        label="交接码", max_length=40, help_text="十位字母和数字，如 7KQ4M-X9R2T；大小写、横线都不要紧。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
