"""Figures of collective bargaining: how far private schools are covered by contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.org.models import UnitPeriod
from jiaogong.engines.org.words import Layer, Nature
from jiaogong.modules.unions.models import Union

from .reading import in_force


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `private` a private school with a union on the day, `covered` one with a contract in force."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    private = UnitPeriod.objects.at(scope.at).filter(
        unit__in=scope.units(), nature=Nature.PRIVATE, unit__layer=Layer.BASE
    )
    united = set(Union.objects.at(scope.at).filter(unit__in=scope.units()).values_list("unit_id", flat=True))
    held = set(
        in_force(scope.at).filter(negotiation__unit__in=scope.units()).values_list("negotiation__unit_id", flat=True)
    )
    for unit_id in private.values_list("unit_id", flat=True):
        if unit_id in united:
            found[unit_id]["private"] = 1
            found[unit_id]["covered"] = int(unit_id in held)
    return found


def install() -> None:
    """Register loader and figure; called when the app is ready."""
    register_facts(Facts("bargaining", load))
    register(
        Figure(
            key="bargaining.covered", title="民办学校集体合同签订率", group="民主管理", measure="%", counts="units", facts="bargaining",
            description="当日已建会的民办基层单位中，有生效且未期满的集体合同（含专项）的单位数 ÷ 已建会的民办基层单位数。",
            numerator=lambda unit, counts, given: counts.get("covered", 0),
            denominator=lambda unit, counts, given: counts.get("private", 0),
            rows="bargaining:register", rows_query={"holds": "yes", "nature": "private"},
            words=("集体合同", "集体协商", "工资集体协商"),
            source="《中华人民共和国工会法》第二十一条；只数民办单位为平台口径。",
        ),
    )  # fmt: skip
