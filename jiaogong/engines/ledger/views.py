"""Payments of my union: the list, one request, the list for the bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock, money
from jiaogong.kernel.access import allows, holds, home_units, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import XLSX, Empty, Listing, narrowed, render_listing

from . import forms, subjects, verbs
from .models import PaymentRequest
from .raising import desk_in, why
from .tables import PaymentFilter, PaymentTable, bank_sheet, export_payments
from .words import BADGES, State


@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Requests of my union, with what they come to in each state."""
    require_holds(request.user, "ledger.view")
    rows = PaymentRequest.objects.visible_to(request.user).named_for(request.user).select_related("unit")
    listing = Listing(
        title="付款申请", queryset=rows, table=PaymentTable, filters=PaymentFilter,
        search=lambda found, text: found.filter(Q(payee_name__contains=text, is_named=True) | Q(purpose__contains=text)),
        search_hint="收款人、用途", export=export_payments, may_export=holds(request.user, "ledger.pay"),
        empty=Empty("还没有付款申请", "慰问、补助等事项办成后会自动生成付款申请，在这里审批和登记付款。"),
    )  # fmt: skip
    context = {"totals": _totals(narrowed(request, listing)[0]), "may_pay": holds(request.user, "ledger.pay")}
    return render_listing(request, listing, template="ledger/payments.html", context=context)


def _totals(rows: Any) -> list[tuple[str, str, str, str]]:
    """(state word, amount, number, colour) of the listed requests. One query."""
    found = {r["state"]: r for r in rows.order_by().values("state").annotate(n=Count("pk"), fen=Sum("amount"))}
    return [
        (s.label, money.words(found[s]["fen"]), f"{found[s]['n']:,} 笔", BADGES[s]) for s in State if s.value in found
    ]


@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request; whoever may approves, refuses, marks it paid or takes it back."""
    rows = PaymentRequest.objects.select_related("unit", "raised_to", "asked_by", "approved_by", "paid_by", "payee")
    found = get_object_or_404(rows.visible_to(request.user).named_for(request.user), key=key)
    act = request.POST.get("act", "")
    given = {
        "refuse": forms.ReasonForm(request.POST if act == "refuse" else None, prefix="refuse"),
        "cancel": forms.ReasonForm(request.POST if act == "cancel" else None, prefix="cancel"),
        "paid": forms.PaidForm(request.POST if act == "paid" else None, initial={"paid_on": clock.today()}),
    }
    broken_words = ""
    if request.method == "POST":
        try:
            if _acted(request, found, act, given):
                return redirect("ledger:request", found.key)
        except RuleBroken as broken:
            broken_words = broken.message
            if act in given:
                add_broken(given[act], broken)
                broken_words = ""
    elif allows(request.user, "ledger.approve", found.unit):
        note_seen_about(found, at=clock.now())
    return render(request, "ledger/request.html", _context(request, found, given) | {"broken": broken_words})


def _acted(request: HttpRequest, found: PaymentRequest, act: str, given: dict[str, Any]) -> bool:
    """Whether the act was done; False when its form is not right."""
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if act in ("approve", "send_up"):
        {"approve": verbs.approve, "send_up": verbs.send_up}[act](found, **facts)
    elif act not in given:
        raise Refused("ledger.approve")
    elif not given[act].is_valid():
        return False
    else:
        verb = {"refuse": verbs.refuse, "cancel": verbs.cancel, "paid": verbs.mark_paid}[act]
        verb(found, **facts, **given[act].cleaned_data)  # type: ignore[operator]
    words = {
        "approve": "已同意付款。",
        "send_up": "已报上级工会审批。",
        "refuse": "已退回申请人。",
        "cancel": "已撤销。",
        "paid": "已登记付款。",
    }
    messages.success(request, words[act])
    return True


def _context(request: HttpRequest, found: PaymentRequest, given: Mapping[str, BaseForm]) -> dict[str, Any]:
    user, state = request.user, found.state
    mine = found.asked_by_id == user.pk
    own = allows(user, "ledger.approve", found.unit)
    approves = own or (found.raised_to is not None and allows(user, "ledger.approve", found.raised_to))
    alone = (
        own and state == State.ASKED and found.raised_to is None and desk_in(found.unit, found, clock.today()) is None
    )
    return {
        "row": found, "badge_state": BADGES[State(state)], "capitals": money.capitals(found.amount), "given": given,
        "account": found.account.masked(lambda number: f"尾号 {number[-4:]}") if found.account else "",
        "may_approve": approves and state == State.ASKED and not mine,
        "waits_for_other": mine and state == State.ASKED and approves and not alone and found.raised_to is None,
        "may_refuse": approves and state in (State.ASKED, State.APPROVED) and not mine,
        "raised": why(found), "may_send_up": alone, "may_cancel": (mine or own) and state in (State.ASKED, State.APPROVED),
        "may_pay": allows(user, "ledger.pay", found.unit) and state == State.APPROVED,
        "matter_link": subjects.get(found.subject_type).link(found.subject_id), "late": found.late(clock.today()),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Approved requests of my union as a workbook for the bank, with whole account numbers: a reason, a trace."""
    homes = home_units(request.user, "ledger.pay")
    if not homes:
        raise Refused("ledger.pay")
    unit = Unit.objects.get(pk=homes[0])
    approved = PaymentRequest.objects.filter(unit=unit, state=State.APPROVED).named_for(request.user)
    rows = list(approved.order_by("asked_at", "pk"))
    form = forms.BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            taken = verbs.take_accounts(rows, unit=unit, by=request.user, at=at, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            response = HttpResponse(bank_sheet(taken, unit.name, clock.today()), content_type=XLSX)
            name = f"银行发放清单_{clock.today():%Y%m%d}.xlsx"
            response["Content-Disposition"] = content_disposition_header(True, name) or ""
            response["Cache-Control"] = "no-store"
            return response
    total = sum(r.amount for r in rows)
    context = {"form": form, "unit": unit, "rows": rows, "total": total, "capitals": money.capitals(total)}
    return render(request, "ledger/bank.html", context)
