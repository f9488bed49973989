"""What the table of gaps can be narrowed by."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Kind, Nature
from jiaogong.modules.unions.filters import PlacedFilter, choice

from .catalogue import DUTIES
from .reading import any_gap


class GapFilter(PlacedFilter):
    """By lacking duty, kind and branch."""

    duty = choice("有缺项", [("any", "任意一项"), *((d.key, d.short) for d in DUTIES)], method="lacking")
    before = choice("上学期研究", (("no", "缺"), ("yes", "已落实")), method="was_studied")
    kind = choice("类别", Kind.choices)
    nature = choice("性质", Nature.choices)

    path_field = "path"
    layer_path = "layer"

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.form.fields["layer"]

    def lacking(self, rows: Any, name: str, value: str) -> Any:
        """Units that lack the duty now, or any."""
        return rows.filter(any_gap()) if value == "any" else rows.filter(**{f"lacks_{value}": True})

    def was_studied(self, rows: Any, name: str, value: str) -> Any:
        """Whether the party body studied union work in the former semester."""
        return rows.filter(lacked_study=value == "no")
