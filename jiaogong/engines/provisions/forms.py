"""Setting a value: one editor for each shape of value."""

from __future__ import annotations

from typing import Any

from django import forms

from .registry import Provision

SPARE = 2  # empty bands offered below the ones there are


class ValueForm(forms.Form):
    """A new value with its source and first day. The value's editor follows from the present value's shape."""

    since = forms.DateField(label="自哪天起", widget=forms.DateInput(format="%Y-%m-%d"))
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号，如 清教工〔2026〕8号。")

    def __init__(self, *args: Any, provision: Provision, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provision = provision
        self.shape = shape_of(provision, now)
        self.bands = len(now) + SPARE if self.shape == "bands" else 0
        if self.shape == "bands":
            self._band_fields(now)
        else:
            self.fields["value"] = _editor(provision, now, self.shape)
        self.order_fields([name for name in self.fields if name not in ("since", "source")] + ["since", "source"])

    def _band_fields(self, now: list[list[int | None]]) -> None:
        names = ("会员人数从", "到（不限则不填）", "委员最少", "委员最多")
        for row in range(self.bands):
            for column, label in enumerate(names):
                given = now[row][column] if row < len(now) and column < len(now[row]) else None
                self.fields[f"band_{row}_{column}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=1_000_000, initial=given
                )

    def band_rows(self) -> list[list[forms.BoundField]]:
        """The fields band by band, for the page."""
        return [[self[f"band_{row}_{column}"] for column in range(4)] for row in range(self.bands)]

    def value(self) -> Any:
        """The value as the provision keeps it."""
        given = self.cleaned_data
        if self.shape == "bands":
            rows = [[given[f"band_{row}_{column}"] for column in range(4)] for row in range(self.bands)]
            return [row for row in rows if any(cell is not None for cell in row)]
        if self.shape == "lines":
            return [line.strip() for line in given["value"].splitlines() if line.strip()]
        return given["value"]


def shape_of(provision: Provision, value: Any) -> str:
    """number, choice, bands, lines or text."""
    if provision.choices:
        return "choice"
    if isinstance(value, list):
        return "bands" if value and isinstance(value[0], list) else "lines"
    return "number" if isinstance(value, int) and not isinstance(value, bool) else "text"


def _editor(provision: Provision, now: Any, shape: str) -> forms.Field:
    if shape == "choice":
        return forms.ChoiceField(label="取值", choices=provision.choices, initial=now)
    if shape == "lines":
        area = forms.Textarea(attrs={"rows": 7})
        return forms.CharField(label="取值", initial="\n".join(now), widget=area, help_text="每行一项。")
    if shape == "number":
        return forms.IntegerField(label=f"取值（{provision.measure}）" if provision.measure else "取值", initial=now)
    return forms.CharField(label="取值", initial=now, max_length=200)
