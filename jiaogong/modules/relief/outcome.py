"""Outcomes of applications for help: money asked for, a hardship file opened; a claim of mutual insurance settled."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from jiaogong.engines.ledger import verbs as ledger
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.programmes import outcomes, paying
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.errors import RuleBroken

from .models import Grant
from .verbs.files import DETAILS, open_file
from .verbs.visits import record_grant


class GrantParams(BaseModel):
    """Keys of [outcome] with kind = "relief_grant"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str = Bound(max_length=80)  # stands in the books: nothing of illness
    asked: str = ""  # the field with the sum asked for; the decided sum or the tier's goes before it
    opens_file: bool = False  # the hardship file is opened with the fields of the same names


def fits(definition: Definition, params: GrantParams) -> str:
    """What does not fit between the outcome's keys and the form."""
    if definition.entrant != "person":
        return "帮扶款发给个人，申报主体应为个人（person）"
    if not definition.confidential:
        return "帮扶申请应限定知悉（confidential = true）"
    fields = {field.key: field for field in definition.fields}
    if params.asked and (params.asked not in fields or fields[params.asked].type != "money"):
        return f"asked 所指的字段“{params.asked}”不是申报表里的金额字段"
    if params.opens_file and definition.consent != "relief.file":
        return "建立困难档案要先取得本人单独同意（consent = relief.file）"
    return ""


def source_of(entry: Entry) -> str:
    """What the books name as the decision: the call and the entry's number."""
    return f"{entry.programme.title}（申报编号 {entry.label}）"[:120]


def _asked(entry: Entry, key: str) -> int:
    """The sum asked for, in fen; it stands among the sealed answers."""
    given = {**entry.answers, **entry.open_sealed()}.get(key) if key else None
    return int(Decimal(str(given)) * 100) if given else 0


def apply(entry: Entry, params: GrantParams, by: Any, at: datetime) -> str:
    """Ask for the money, open the file. Safe to call twice. The sentence says nothing of the need."""
    if entry.person is None:
        raise RuleBroken(f"“{entry.title}”没有申请人。")
    amount = paying.amount_of(entry) or _asked(entry, params.asked)
    if amount <= 0:
        raise RuleBroken(f"“{entry.title}”还没有确定金额，请在确定结果环节填写。")
    if params.opens_file:
        known = {**entry.answers, **entry.open_sealed()}
        details = {name: known[name] for name in DETAILS if known.get(name)}
        open_file(entry.person, unit=entry.unit, details=details, by=by, at=at, checked=True)
    request = record_grant(
        entry.person,
        unit=entry.programme.unit,
        amount=amount,
        purpose=params.purpose,
        source=source_of(entry),
        by=by,
        at=at,
    )
    return f"已批准，提出付款申请 {request.amount / 100:,.2f} 元"


def undo(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """Call an unpaid request off."""
    grant = Grant.objects.filter(source=source_of(entry), person=entry.person).first()
    found = PaymentRequest.objects.live().about(grant).first() if grant else None
    if found is None:
        return
    if found.state == "paid":
        raise RuleBroken("款项已经支付，不能直接撤销；请先办理退款。")
    ledger.cancel(found, reason=reason, by=by, at=at)


WORDS = {"purpose": "付款用途", "asked": "申请金额字段", "opens_file": "同时建立困难档案"}


def install() -> None:
    """Register the outcome; called when the app is ready."""
    outcomes.register(
        outcomes.Outcome(
            "relief_grant",
            "帮扶补助（提出付款申请、建立档案）",
            GrantParams,
            apply,
            undo,
            fits,
            WORDS,
            asks_amount=True,
        )
    )
