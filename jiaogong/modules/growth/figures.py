"""Figures of pairs and projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts

from .models import Pair, Project


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("growth", load))
    register(
        Figure(
            key="growth.mentoring", title="师徒结对数", group="素质提升", measure="对", counts="units", facts="growth",
            description="当日进行中的师徒结对数。",
            numerator=lambda unit, counts, given: counts.get("mentoring", 0),
            rows="growth:pairs", rows_query={"kind": "mentoring", "state": "running"}, words=("青蓝", "师徒结对"),
        ),
        Figure(
            key="growth.pupils", title="结对学生数", group="素质提升", measure="人", counts="units", facts="growth",
            description="当日进行中的师生结对的学生人数。",
            numerator=lambda unit, counts, given: counts.get("pupil", 0),
            rows="growth:pairs", rows_query={"kind": "pupil", "state": "running"}, words=("师生结对", "结对学生", "爱生"),
        ),
        Figure(
            key="growth.projects", title="在研课题数", group="素质提升", measure="项", counts="units", facts="growth",
            description="当日已立项、尚未结题或终止的课题数。",
            numerator=lambda unit, counts, given: counts.get("projects", 0),
            rows="growth:projects", words=("课题", "课题研究"),
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: running pairs by kind, running `projects`. Two queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, kind in (
        Pair.objects.running(scope.at).filter(unit__in=scope.units()).order_by().values_list("unit_id", "kind")
    ):
        found[unit_id][kind] += 1
    rows = Project.objects.filter(unit__in=scope.units(), since__lte=scope.at).exclude(ended_on__lte=scope.at)
    for unit_id in rows.order_by().values_list("unit_id", flat=True):
        found[unit_id]["projects"] += 1
    return found
