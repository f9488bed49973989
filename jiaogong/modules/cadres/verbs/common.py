"""What the verbs share: the unit's lock, days that are not ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken


def locked(unit: Unit, by: Any, rule: str) -> Unit:
    """The unit's row, held until the transaction ends."""
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, rule, row)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再登记。")
    return row


def not_ahead(day: date, field: str) -> None:
    """A register says what is, not what will be."""
    if day > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field=field)


def above_schools(unit: Unit) -> None:
    """Contact points and visits are a superior's."""
    if unit.layer == Layer.BASE:
        raise RuleBroken("联系点和走访由上级工会登记，基层单位不登记。")
