"""Freezing figures, and telling a frozen figure from today's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal

from . import registry
from .conditions import ANY, Conditions
from .models import FrozenFigure, Snapshot
from .reckon import Reckoning, Row, UnitFacts, Value


@dataclass(frozen=True)
class Wanted:
    """A figure to freeze: its key, conditions, category and parameters."""

    key: str
    conditions: Conditions = ANY
    category: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)


def freeze(*, unit: Unit, title: str, at: date, now: datetime, by: Any, wanted: Iterable[Wanted]) -> Snapshot:
    """Freeze figures of a subtree as of the day `at`; the caller has asked for the right. Repeats count once."""
    reckoning = Reckoning(unit, at)
    with transaction.atomic():
        snapshot = Snapshot.objects.create(unit=unit, title=title, at=at, frozen_at=now, frozen_by=by)
        seen: list[Wanted] = []
        for want in wanted:
            if want in seen:
                continue
            seen.append(want)
            value = reckoning.value(want.key, want.conditions, category=want.category, parameters=want.parameters)
            FrozenFigure.objects.create(snapshot=snapshot, **_frozen(value, want))
        journal.write("冻结数据", snapshot, by=by, after={"at": str(at), "figures": len(seen)}, unit_id=unit.pk)
    return snapshot


def _frozen(value: Value, want: Wanted) -> dict[str, Any]:
    rows = [
        [
            r.unit.id,
            r.unit.name,
            r.unit.kind,
            r.unit.nature,
            r.unit.headcount,
            r.unit.branch_id,
            r.unit.branch,
            r.numerator,
            r.denominator,
        ]
        for r in value.rows
    ]
    return {
        "figure": want.key, "title": value.figure.title, "measure": value.figure.measure, "category": want.category,
        "conditions": want.conditions.as_data(), "parameters": dict(want.parameters), "numerator": value.numerator,
        "denominator": value.denominator, "rows": rows,
    }  # fmt: skip


def thaw(frozen: FrozenFigure) -> Value:
    """A frozen figure as a Value, with its rows as they were counted."""
    value = Value(registry.get(frozen.figure), Conditions.from_data(frozen.conditions))
    value.numerator, value.denominator = frozen.numerator, frozen.denominator
    for unit_id, name, kind, nature, headcount, branch_id, branch, numerator, denominator in frozen.rows:
        unit = UnitFacts(unit_id, name, kind, nature, headcount, "", branch_id, branch)
        value.rows.append(Row(unit, numerator, denominator))
    return value
