"""What the union registers contribute to figures: per unit, whether it has a union and bodies, and what falls due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope
from jiaogong.kernel.clock import add_months

from .joint import joint_ties
from .models import Body, CommitteeTerm, Union

MONTHS = 36


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `union` 0/1, one 0/1 per body kind, `committees`, and `due-N` committees due within N months.

    Overdue committees are due. A member of a joint union is established by it, and its bodies are the joint union's.
    Four queries.
    """
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id in Union.objects.at(scope.at).filter(unit__in=scope.units()).values_list("unit_id", flat=True):
        found[unit_id]["union"] = 1
    for unit_id, kind in Body.objects.at(scope.at).filter(unit__in=scope.units()).values_list("unit_id", "kind"):
        found[unit_id][f"body-{kind}"] = 1
    _join(scope, found)
    limits = [(n, add_months(scope.at, n)) for n in range(1, MONTHS + 1)]
    for unit_id, due_on in (
        CommitteeTerm.objects.at(scope.at).filter(unit__in=scope.units()).values_list("unit_id", "due_on")
    ):
        counts = found[unit_id]
        counts["committees"] += 1
        for months, limit in limits:
            if due_on <= limit:
                counts[f"due-{months}"] += 1
    return found


def _join(scope: Scope, found: dict[int, dict[str, int]]) -> None:
    """Members of joint unions take over establishment and bodies of the unit that leads. One query, two where there are any."""
    ties = dict(joint_ties(scope.at).filter(unit__in=scope.units()).values_list("unit_id", "other_id"))
    if not ties:
        return
    bodies: dict[int, set[str]] = defaultdict(set)
    for unit_id, kind in Body.objects.at(scope.at).filter(unit__in=set(ties.values())).values_list("unit_id", "kind"):
        bodies[unit_id].add(kind)
    for unit_id, lead_id in ties.items():
        found[unit_id]["union"] = 1
        for kind in bodies[lead_id]:
            found[unit_id][f"body-{kind}"] = 1
