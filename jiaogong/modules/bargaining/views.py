"""The register of collective contracts, a negotiation and what one does there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, require, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from . import forms, papers, reading, verbs
from .filters import NegotiationFilter
from .models import Contract, Inspection, Negotiation
from .rules import EXPORT, RUN, VIEW
from .tables import NegotiationTable, export_negotiations
from .words import SHAPES, Side, State

pages = require_http_methods(["GET", "POST"])


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Negotiations and contracts in reach."""
    require_holds(request.user, VIEW)
    place = place_of(request, VIEW)
    listing = Listing(
        title="集体协商与集体合同", meta=place.words(), queryset=reading.register_rows(request.user).filter(place.within()), table=NegotiationTable,
        filters=NegotiationFilter, search=lambda rows, text: rows.filter(unit__name__contains=text), search_hint="单位名称",
        export=export_negotiations, export_name="集体合同台账", may_export=holds(request.user, EXPORT),
        empty=Empty("还没有集体协商", "由工会或用人单位提出要约，双方各派代表协商；合同草案经教代会通过后签订、报送。"),
    )  # fmt: skip
    return render_listing(
        request, listing, template="bargaining/register.html", context={"may_run": holds(request.user, RUN)}
    )


@pages
def invite(request: HttpRequest) -> HttpResponse:
    """要约."""
    require_holds(request.user, RUN)
    unit = Unit.objects.get(pk=home_units(request.user, RUN)[0])
    initial = {"on": clock.today(), "invited_by": Side.UNION}
    form = forms.InviteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.invite(unit, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已登记要约，对方应在 {made.reply_due_on:%Y-%m-%d} 前答复。")
            return redirect("bargaining:negotiation", made.key)
    context = {"form": form, "title": "发出协商要约", "button": "登记要约", "meta": unit.name, "back": None}
    return render(request, "bargaining/form.html", context)


def _load(request: HttpRequest, key: UUID) -> Negotiation:
    return get_object_or_404(Negotiation.objects.visible_to(request.user).select_related("unit"), key=key)


def _latest(row: Negotiation) -> Contract | None:
    return row.contracts.order_by("-version").first()


@require_GET
def negotiation(request: HttpRequest, key: UUID) -> HttpResponse:
    """The way it went, both sides, meetings, the contract, how it is kept; what can be done now."""
    row = _load(request, key)
    contract = _latest(row)
    item = reading.item_of(contract)
    may_run = allows(request.user, RUN, row.unit)
    return render(request, "bargaining/negotiation.html", {
        "row": row, "contract": contract, "item": item, "way": reading.way_of(row, contract, item), "may_run": may_run,
        "shape": SHAPES[State(row.state)], "sides": [(side, row.representatives.filter(side=side)) for side in Side],
        "meetings": row.meetings.all(), "inspections": contract.inspections.all() if contract else (),
        "acts": [a for a in _open_acts(row, contract, item) if may_run],
        "earlier": row.contracts.order_by("-version")[1:],
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """Something one does on a form of its own: when, what it asks, which verb, what is said afterwards."""

    key: str
    title: str
    states: tuple[str, ...]
    form: Callable[[Negotiation, Mapping[str, Any] | None], django_forms.Form]
    do: Callable[..., Any]
    said: str
    first: bool = False


def _plain(form: type[django_forms.Form], **initial: Any) -> Any:
    def build(row: Negotiation, data: Any) -> django_forms.Form:
        return form(data, initial={"on": clock.today(), **initial})

    return build


def _seats(row: Negotiation, data: Any) -> django_forms.Form:
    initial = {side.value: reading.as_lines(row, side) for side in Side}
    return forms.SeatForm(data, initial=initial)


def _draft(row: Negotiation, data: Any) -> django_forms.Form:
    before = _latest(row)
    names = ("since", "until", "text", "equality", "women")
    return forms.DraftForm(data, initial={name: getattr(before, name) for name in names} if before else {})


def _agenda(row: Negotiation, data: Any) -> django_forms.Form:
    return forms.AgendaForm(data, sessions=reading.sessions_ahead(row.unit))


def _seat(row: Negotiation, *, union: str, employer: str, by: Any, at: Any) -> None:
    people = [*reading.typed(Side.UNION, union, row.unit), *reading.typed(Side.EMPLOYER, employer, row.unit)]
    verbs.seat(row, people=people, by=by)


TALKS = (State.TALKING, State.DRAFTED)
ACTS = (
    Act("answer", "登记答复", (State.INVITED,), _plain(forms.AnswerForm), verbs.answer, "答复已登记。", first=True),
    Act("seats", "协商代表", (State.INVITED, *TALKS), _seats, _seat, "协商代表已确定。"),
    Act("meet", "登记协商会议", TALKS, _plain(forms.MeetForm), verbs.meet, "会议已登记。"),
    Act("draft", "形成草案", (*TALKS, State.SENT), _draft, verbs.draft, "草案已保存为新的一稿。"),
    Act("agenda", "列入教代会议程", (State.DRAFTED,), _agenda, verbs.put_on_agenda, "已列入议程。", first=True),
    Act("sign", "登记签订", (State.DRAFTED,), _plain(forms.SignForm), verbs.sign, "签订已登记，请按期报送。"),
    Act("send", "登记报送", (State.SIGNED,), _plain(forms.SendForm), verbs.send, "报送已登记。", first=True),
    Act("object", "登记审查异议", (State.SENT,), _plain(forms.ObjectForm), verbs.object_to, "异议已登记，请修改草案。"),
    Act("inspect", "登记履约检查", (State.IN_FORCE,), _plain(forms.InspectForm), verbs.inspect, "检查已登记。", first=True),
    Act("fail", "没有达成", (State.INVITED, *TALKS), _plain(forms.FailForm), verbs.fail, "这次协商已结束。"),
)  # fmt: skip
_BY_KEY = {act.key: act for act in ACTS}


def _open_acts(row: Negotiation, contract: Contract | None, item: Any) -> list[Act]:
    """What can be done now, in order of the way."""
    passed = item is not None and item.outcome == "passed"
    waits = item is not None and item.outcome == "pending"
    shut = set()
    if not row.representatives.exists():
        shut |= {"meet", "draft"}
    elif not row.meetings.exists():
        shut.add("draft")
    shut |= {"agenda"} if passed or waits else {"sign"}
    if row.state == State.SENT:
        shut.add("object" if contract and contract.objected_on else "draft")
    return [act for act in ACTS if row.state in act.states and act.key not in shut]


@pages
def act(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """One act on its own form."""
    row = _load(request, key)
    require(request.user, RUN, row.unit)
    found = _BY_KEY.get(act)
    if found is None:
        raise Http404
    form = found.form(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found.do(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, found.said)
            return redirect("bargaining:negotiation", row.key)
    context = {"form": form, "title": found.title, "button": found.title, "meta": str(row), "back": row.key}
    return render(request, "bargaining/form.html", context)


@require_POST
def mended(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """What an inspection found is mended."""
    row = _load(request, key)
    found = get_object_or_404(
        Inspection.objects.select_related("contract__negotiation"), pk=pk, contract__negotiation=row
    )
    try:
        verbs.mend(found, on=clock.today(), by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "已登记改进完成。")
    return redirect("bargaining:negotiation", row.key)


@require_GET
def paper(request: HttpRequest, key: UUID, paper: str) -> HttpResponse:
    """要约书, 合同 or 报送函 as .docx."""
    row = _load(request, key)
    contract = _latest(row)
    if paper == "invitation":
        body, name = papers.invitation(row), "协商要约书"
    elif paper == "contract" and contract:
        body, name = papers.contract(contract), str(row.get_kind_display())
    elif paper == "letter" and contract and contract.signed_on:
        body, name = papers.letter(contract), "报送函"
    else:
        raise Http404
    return download(body, f"{row.unit.name}{name}.docx")
