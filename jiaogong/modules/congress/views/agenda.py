"""The agenda, an item's page, what officers and delegations do there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.ballot.words import SHAPES as VOTE_SHAPES
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms_hall as forms
from ..models import AgendaItem, Opinion
from ..rules import RUN, delegate_of
from ..verbs import agenda as verbs
from ..verbs import opinions
from ..words import AHEAD, OUTCOME_SHAPES, Decision, Outcome, State
from .common_hall import as_links, load_item, load_session, runs, tabs_of

pages = require_http_methods(["GET", "POST"])


@require_GET
def agenda(request: HttpRequest, key: UUID) -> HttpResponse:
    """The items in order with how each ended; officers put them in order and add to them."""
    session = load_session(request, key)
    manages = runs(request.user, session)
    items = list(session.agenda.annotate(said=Count("opinions")).order_by("position", "id"))
    files = attachments_of(*items)
    rows = [
        {"item": i, "shape": OUTCOME_SHAPES[Outcome(i.outcome)], "files": len(files[i.pk]), "gone": i.outcome == Outcome.WITHDRAWN}
        for i in items
    ]  # fmt: skip
    context = {
        "session": session, "rows": rows, "manages": manages, "tabs": tabs_of(session) if manages else [],
        "may_add": manages and session.state in AHEAD, "may_move": manages and session.state in (State.DRAFT, State.OPEN),
        "frozen": session.state not in (State.DRAFT,), "back": _back(request, session, manages),
    }  # fmt: skip
    return render(request, "congress/agenda.html", context)


def _back(request: HttpRequest, session: Any, manages: bool) -> str:
    if not manages and delegate_of(request.user, session.term, clock.today()):
        return reverse("congress:here", args=[session.key])
    return ""


@pages
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a matter on the agenda."""
    session = load_session(request, key, run=True)
    form = forms.ItemForm(request.POST or None, request.FILES or None, frozen=session.state != State.DRAFT)
    if request.method == "POST" and form.is_valid():
        try:
            item = verbs.add_item(session, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(
                request, f"已列入议程：{item.title}（{item.get_power_display()}，{item.get_decision_display()}）。"
            )
            return redirect("congress:agenda", session.key)
    context = {
        "form": form,
        "title": "列入议程",
        "button": "列入议程",
        "session": session,
        "back": reverse("congress:agenda", args=[session.key]),
    }
    return render(request, "congress/hall_form.html", context)


@pages
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change an item."""
    item = load_item(request, key, run=True)
    session = item.session
    form = forms.ItemForm(
        request.POST or None, request.FILES or None, initial=forms.ItemForm.initial_of(item), frozen=session.state != State.DRAFT
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise_item(item, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "议题已修改。")
            return redirect("congress:item", item.key)
    context = {
        "form": form,
        "title": "修改议题",
        "button": "保存修改",
        "session": session,
        "back": reverse("congress:item", args=[item.key]),
    }
    return render(request, "congress/hall_form.html", context)


@pages
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an item off, or put it off."""
    item = load_item(request, key, run=True)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.withdraw_item(item, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "议题已撤下，原因代表可以看到。")
            return redirect("congress:agenda", item.session.key)
    context = {
        "form": form, "title": f"撤下或延期：{item.title}", "button": "撤下", "session": item.session, "danger": True,
        "note": "延到下次会议的，也在这里写明，例如“时间不够，延到下次会议审议”。须经通过的事项撤下以后仍不能实施。",
        "back": reverse("congress:item", args=[item.key]),
    }  # fmt: skip
    return render(request, "congress/hall_form.html", context)


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """上移、下移、已听取、移去材料: one press each."""
    item = load_item(request, key, run=True)
    if what in ("up", "down"):
        verbs.move_item(item, up=what == "up", by=request.user)
        return redirect("congress:agenda", item.session.key)
    if what == "heard":
        verbs.mark_heard(item, by=request.user, at=clock.now())
        messages.success(request, f"已记为听取：{item.title}。")
    elif what == "drop_paper":
        verbs.remove_paper(item, key=request.POST.get("paper", ""), by=request.user)
        messages.success(request, "材料已移去。")
    else:
        raise Http404
    return redirect("congress:item", item.key)


@pages
def item(request: HttpRequest, key: UUID) -> HttpResponse:
    """An item: text, papers, votes, opinions of delegations."""
    found = load_item(request, key)
    session = found.session
    manages, mine = runs(request.user, session), delegate_of(request.user, session.term, clock.today())
    form = (
        forms.OpinionForm(request.POST or None)
        if mine and session.state in (State.CALLED, State.OPEN) and found.outcome != Outcome.WITHDRAWN
        else None
    )
    if request.method == "POST":
        if form is None:
            raise Refused(RUN)
        if form.is_valid():
            try:
                opinions.write_opinion(found, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, f"已以“{mine.delegation}”名义提出。" if mine else "")
                return redirect("congress:item", found.key)
    votes: list[dict[str, Any]] = [{"vote": v, "shape": VOTE_SHAPES[VoteState(v.state)]} for v in verbs.votes_of(found)]
    live = any(row["vote"].state in (VoteState.DRAFT, VoteState.OPEN, VoteState.CLOSED) for row in votes)
    files = attachments_of(found)[found.pk]
    context = {
        "item": found, "session": session, "shape": OUTCOME_SHAPES[Outcome(found.outcome)], "files": as_links(files), "papers": files,
        "votes": votes, "opinions": found.opinions.select_related("delegation"), "form": form, "mine": mine, "manages": manages,
        "may_edit": manages and session.state in AHEAD and found.outcome == Outcome.PENDING and not live,
        "may_withdraw": manages and session.state in (*AHEAD, State.OPEN) and found.outcome in (Outcome.PENDING, Outcome.AGAIN) and not live,
        "may_vote": manages and session.state in (State.CALLED, State.OPEN) and not live and found.decision != Decision.NONE
        and found.outcome in (Outcome.PENDING, Outcome.AGAIN),
        "may_hear": manages and session.state == State.OPEN and found.decision == Decision.NONE and found.outcome == Outcome.PENDING,
        "may_drop": manages and session.state == State.DRAFT, "resolution": _resolution(found, manages, session),
        "running": next((row["vote"] for row in votes if row["vote"].state == VoteState.OPEN), None),
    }  # fmt: skip
    return render(request, "congress/item.html", context)


def _resolution(found: AgendaItem, manages: bool, session: Any) -> dict[str, Any]:
    made = getattr(found, "resolution", None)
    decided = found.outcome in (Outcome.PASSED, Outcome.DONE)
    return {"made": made, "may": manages and made is None and decided and session.state in (State.OPEN, State.CLOSED)}


@pages
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a delegation's opinion."""
    rows = Opinion.objects.select_related("item__session__term__congress__unit", "delegation")
    opinion = get_object_or_404(rows, pk=pk)
    session = load_session(request, opinion.item.session.key, run=True)
    form = forms.ReplyForm(request.POST or None, initial={"reply": opinion.reply})
    if request.method == "POST" and form.is_valid():
        try:
            opinions.reply_opinion(opinion, text=form.cleaned_data["reply"], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "答复已保存，代表都能看到。")
            return redirect("congress:item", opinion.item.key)
    context = {
        "form": form, "title": f"答复：{opinion.delegation}的意见", "button": "保存答复", "session": session, "quote": opinion.text,
        "back": reverse("congress:item", args=[opinion.item.key]),
    }  # fmt: skip
    return render(request, "congress/hall_form.html", context)
