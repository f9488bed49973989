"""Signing in: the delegate's own page on his phone, and the desk at the door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import forms_hall as forms
from ..hall import forget, hall_of
from ..models import Attendance, Delegate, Excuse, Session
from ..reading_hall import delegates_of, observes
from ..rules import delegate_of
from ..tables_hall import DeskFilter, DeskTable
from ..verbs import hall as verbs
from ..verbs import roles
from ..words import AHEAD, OUTCOME_SHAPES, Outcome, State
from .common_hall import load_session, tabs_of
from .hall import phone_link


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, key: UUID) -> HttpResponse:
    """A delegate's page of the session: sign in with one tap, see what goes on, read the papers, ask leave."""
    session, mine = _session_and_seat(request, key)
    which = request.POST.get("act", "")
    scanned = request.GET.get("c", "")[:8]
    sign = forms.CodeForm(request.POST if which == "sign" else None, initial={"code": scanned})
    leave = forms.LeaveForm(request.POST if which == "leave" else None)
    if request.method == "POST":
        if mine is None:
            raise Http404
        done = _act(request, session, which, sign, leave)
        if done is not None:
            return done
    found = hall_of(session.key, clock.now())
    context = _own(session, mine) | {
        "session": session, "mine": mine, "sign": sign, "leave": leave, "scanned": scanned, "hall": found,
        "observer": mine is None and observes(request.user, session), "now": phone_link(found),
        "signing": bool(found and found.signing), "working": session.state in (*AHEAD, State.OPEN),
        "items": [
            {"item": i, "shape": OUTCOME_SHAPES[Outcome(i.outcome)]} for i in session.agenda.order_by("position", "id")
        ],
    }  # fmt: skip
    return render(request, "congress/here.html", context)


def _session_and_seat(request: HttpRequest, key: UUID) -> tuple[Session, Delegate | None]:
    """Five hundred come together: whoever has a seat is asked for nothing more."""
    session = get_object_or_404(Session.objects.select_related("term__congress__unit"), key=key)
    mine = delegate_of(request.user, session.term, clock.today())
    return (session, mine) if mine is not None else (load_session(request, key), None)


def _own(session: Session, mine: Delegate | None) -> dict[str, Any]:
    if mine is None:
        return {"attendance": None, "excuse": None, "posts": []}
    return {
        "attendance": Attendance.objects.filter(session=session, delegate=mine).first(),
        "excuse": Excuse.objects.filter(session=session, delegate=mine).first(),
        "posts": [role.get_post_display() for role in session.roles.filter(delegate=mine)],
    }


def _act(
    request: HttpRequest, session: Session, which: str, sign: forms.CodeForm, leave: forms.LeaveForm
) -> HttpResponse | None:
    """What the delegate sent; None when the form is shown again."""
    at = clock.now()
    if which == "back":
        roles.withdraw_leave(session, by=request.user, at=at)
        messages.success(request, "已撤回请假。")
        return redirect("congress:here", session.key)
    form: Any = sign if which == "sign" else leave
    if not form.is_valid():
        return None
    try:
        if which == "sign":
            verbs.sign_in(session, code=form.cleaned_data["code"], by=request.user, at=at)
        else:
            roles.ask_leave(session, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, "请假已登记，会务组看得到。")
    except RuleBroken as broken:
        add_broken(form, broken)
        return None
    return redirect("congress:here", session.key)


@require_GET
def desk(request: HttpRequest, key: UUID) -> HttpResponse:
    """The desk at the door: find a name, sign in, take back."""
    session = load_session(request, key, run=True)
    signed = Attendance.objects.filter(session=session, delegate=OuterRef("pk"))
    rows = delegates_of(session, clock.today()).select_related("person", "delegation").annotate(
        signed=Subquery(signed.values("pk")[:1]), how=Subquery(signed.values("how")[:1]), signed_at=Subquery(signed.values("at")[:1]),
        excused=Exists(Excuse.objects.filter(session=session, delegate=OuterRef("pk"))),
    )  # fmt: skip
    listing = Listing(
        title="签到台", queryset=rows, table=DeskTable, filters=DeskFilter, private=True,
        search=lambda found, text: found.filter(person__in=Person.objects.search(text)), search_hint="姓名、拼音首字母",
        meta=f"{session.unit.name}{session}", table_options={"session": session, "token": get_token(request)},
        empty=Empty("还没有代表", "先在代表名册里登记本届代表。"),
    )  # fmt: skip
    return render_listing(
        request, listing, template="congress/desk.html",
        context={"session": session, "tabs": tabs_of(session), "hall": hall_of(session.key, clock.now())},
    )  # fmt: skip


@require_POST
def desk_act(request: HttpRequest, key: UUID, what: str, pk: int) -> HttpResponse:
    """登记签到、撤销签到."""
    session = load_session(request, key, run=True)
    delegate = get_object_or_404(Delegate.objects.select_related("person"), pk=pk, term_id=session.term_id)
    if what == "sign":
        verbs.sign_in_at_desk(session, delegate=delegate, by=request.user, at=clock.now())
        messages.success(request, f"{delegate}已签到，代表证 {delegate.number} 号。")
    elif what == "undo":
        found = Attendance.objects.select_related("session").filter(session=session, delegate=delegate).first()
        if found is not None:
            verbs.undo_sign_in(found, by=request.user)
            messages.success(request, f"已撤销{delegate}的签到。")
    else:
        raise Http404
    forget(session.key)
    return redirect(f"{reverse('congress:desk', args=[session.key])}")
