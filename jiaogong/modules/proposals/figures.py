"""Figures of proposals: how many, admitted, answered in time, satisfied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.cases.models import Clock
from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts

from .models import Proposal, Rating
from .words import Decision, Grade

GROUP = "民主管理"
_YEAR = "当日所在年度 1 月 1 日至当日提交教代会提案工作委员会的提案"


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("proposals", load))
    common = {"group": GROUP, "counts": "units", "facts": "proposals", "rows": "proposals:list"}
    register(
        Figure(
            key="proposals.filed", title="本年提案数", measure="件", description=f"{_YEAR}件数，不含撤回的。",
            numerator=lambda unit, counts, given: counts.get("filed", 0), words=("提案数", "提案件数", "征集提案"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="proposals.admission_rate", title="提案立案率", measure="%", description=f"{_YEAR}中，立案（含并案）的占已有审查结论的比例。",
            numerator=lambda unit, counts, given: counts.get("admitted", 0),
            denominator=lambda unit, counts, given: counts.get("decided", 0), words=("提案立案率", "立案率"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="proposals.in_time_rate", title="提案按期答复率", measure="%",
            description=f"{_YEAR}中已交办的，在期限内由领导签发首次书面答复的占已答复和已逾期的比例。",
            numerator=lambda unit, counts, given: counts.get("in_time", 0),
            denominator=lambda unit, counts, given: counts.get("due", 0), words=("按期答复率", "提案办复率", "提案答复率"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="proposals.satisfaction_rate", title="提案满意率", measure="%",
            description=f"{_YEAR}中，提案人最近一次评价为满意、基本满意的占已评价的比例。",
            numerator=lambda unit, counts, given: counts.get("satisfied", 0),
            denominator=lambda unit, counts, given: counts.get("rated", 0), words=("提案满意率", "提案满意度"), **common,  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: filed, decided, admitted, due, in_time, rated, satisfied. Three queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Proposal.objects.filed().filter(
        unit__home__in=scope.units(), submitted_at__year=scope.at.year, submitted_at__date__lte=scope.at
    )
    home: dict[int, int] = {}
    for pk, unit_id, admission in rows.order_by().values_list("pk", "unit__home_id", "admission"):
        home[pk] = unit_id or 0
        found[home[pk]]["filed"] += 1
        found[home[pk]]["decided"] += bool(admission)
        found[home[pk]]["admitted"] += admission in (Decision.ADMIT, Decision.MERGE)
    clocks = Clock.objects.filter(
        case__kind="proposals.proposal", key="handle", round=1, case__subject_id__in=rows.values("pk")
    )
    for pk, due_on, met_on in clocks.values_list("case__subject_id", "due_on", "met_on"):
        if met_on is not None and met_on <= scope.at:
            found[home[pk]]["due"] += 1
            found[home[pk]]["in_time"] += met_on <= due_on
        elif due_on < scope.at:
            found[home[pk]]["due"] += 1
    last = Rating.objects.filter(proposal__in=rows.values("pk"), at__date__lte=scope.at).order_by("round")
    for pk, grade in dict(last.values_list("proposal_id", "grade")).items():
        found[home[pk]]["rated"] += 1
        found[home[pk]]["satisfied"] += grade in (Grade.SATISFIED, Grade.BASIC)
    return found
