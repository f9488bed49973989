"""What the member register contributes to figures: per unit, members by employment type and the verified among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count, Q

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.org.models import open_at

from .models import Membership
from .words import Status


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per unit: `members`, `verified`, `type-X`, and `kept` (retired, not counted as members). One query."""
    rows = (
        Membership.objects.filter(open_at(scope.at), unit__in=scope.units())
        .order_by()
        .values_list("unit_id", "employment_type", "status")
        .annotate(number=Count("id"), verified=Count("id", filter=Q(verified_on__lte=scope.at)))
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, employment_type, status, number, verified in rows:
        counts = found[unit_id]
        if status == Status.KEPT:
            counts["kept"] += number
        elif status == Status.FULL:
            counts["members"] += number
            counts["verified"] += verified
            counts[f"type-{employment_type}"] += number
    return found
