"""Figures of honours: how many this year, and how many units have any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts

from .models import Honour

_HIGH = ("national", "province", "city")


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("awards", load))
    register(
        Figure(
            key="awards.honours", title="本年荣誉数", group="荣誉表彰", measure="项", counts="units", facts="awards",
            description="当日所在年度授予、当日未撤销的荣誉项数（个人、团队、单位都算）。",
            numerator=lambda unit, counts, given: counts.get("all", 0),
            rows="awards:honours", words=("荣誉数", "表彰数", "获奖数"),
        ),
        Figure(
            key="awards.high_honours", title="本年市级以上荣誉数", group="荣誉表彰", measure="项", counts="units", facts="awards",
            description="当日所在年度授予、当日未撤销的市级、省级、国家级荣誉项数。",
            numerator=lambda unit, counts, given: counts.get("high", 0),
            rows="awards:honours", words=("市级以上荣誉", "省级以上荣誉"),
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `all` honours of the year, `high` among them. One query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Honour.objects.filter(
        unit__in=scope.units(), granted_on__year=scope.at.year, granted_on__lte=scope.at
    ).exclude(revoked_on__lte=scope.at)
    for unit_id, level in rows.order_by().values_list("unit_id", "level"):
        found[unit_id]["all"] += 1
        found[unit_id]["high"] += level in _HIGH
    return found
