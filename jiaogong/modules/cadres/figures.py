"""Figures of cadres: visits, units visited, chairs trained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.org.words import RoleKey

from .models import Attendance, Visit
from .posts import posts_at


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("cadres", load))
    register(
        Figure(
            key="cadres.visits", title="本年走访次数", group="干部与走访", measure="次", counts="units", facts="cadres",
            description="当日所在年度1月1日至当日，上级工会走访范围内基层单位的次数（联系点和一般走访都算）。",
            numerator=lambda unit, counts, given: counts.get("visits", 0),
            rows="cadres:visits", words=("走访次数", "走访基层"),
        ),
        Figure(
            key="cadres.units_visited", title="走访覆盖率", group="干部与走访", measure="%", counts="units", facts="cadres",
            description="本年至当日至少被上级工会走访过一次的基层单位数 ÷ 基层单位总数。",
            numerator=lambda unit, counts, given: int(counts.get("visits", 0) > 0),
            denominator=lambda unit, counts, given: 1,
            rows="cadres:staffing", rows_query={"visited": "no"}, words=("走访覆盖",),
        ),
        Figure(
            key="cadres.chairs_trained", title="工会主席培训率", group="干部与走访", measure="%", counts="people",
            facts="cadres",
            description="本年至当日参加过至少一次干部培训的基层工会主席人数 ÷ 当日在任基层工会主席人数。",
            numerator=lambda unit, counts, given: counts.get("trained", 0),
            denominator=lambda unit, counts, given: counts.get("chairs", 0),
            rows="cadres:register", rows_query={"role": "chair", "layer": "base"},
            words=("工会主席培训", "主席轮训"),
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `visits` this year, `chairs` in office, `trained` among them. Three queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    visits = Visit.objects.filter(unit__in=scope.units(), day__year=scope.at.year, day__lte=scope.at)
    for unit_id in visits.order_by().values_list("unit_id", flat=True):
        found[unit_id]["visits"] += 1
    year = {"training__first_day__year": scope.at.year, "training__first_day__lte": scope.at}
    trained = set(Attendance.objects.filter(hours__gt=0, **year).order_by().values_list("person_id", flat=True))
    chairs = posts_at(scope.at).filter(office__role=RoleKey.CHAIR, office__unit__in=scope.units())
    for unit_id, person_id in set(chairs.order_by().values_list("office__unit_id", "person_id")):
        found[unit_id]["chairs"] += 1
        found[unit_id]["trained"] += person_id in trained
    return found
