"""The outcome of a programme that gives money: a payment request of the host for each entry chosen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from jiaogong.engines.ledger import subjects
from jiaogong.engines.ledger import verbs as ledger
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.kernel.errors import RuleBroken

from . import outcomes
from .definition.schema import Definition
from .models import Entry, Passage
from .words import EntrantKind


class PaymentParams(BaseModel):
    """Keys of [outcome] with kind = "payment"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str = Bound(max_length=40)
    purpose: str = Bound(max_length=80)  # stands in the books: nothing of illness or need
    asked: str = ""  # the field with the sum asked for, in yuan; the officer decides the sum


def fits(definition: Definition, params: PaymentParams) -> str:
    """What does not fit between the outcome's keys and the form."""
    fields = {field.key: field for field in definition.fields}
    if params.asked and (params.asked not in fields or fields[params.asked].type != "money"):
        return f"asked 所指的字段“{params.asked}”不是申报表里的金额字段"
    return ""


def amount_of(entry: Entry, asked: str = "") -> int:
    """What was decided for an entry, in fen: the officer's sum, else its tier's, else what was asked for; 0 for nothing."""
    data = Passage.objects.filter(entry=entry, data__chosen=True).order_by("-pk").values_list("data", flat=True).first()
    if data and data.get("amount") is not None:
        return int(data["amount"])
    for tier in entry.programme.definition.tiers:
        if tier.title == entry.tier and tier.amount is not None:
            return int(tier.amount * 100)
    return int(Decimal(str(entry.answers.get(asked) or 0)) * 100) if asked else 0


def apply(entry: Entry, params: PaymentParams, by: Any, at: datetime) -> str:
    """Ask for the money. Safe to call twice."""
    amount = amount_of(entry, params.asked)
    if amount <= 0:
        raise RuleBroken(f"“{entry.title}”还没有确定金额，请在确定结果环节填写。")
    person = None if entry.programme.definition.entrant == EntrantKind.UNIT else entry.person
    payee = ledger.Payee(person=person, unit=None if person else entry.unit)
    request = ledger.ask(
        unit=entry.programme.unit, subject=entry, payee=payee, amount=amount, purpose=params.purpose, category=params.category, by=by,
        at=at,
    )  # fmt: skip
    raised = f"，报{request.raised_to}审批" if request.raised_to else ""
    return f"已提出付款申请 {request.amount / 100:,.2f} 元{raised}"


def undo(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """Call the request off; what has been paid already cannot be undone here."""
    found = PaymentRequest.objects.live().about(entry).first()
    if found is None:
        return
    if found.state == "paid":
        raise RuleBroken("款项已经支付，不能直接撤销；请先办理退款，再由经费管理处理。")
    ledger.cancel(found, reason=reason, by=by, at=at)


def _link(entry_id: int) -> str:
    key = Entry.objects.filter(pk=entry_id).values_list("key", flat=True).first()
    return reverse("programmes:entry", args=[key]) if key else ""


WORDS = {"category": "支出类别", "purpose": "付款用途", "asked": "申请金额字段"}


def install() -> None:
    """Register with the ledger and among the outcomes; called when the app is ready."""
    subjects.register("programmes.entry", subjects.Subject("项目资助", _link))
    outcomes.register(
        outcomes.Outcome("payment", "付款（提出付款申请）", PaymentParams, apply, undo, fits, WORDS, asks_amount=True)
    )
