"""Figures of programmes: what was handed in, and how many units took part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time

from django.db.models import Count

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.kernel.clock import SHANGHAI

from .models import Entry
from .words import EntryState


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `entries` handed in since the year began. One query."""
    first = datetime.combine(date(scope.at.year, 1, 1), time(), SHANGHAI)
    last = datetime.combine(scope.at, time.max, SHANGHAI)
    rows = (
        Entry.objects.filter(unit__in=scope.units(), submitted_at__gte=first, submitted_at__lte=last)
        .exclude(state=EntryState.WITHDRAWN)
        .filter(confidential=False)  # a number less a list would tell how many
        .order_by()
        .values_list("unit_id")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, number in rows:
        found[unit_id]["entries"] = number
    return found


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("programmes", load))
    register(
        Figure(
            key="programmes.entries", title="项目申报数", group="项目", measure="件", counts="units", facts="programmes",
            description="当年 1 月 1 日起至当日提交的申报件数，不含草稿和撤回的，也不含限定知悉的项目（如困难帮扶）。",
            numerator=lambda unit, counts, given: counts.get("entries", 0),
            words=("申报数", "申报件数", "推荐件数"),
        ),
        Figure(
            key="programmes.units_entered", title="基层单位申报参与率", group="项目", measure="%", counts="units",
            facts="programmes",
            description="当年提交过申报（不含撤回）的基层单位 ÷ 全部基层单位。",
            numerator=lambda unit, counts, given: int(bool(counts.get("entries"))),
            denominator=lambda unit, counts, given: 1,
            words=("申报参与率", "参与率", "申报覆盖率", "参评率"),
        ),
    )  # fmt: skip
