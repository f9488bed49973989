"""An amount in a form: yuan as people type them, fen as the code holds them."""

from __future__ import annotations

from typing import Any

from django import forms

from ..errors import RuleBroken
from . import parse, words


class MoneyField(forms.CharField):
    """Yuan typed with or without separators; cleans to whole fen, None when empty and not required."""

    def __init__(self, **kwargs: Any) -> None:
        self.zero = bool(kwargs.pop("zero", False))
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Fen from the code are shown as yuan; what was typed stays as typed."""
        return words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Whole fen."""
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = parse(text)
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from broken
        if not fen and not self.zero:
            raise forms.ValidationError("金额要大于 0。")
        return fen
