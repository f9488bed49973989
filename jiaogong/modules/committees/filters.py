"""What the list of committees due can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from jiaogong.modules.unions.filters import Hidden, PlacedFilter, choice, kept
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.reading import place_of
from jiaogong.modules.unions.words import CommitteeKind

from .words import WAITING, State

STATES = (("waiting", "待上级批复"), *State.choices)


class RenewalFilter(PlacedFilter):
    """The list of committees due; `past` comes from the figure of renewals on time."""

    kind = choice("委员会", CommitteeKind.choices)
    overdue = choice("逾期", (("yes", "已逾期"), ("no", "未逾期")), method="is_overdue")
    state = choice("换届进度", STATES, method="in_state")
    months = filters.NumberFilter(label="几个月内届满", method=kept, min_value=1, max_value=36)
    past = Hidden()

    class Meta:
        model = CommitteeTerm
        fields: list[str] = []

    def is_overdue(self, rows: Any, name: str, value: str) -> Any:
        """Due before the day of the list."""
        day = place_of(self.request).day
        return rows.filter(due_on__lt=day) if value == "yes" else rows.filter(due_on__gte=day)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """By the renewal's state; one not opened yet is 待启动."""
        if value == State.DUE:
            return rows.exclude(renewal__state__in=[s for s in State if s != State.DUE])
        return rows.filter(renewal__state__in=WAITING if value == "waiting" else [value])
