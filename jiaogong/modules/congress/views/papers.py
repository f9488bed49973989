"""What the session leaves behind: resolutions, minutes, sheets."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms_hall as forms
from .. import papers_hall
from ..models import Resolution
from ..verbs import resolutions as verbs
from ..words import HELD, Outcome, State
from .common_hall import as_docx, load_item, load_session, runs, tabs_of

pages = require_http_methods(["GET", "POST"])


@require_GET
def records(request: HttpRequest, key: UUID) -> HttpResponse:
    """Results, resolutions, minutes, sheets to print."""
    session = load_session(request, key)
    manages = runs(request.user, session)
    made = list(session.resolutions.select_related("item"))
    done = {r.item_id for r in made}
    wanting = [
        i for i in session.agenda.filter(outcome__in=[Outcome.PASSED, Outcome.DONE]).order_by("position") if i.pk not in done
    ]  # fmt: skip
    context = {
        "session": session, "tabs": tabs_of(session) if manages else [], "manages": manages, "resolutions": made,
        "wanting": wanting if manages and session.state in (State.OPEN, State.CLOSED) else [],
        "may_write": manages and session.state in (State.OPEN, State.CLOSED), "held": session.state in HELD,
        "may_edit": manages and session.state in HELD,
    }  # fmt: skip
    return render(request, "congress/records.html", context)


@require_POST
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The resolution on an item, from its vote."""
    item = load_item(request, key, run=True)
    made = verbs.draft_resolution(item, by=request.user, at=clock.now())
    messages.success(request, "决议已按表决结果起草，请核对文字。")
    return redirect("congress:resolution", made.pk)


@pages
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """Its words, its number."""
    found = get_object_or_404(Resolution.objects.select_related("session__term__congress__unit", "item"), pk=pk)
    session = load_session(request, found.session.key)
    manages = runs(request.user, session) and session.state in (State.OPEN, State.CLOSED) and not found.number
    which = request.POST.get("act", "")
    words = forms.ResolutionForm(
        request.POST if which == "words" else None, initial={"title": found.title, "text": found.text}
    )
    number = forms.NumberForm(request.POST if which == "number" else None)
    if request.method == "POST":
        load_session(request, session.key, run=True)
        form = number if which == "number" else words
        if form.is_valid():
            try:
                if which == "number":
                    verbs.number_resolution(found, by=request.user, at=clock.now(), **form.cleaned_data)
                else:
                    verbs.save_resolution(found, by=request.user, **form.cleaned_data)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, "决议已编号。" if which == "number" else "决议已保存。")
                return redirect("congress:resolution", found.pk)
    context = {"resolution": found, "session": session, "words": words, "number": number, "manages": manages}
    return render(request, "congress/resolution.html", context)


@require_GET
def resolution_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """决议 as .docx."""
    found = get_object_or_404(Resolution.objects.select_related("session__term__congress__unit"), pk=pk)
    load_session(request, found.session.key)
    return as_docx(papers_hall.resolution_paper(found), found.title)


@pages
def minutes(request: HttpRequest, key: UUID) -> HttpResponse:
    """The minutes: drafted from the data, edited by hand."""
    session = load_session(request, key, run=True)
    form = forms.MinutesForm(request.POST or None, initial={"text": session.minutes})
    if request.method == "POST":
        if request.POST.get("act") == "draft":
            verbs.draft_minutes(session, by=request.user)
            messages.success(request, "纪要已按签到、议程、表决结果写好，请核对补充。")
            return redirect("congress:minutes", session.key)
        if form.is_valid():
            try:
                verbs.save_minutes(session, text=form.cleaned_data["text"], by=request.user)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, "会议纪要已保存。")
                return redirect("congress:records", session.key)
    context = {
        "session": session, "form": form, "may_draft": session.state in (State.OPEN, State.CLOSED),
        "held": session.state in HELD, "back": reverse("congress:records", args=[session.key]),
    }  # fmt: skip
    return render(request, "congress/minutes.html", context)


@require_GET
def sheet(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """签到表 (officers), 会场须知 and 会议纪要 (whoever reads the session)."""
    if what == "signin":
        session = load_session(request, key, run=True)
        return as_docx(papers_hall.sign_in_sheet(session), f"{session}签到表")
    session = load_session(request, key)
    if what == "wall":
        return as_docx(papers_hall.wall_notice(session), f"{session}会场须知")
    if what != "minutes" or not session.minutes:
        raise Http404
    return as_docx(papers_hall.minutes_paper(session), f"{session}纪要")
