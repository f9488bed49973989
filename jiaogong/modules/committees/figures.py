"""Figures of committees: whether renewals are held on time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.modules.unions.models import CommitteeTerm

from .models import Extension, Seat
from .reading import due_in_year
from .words import ExtensionState

_RUN_OUT = "届满日期在统计日之前十二个月内（含当日）的委员会"


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `run-out` committees due in the twelve months up to the day, `on-time` those renewed by their due day
    (or a day granted), `seated` committees in office whose members are registered, `terms` committees in office."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    terms = CommitteeTerm.objects.filter(unit__in=scope.units(), since__lte=scope.at)
    granted = dict(
        Extension.objects.filter(state=ExtensionState.GRANTED, decided_on__lte=scope.at, renewal__term__in=terms)
        .order_by("to_day")
        .values_list("renewal__term_id", "to_day")
    )
    followed = set(terms.values_list("unit_id", "kind", "since"))
    rows = terms.filter(due_in_year(scope.at)).values_list("pk", "unit_id", "kind", "due_on", "until")
    for pk, unit_id, kind, due_on, until in rows:
        over = until is not None and until <= scope.at
        if over and (unit_id, kind, until) not in followed:
            continue  # the union itself was ended: nothing to renew
        found[unit_id]["run-out"] += 1
        found[unit_id]["on-time"] += bool(over and until <= max(due_on, granted.get(pk, due_on)))
    in_office = terms.at(scope.at)
    seated = set(Seat.objects.sitting(scope.at).filter(term__in=in_office).values_list("term_id", flat=True))
    for pk, unit_id in in_office.values_list("pk", "unit_id"):
        found[unit_id]["terms"] += 1
        found[unit_id]["seated"] += pk in seated
    return found


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("committees", load))
    register(
        Figure(
            key="committees.on_time", title="按期换届率", group="工会组织", measure="%", counts="units", facts="committees",
            description=f"{_RUN_OUT}中，届满当日或以前（获批延期的，在延期日期以前）已选出新一届的个数 ÷ 总个数。",
            numerator=lambda unit, counts, given: counts.get("on-time", 0),
            denominator=lambda unit, counts, given: counts.get("run-out", 0),
            rows="committees:renewals", rows_query={"past": "year"},
            words=("按期换届", "按期换届率", "换届率", "及时换届"),
            source="《中华人民共和国工会法》第十六条；统计十二个月内届满的委员会为平台口径。",
        ),
        Figure(
            key="committees.seated", title="委员会组成登记率", group="工会组织", measure="%", counts="units", facts="committees",
            description="当日在任的委员会中，已登记组成人员的个数 ÷ 在任委员会个数。",
            numerator=lambda unit, counts, given: counts.get("seated", 0),
            denominator=lambda unit, counts, given: counts.get("terms", 0),
            rows="committees:renewals", rows_query={"months": "36"},
            words=("委员会组成",),
        ),
    )  # fmt: skip
