"""确定结果: the proposal, best first; the officer chooses, with a reason where he differs."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.manyfields import many_fields

from ... import outcomes, verbs
from ...definition.schema import Definition
from ...models import Batch
from ...tiers import left
from ...verbs.deciding import Choice, Proposed, decided_before, room_of
from ...words import StepKind
from .common import CALL, load_batch

CHOSEN = "入选"
MOST_FIELDS = 30_000  # two or three a line; a script sends changed lines alone


@dataclass(slots=True)
class Row:
    """A line of the table: the proposal, and what stands in the form."""

    line: Proposed
    tier: str
    reason: str
    amount: str
    wrong: str = ""

    @property
    def proposed(self) -> str:
        """The proposed word, as the form's value."""
        return self.line.tier or (CHOSEN if self.line.chosen else "")


@many_fields(MOST_FIELDS)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """The table; a line that was not sent stands as proposed."""
    from jiaogong.kernel.access import require

    batch = load_batch(request, key, act=True)
    require(request.user, CALL, batch.unit)
    definition = batch.programme.definition
    if definition.step(batch.step).kind != StepKind.DECIDE:
        raise Http404
    proposed = verbs.proposal_of(batch)
    money = asks_money(definition)
    rows = [_row(request, line, definition, money) for line in proposed]
    wrong = ""
    if request.method == "POST":
        wrong = _decided(request, batch, rows, _digest(proposed), definition)
        if not wrong:
            return redirect("programmes:batch", key)
    return render(
        request, "programmes/officer/decide.html", _context(batch, definition, rows, proposed, money) | {"wrong": wrong}
    )


def asks_money(definition: Definition) -> bool:
    """Whether what is decided names an amount."""
    return outcomes.params_of(definition)[0].asks_amount or any(tier.amount is not None for tier in definition.tiers)


def _context(
    batch: Batch, definition: Definition, rows: list[Row], proposed: list[Proposed], money: bool
) -> dict[str, Any]:
    words = [tier.title for tier in definition.tiers] or [CHOSEN]
    taken = Counter(row.tier for row in rows)
    step, before = definition.step(batch.step), decided_before(batch)
    rooms = (
        [(t.title, left(t, len(proposed), before), taken[t.title]) for t in definition.tiers]
        if definition.tiers
        else [(CHOSEN, room_of(definition, before), taken[CHOSEN])]
    )
    return {
        "batch": batch, "call": batch.programme, "step": step, "rows": rows, "choices": words, "rooms": rooms,
        "scored": any(p.entry.score is not None for p in proposed), "digest": _digest(proposed), "money": money,
        "too_many": len(rows) * (3 if money else 2) + 10 > MOST_FIELDS,
    }  # fmt: skip


def _digest(proposed: list[Proposed]) -> str:
    """What the page proposed: a line that is not sent stands as it was shown, or the page is out of date."""
    text = "|".join(f"{p.entry.pk}:{p.tier}:{p.chosen}" for p in proposed)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _row(request: HttpRequest, line: Proposed, definition: Definition, money: bool) -> Row:
    usual = line.tier or (CHOSEN if line.chosen else "")
    pk = line.entry.pk
    tier = request.POST.get(f"tier-{pk}", usual)
    amounts = {t.title: t.amount for t in definition.tiers}
    amount = amounts.get(tier) if money else None
    given = request.POST.get(f"amount-{pk}", f"{amount:.2f}" if amount is not None else "")
    former = amounts.get(usual)
    if tier != usual and amount is not None and former is not None and given == f"{former:.2f}":
        given = f"{amount:.2f}"  # another tier was chosen, its amount was left as proposed
    return Row(line, tier, request.POST.get(f"reason-{pk}", "")[:300], given)


def _decided(request: HttpRequest, batch: Batch, rows: list[Row], digest: str, definition: Definition) -> str:
    """What is wrong, or "" once it is done."""
    if request.POST.get("digest") != digest:
        return "名单或得分有变化，请核对后重新确定。"
    choices: dict[int, Choice] = {}
    for row in rows:
        tier = row.tier if definition.tiers and row.tier else ""
        try:
            amount = _fen(row.amount) if row.tier else None
        except ValueError as error:
            row.wrong = str(error)
            return f"“{row.line.entry.title}”：{error}"
        choices[row.line.entry.pk] = Choice(bool(row.tier), tier, row.reason.strip(), amount)
    try:
        number = verbs.decide(batch, choices=choices, by=request.user, at=clock.now())
    except RuleBroken as broken:
        at = (broken.field or "").rpartition("-")[2]
        for row in rows:
            if str(row.line.entry.pk) == at:
                row.wrong = broken.message
        return broken.message
    messages.success(request, f"已确定：入选 {number} 件，未入选 {len(rows) - number} 件。")
    return ""


def _fen(text: str) -> int | None:
    text = text.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        yuan = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("金额请填写数字。") from error
    if not yuan.is_finite() or yuan < 0 or yuan > 10**9 or yuan * 100 != int(yuan * 100):
        raise ValueError("金额以元为单位，最多两位小数，不能为负数。")
    return int(yuan * 100)
