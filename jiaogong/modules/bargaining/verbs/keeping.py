"""A contract in force: looked after, reminded of, over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken

from .. import provisions
from ..models import Contract, Inspection, Negotiation
from ..rules import RENEW_ITEM
from ..words import State
from .common import ask, done, held, move


def inspect(negotiation: Negotiation, *, on: date, finding: str, mend: str, by: Any, at: datetime) -> Inspection:
    """How the contract is kept; the congress hears of it. Rules: in force; found something to say."""
    if not finding.strip():
        raise RuleBroken("请写明履行情况。", field="finding")
    with transaction.atomic():
        row = held(negotiation, by, State.IN_FORCE)
        contract = row.contracts.order_by("-version")[0]
        if not contract.since <= on <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"检查日期应在合同开始 {contract.since:%Y-%m-%d} 和今天之间。", field="on")
        made = Inspection.objects.create(contract=contract, on=on, finding=finding.strip(), mend=mend.strip(), by=by)
        journal.write("登记集体合同履约检查", row, by=by, after={"on": str(on), "mend": made.mend}, unit_id=row.unit_id)
        return made


def mend(inspection: Inspection, *, on: date, by: Any, at: datetime) -> Inspection:
    """What was to be mended is mended. Rule: not before it was found. Twice is once."""
    with transaction.atomic():
        row = held(inspection.contract.negotiation, by)
        found = Inspection.objects.select_for_update().get(pk=inspection.pk)
        if not found.mend:
            raise RuleBroken("这次检查没有要改进的事项。")
        if not found.on <= on <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"完成日期应在检查之日 {found.on:%Y-%m-%d} 和今天之间。", field="on")
        if found.mended_on is None:
            found.mended_on = on
            found.save(update_fields=["mended_on"])
            journal.write("完成履约改进", row, by=by, after={"on": str(on)}, unit_id=row.unit_id)
        return found


def sweep(at: datetime) -> int:
    """What time alone does: contracts nobody objected to come into force, those near their end ask to be renewed, those past
    it are over. May be called at any time; returns how many changed."""
    day, changed = at.astimezone(clock.SHANGHAI).date(), 0
    for row in Negotiation.objects.filter(state__in=[State.SENT, State.IN_FORCE]).order_by("pk"):
        with transaction.atomic():
            changed += _age(held(row, None), day, at)
    return changed


def _age(row: Negotiation, day: date, at: datetime) -> int:
    contract: Contract = row.contracts.order_by("-version")[0]
    if row.state == State.SENT and contract.objected_on is None and contract.sent_on is not None:
        first = contract.sent_on + timedelta(
            days=provisions.number(provisions.EXAMINE_DAYS, row.unit, contract.sent_on)
        )
        if day <= first:
            return 0
        contract.effective_on = first + timedelta(days=1)
        contract.save(update_fields=["effective_on"])
        move(row, State.IN_FORCE, contract.effective_on, verb="集体合同生效", by=None)
        return 1
    if row.state != State.IN_FORCE:
        return 0
    if day > contract.until:
        move(row, State.OVER, contract.until + timedelta(days=1), verb="集体合同期满", by=None)
        done(row, RENEW_ITEM, by=None, at=at, outcome="已期满")
        return 1
    if day >= contract.until - timedelta(days=provisions.number(provisions.AHEAD, row.unit, day)):
        started = Negotiation.objects.running().filter(unit=row.unit, kind=row.kind).exists()
        if not started:
            ask(
                row,
                RENEW_ITEM,
                f"{row.get_kind_display()}将于 {contract.until:%Y-%m-%d} 期满，请发起协商",
                due_on=contract.until,
                by=None,
                at=at,
            )
    return 0
