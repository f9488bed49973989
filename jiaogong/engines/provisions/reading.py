"""What a provision says in a unit on a day: the nearest superior's own value, else the default of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jiaogong.engines.org.models import SEGMENT, Unit, open_at

from . import registry
from .models import ProvisionValue


@dataclass(frozen=True, slots=True)
class Found:
    """A value with what stands behind it; `unit` is None for a default."""

    value: Any
    source: str
    verified: bool
    since: date
    unit: Unit | None = None


def explain(key: str, unit: Unit, at: date) -> Found:
    """The value that holds in `unit` on `at`, and its source. One query."""
    provision = registry.get(key)
    above = [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
    rows = list(ProvisionValue.objects.filter(open_at(at), key=key, unit__path__in=above).select_related("unit"))
    return _found(provision, max(rows, key=lambda r: len(r.unit.path), default=None), at)


def _found(provision: registry.Provision, row: ProvisionValue | None, at: date) -> Found:
    if row is not None:
        return Found(row.value, row.source, True, row.since, row.unit)
    fitting = [d for d in provision.defaults if d[0] <= at] or [provision.defaults[0]]
    since, value, source = fitting[-1]
    return Found(value, source, provision.verified, since)


def explain_all(unit: Unit, at: date) -> list[tuple[registry.Provision, Found]]:
    """Every provision with what holds in `unit` on `at`. One query."""
    above = [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
    rows = ProvisionValue.objects.filter(open_at(at), unit__path__in=above).select_related("unit")
    nearest: dict[str, ProvisionValue] = {}
    for row in rows:
        if row.key not in nearest or len(row.unit.path) > len(nearest[row.key].unit.path):
            nearest[row.key] = row
    return [(p, _found(p, nearest.get(p.key), at)) for p in registry.all_provisions()]


def value_of(key: str, unit: Unit, at: date) -> Any:
    """The value alone."""
    return explain(key, unit, at).value
