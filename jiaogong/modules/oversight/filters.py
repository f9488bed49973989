"""What the register of oversight can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from jiaogong.modules.unions.filters import choice

from .models import Occasion
from .words import Kind, State


class OccasionFilter(filters.FilterSet):
    """Kind, state, whether something waits."""

    kind = choice("类别", Kind.choices, field_name="kind")
    state = choice("进度", State.choices, field_name="state")
    open = choice("整改", (("yes", "有待整改"),), method="waits")

    class Meta:
        model = Occasion
        fields: list[str] = []

    def waits(self, rows: Any, name: str, value: str) -> Any:
        """With findings nobody has confirmed."""
        return rows.filter(waiting__gt=0)
