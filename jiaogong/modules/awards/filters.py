"""What the register of honours can be narrowed by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters

from jiaogong.engines.org.models import Unit
from jiaogong.engines.programmes.words import EntrantKind
from jiaogong.kernel import clock
from jiaogong.kernel.access import path_end
from jiaogong.modules.unions.filters import Hidden

from .models import Honour
from .words import HonourLevel

VALID = (("valid", "有效"), ("ended", "已到期或撤销"))


def under_unit(rows: Any, name: str, value: str) -> Any:
    """Rows of the unit named by its key and of those below it; none for a key of nobody."""
    path = Unit.objects.filter(key=value).values_list("path", flat=True).first() if as_key(value) else None
    return rows.filter(unit__path__gte=path, unit__path__lt=path_end(path)) if path else rows.none()


def as_key(text: str) -> bool:
    """Whether the text can be a key at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class BelowFilter(filters.FilterSet):
    """Of a unit and those below it: the address a figure leads to."""

    unit = Hidden(method=under_unit)


class HonourFilter(BelowFilter):
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
