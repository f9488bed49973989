"""Figures of party and administration's support."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.org.models import Unit
from jiaogong.modules.unions.models import Union

from .models import LinkedAdministrator, Record
from .periods import semesters


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("support", load))
    register(
        Figure(
            key="support.study_rate", title="党组织研究工会工作率", group="党政支持", measure="%", counts="units",
            facts="support",
            description="当日所在学期内，党组织至少研究过一次工会工作的单位数 ÷ 已建会单位数。学期起始日按规定参数。",
            numerator=lambda unit, counts, given: int(bool(counts.get("union") and counts.get("study"))),
            denominator=lambda unit, counts, given: counts.get("union", 0),
            rows="support:units", rows_query={"duty": "study"}, words=("党组织研究工会工作", "研究工会工作"),
            source="市教育工会指导意见（2020年），转述，原文未核对",
        ),
        Figure(
            key="support.administrator_rate", title="行政领导联系工会率", group="党政支持", measure="%", counts="units",
            facts="support",
            description="当日已明确一名行政领导联系工会的单位数 ÷ 已建会单位数。",
            numerator=lambda unit, counts, given: int(bool(counts.get("union") and counts.get("administrator"))),
            denominator=lambda unit, counts, given: counts.get("union", 0),
            rows="support:units", rows_query={"duty": "administrator"}, words=("行政领导联系工会",),
            source="市教育工会指导意见（2020年），转述，原文未核对",
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit 0/1: `union`, `study` in the semester of the day, `administrator`. Five queries."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    now = semesters(Unit.objects.get(pk=scope.root_id), scope.at, 1)[0]
    records = Record.objects.standing().filter(duty="study", counts_on__gte=now.since, counts_on__lte=scope.at)
    for key, rows in (
        ("union", Union.objects.at(scope.at)), ("administrator", LinkedAdministrator.objects.at(scope.at)), ("study", records),
    ):  # fmt: skip
        for unit_id in rows.filter(unit__in=scope.units()).order_by().values_list("unit_id", flat=True).distinct():
            found[unit_id][key] = 1
    return found
