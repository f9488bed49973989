"""Setting what a provision says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from . import registry
from .models import ProvisionValue

_SEEN = ("key", "value", "source", "since", "until")


def set_value(unit: Unit, *, by: Any, key: str, value: Any, since: date, source: str) -> ProvisionValue:
    """From `since` on the provision says `value` in `unit` and below; the former value keeps its period.

    Rules: a source is named; not before the former value's first day (on that very day the entry is corrected, and the
    journal keeps what stood there); base units follow their superior.
    """
    provision = registry.get(key)
    if not source.strip():
        raise RuleBroken("请写明依据的文件名称和文号：参数必须有出处。", field="source")
    provision.check(value)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(by, "provisions.set", unit)
        if unit.layer in (Layer.BASE, Layer.INNER):
            raise RuleBroken("基层单位执行上级工会设定的参数，不能自行设定。")
        former = ProvisionValue.objects.filter(key=key, unit=unit, until__isnull=True).first()
        before = journal.picture(former, *_SEEN) if former else None
        if former:
            if since < former.since:
                raise RuleBroken(f"现行取值自 {former.since:%Y-%m-%d} 起，新取值的起始日不能更早。", field="since")
            if since == former.since:
                return _corrected(former, value, source, by, before)
            former.until = since
            former.save(update_fields=["until"])
        row = ProvisionValue.objects.create(
            key=key, unit=unit, value=value, source=source.strip(), since=since, set_by=by
        )
        journal.write("设定规定参数", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        return row


def _corrected(row: ProvisionValue, value: Any, source: str, by: Any, before: Any) -> ProvisionValue:
    """The same first day again: a slip of the pen mended."""
    row.value, row.source, row.set_by = value, source.strip(), by
    row.save(update_fields=["value", "source", "set_by"])
    journal.write("更正规定参数", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=row.unit_id)
    return row
