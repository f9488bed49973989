"""会籍接转: the list, one transfer, asking for one, answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from ..forms import DecideForm, TransferForm
from ..models import Membership, Transfer
from ..tables import TRANSFER_STATES
from ..transfer_notes import former_words
from ..transfer_table import TransferFilter, TransferTable
from ..transfers import decide_transfer, request_transfer, sides_of, withdraw_transfer
from ..words import Side, TransferStatus
from .common import load_membership, note_seen_by, page


@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers into and out of units in reach, the open ones first asked for."""
    require_holds(request.user, "members.view")
    rows = Transfer.objects.visible_to(request.user).select_related("person", "former", "to")
    empty = Empty(
        "还没有会籍接转", "登记会员时，遇到会籍在其他单位的，可以直接发起接转；本单位会员调出的，在会员页面发起。"
    )
    listing = Listing(
        title="会籍接转", queryset=rows, table=TransferTable, filters=TransferFilter,
        search=lambda found, text: found.filter(person__in=Person.objects.search(text)),
        search_hint="姓名、拼音首字母", private=True, empty=empty, table_options={"user": request.user},
    )  # fmt: skip
    return render_listing(request, listing)


@require_GET
def transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """One transfer: who goes where, who has agreed, and what the reader may answer."""
    row = _load(request, key)
    note_seen_by(request, row)
    return _show(request, row, DecideForm())


def _load(request: HttpRequest, key: UUID) -> Transfer:
    rows = Transfer.objects.visible_to(request.user).select_related("person", "former", "to")
    return get_object_or_404(rows, key=key)


def _show(request: HttpRequest, row: Transfer, form: DecideForm) -> HttpResponse:
    sides = sides_of(row, request.user) if row.status == TransferStatus.OPEN else []
    waiting = [
        side
        for side, agreed in ((Side.RELEASING, row.released_at), (Side.RECEIVING, row.received_at))
        if side in sides and agreed is None
    ]
    context = {
        "transfer": row,
        "form": form,
        "state": TRANSFER_STATES[TransferStatus(row.status)],
        "former": former_words(request.user, row),
        "waiting": [(side.value, side.label) for side in waiting],
        "may_withdraw": Side(row.opened_side) in sides,
        "may_object": Side.MEMBER in sides and row.opened_side != Side.MEMBER and not waiting,
        "own": row.person.user_id == signed_in(request).pk,
        "person_page": Membership.objects.visible_to(request.user).filter(person=row.person_id).exists(),
    }
    return page(request, "members/transfer.html", context)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Agree, refuse with a reason, or take it back."""
    row = _load(request, key)
    form = DecideForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["act"] == "withdraw":
                withdraw_transfer(row, by=request.user)
                messages.success(request, "已撤回。")
            elif given["side"]:
                agree = given["act"] == "agree"
                done = decide_transfer(row, by=request.user, side=given["side"], agree=agree, reason=given["reason"])
                messages.success(request, _said(done, agree))
            return redirect("members:transfer", key)
        except RuleBroken as broken:
            add_broken(form, broken)
    return _show(request, row, form)


def _said(row: Transfer, agree: bool) -> str:
    if row.status == TransferStatus.DONE:
        return f"两边都已同意，{row.person.name}的会籍已转入{row.to.name}。"
    return "已同意，等另一方答复。" if agree else "已答复不同意，申请人会收到消息。"


@require_http_methods(["GET", "POST"])
def new_own(request: HttpRequest) -> HttpResponse:
    """A member asks for his own transfer."""
    person = Person.objects.filter(user=signed_in(request)).first()
    if person is None or not Membership.objects.current().filter(person=person).exists():
        raise Http404
    return _ask(request, person, "members:mine", {})


@require_http_methods(["GET", "POST"])
def new_for(request: HttpRequest, key: UUID) -> HttpResponse:
    """The unit that has a member lets him go."""
    record, _ = load_membership(request, key)
    return _ask(request, record.person, "members:person", {"key": key})


def _ask(request: HttpRequest, person: Person, back: str, back_to: dict[str, Any]) -> HttpResponse:
    kind = Membership.objects.current().filter(person=person).values_list("employment_type", flat=True).first()
    initial = {"since": clock.today(), "employment_type": kind}
    form = TransferForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = request_transfer(by=request.user, person=person, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已发起会籍接转，两个单位都同意后自动办结。")
            return redirect("members:transfer", row.key)
    return page(request, "members/transfer_new.html", {"form": form, "person": person, "back": back, **back_to})
