"""What the register of honours can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from jiaogong.engines.programmes.words import EntrantKind
from jiaogong.kernel import clock

from .models import Honour
from .words import HonourLevel

VALID = (("valid", "有效"), ("ended", "已到期或撤销"))


class HonourFilter(filters.FilterSet):
    """By level, holder, year and whether it still holds."""

    level = filters.ChoiceFilter(label="级别", choices=HonourLevel.choices, empty_label="全部")
    holder_kind = filters.ChoiceFilter(label="获得者", choices=EntrantKind.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", min_value=1949, max_value=2199)
    valid = filters.ChoiceFilter(label="状态", choices=VALID, method="holds", empty_label="全部")

    class Meta:
        model = Honour
        fields: list[str] = []

    def holds(self, rows: Any, name: str, value: str) -> Any:
        """Held today, or not any more."""
        held = Honour.objects.valid(clock.today()).values("pk")
        return rows.filter(pk__in=held) if value == "valid" else rows.exclude(pk__in=held)
