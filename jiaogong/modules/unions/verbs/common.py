"""What the verbs share: the unit's lock, and the rules of periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.docnumbers import normalise_doc_number
from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken


def locked(unit: Unit, by: Any, rule: str) -> Unit:
    """The unit's row, held until the transaction ends, so that two registrars write one after the other."""
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, rule, row)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再登记。")
    return row


def not_in_future(day: date, field: str = "since") -> None:
    """No dates after today: a register says what is, not what will be."""
    if day > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field=field)


def document_number(text: str) -> str:
    """A 文号 printed strictly: "清教工 [2025]012号" → "清教工〔2025〕12号". Other text (县总工会批复) stays as it is."""
    text = text.strip()
    try:
        return normalise_doc_number(text)
    except ValueError:
        return text


def free_from(rows: QuerySet[Any], since: date, what: str) -> None:
    """A new open period must begin when every former one has ended: periods of one thing never overlap."""
    later = rows.filter(Q(until__gt=since) | Q(until__isnull=True)).order_by("-since").first()
    if later is None:
        return
    if later.until is None:
        raise RuleBroken(f"{what}自 {later.since:%Y-%m-%d} 起已登记且尚未终止，不能重复登记。", field="since")
    raise RuleBroken(
        f"{what}的上一段登记到 {later.until:%Y-%m-%d} 为止，新的日期不能早于这一天，以免重叠。", field="since"
    )


def ends_after(since: date, until: date, what: str) -> None:
    """A period ends after it began, and not in the future."""
    not_in_future(until, "until")
    if until <= since:
        raise RuleBroken(f"{what}自 {since:%Y-%m-%d} 起，终止日期必须在其后。", field="until")
