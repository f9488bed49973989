"""Terms of committees (届)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import journal
from jiaogong.kernel.clock import minus_years
from jiaogong.kernel.errors import RuleBroken

from ..models import CommitteeTerm
from ..words import CommitteeKind
from .common import free_from, locked, not_in_future
from .union import open_union

YEARS = (3, 5)  # 《中华人民共和国工会法》（2021年修正）第十六条：基层三年或者五年，地方和产业工会五年
_TERM = ("kind", "number", "since", "due_on", "until")


def begin_term(unit: Unit, *, by: Any, kind: str, number: int, since: date, years: int) -> CommitteeTerm:
    """A newly elected committee takes office on `since`; the former term ends that day.

    Rules: a term lasts three or five years, five above base units (工会法第十六条); its number follows the former's; it
    begins after the former began and not before the union; not in the future.
    """
    not_in_future(since)
    if years not in YEARS:
        raise RuleBroken("工会委员会每届任期三年或者五年（《工会法》第十六条）。", field="years")
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        if unit.layer != Layer.BASE and years != 5:
            raise RuleBroken("地方和产业工会委员会每届任期五年（《工会法》第十六条）。", field="years")
        union = open_union(unit)
        if since < union.since:
            raise RuleBroken(f"本单位于 {union.since:%Y-%m-%d} 建会，选举日期不能更早。", field="since")
        rows = CommitteeTerm.objects.filter(unit=unit, kind=kind)
        former = rows.filter(until__isnull=True).first()
        _check_order(rows.order_by("-number").first(), former, number, since)
        free_from(rows.exclude(pk=former.pk if former else None), since, str(CommitteeKind(kind).label))
        if former:
            CommitteeTerm.objects.filter(pk=former.pk).update(until=since)
        due_on = minus_years(since, -years)
        term = CommitteeTerm.objects.create(unit=unit, kind=kind, number=number, since=since, due_on=due_on)
        before = journal.picture(former, *_TERM) if former else None
        journal.write("登记换届", term, by=by, before=before, after=journal.picture(term, *_TERM), unit_id=unit.pk)
        return term


def _check_order(last: CommitteeTerm | None, former: CommitteeTerm | None, number: int, since: date) -> None:
    if last and number <= last.number:
        raise RuleBroken(f"已登记到第 {last.number} 届，新一届的届次必须更大。", field="number")
    if number < 1:
        raise RuleBroken("届次从第 1 届算起。", field="number")
    if former and since <= former.since:
        raise RuleBroken(f"上一届自 {former.since:%Y-%m-%d} 起任职，换届日期必须在其后。", field="since")
