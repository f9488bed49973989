"""What the register of collective contracts can be narrowed by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jiaogong.engines.org.words import Nature
from jiaogong.kernel import clock
from jiaogong.modules.unions.filters import PlacedFilter, choice
from jiaogong.modules.unions.reading import place_of

from .models import Negotiation
from .reading import in_force
from .words import Kind, State


class NegotiationFilter(PlacedFilter):
    """Kind, state, who runs the school, which contracts hold on the day or end soon; below which branch."""

    kind = choice("类别", Kind.choices, field_name="kind")
    state = choice("进度", State.choices, field_name="state")
    nature = choice("单位性质", Nature.choices, field_name="unit__nature")
    holds = choice("合同", (("yes", "有效"),), method="holding")
    ends = choice("期满", (("90", "90 天内"), ("180", "180 天内")), method="ending")

    class Meta:
        model = Negotiation
        fields: list[str] = []

    def holding(self, rows: Any, name: str, value: str) -> Any:
        """A contract that holds on the day of the list."""
        return rows.filter(pk__in=in_force(place_of(self.request).day).values("negotiation"))

    def ending(self, rows: Any, name: str, value: str) -> Any:
        """In force, and the last day not far."""
        return rows.filter(state=State.IN_FORCE, last_day__lte=clock.today() + timedelta(days=int(value)))
