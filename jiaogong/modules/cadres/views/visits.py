"""Visits and their issues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require, require_holds
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import forms, verbs
from ..filters import VisitFilter
from ..models import ContactPoint, Issue, Visit
from ..posts import holders_of
from ..reading import visit_rows
from ..tables import VisitTable, export_visits
from ..verbs.visits import answerable, may_solve
from .common import as_links, as_uuid, below, load_visit, own_union

pages = require_http_methods(["GET", "POST"])
MOST_FOUND = 20


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """Visits made and received in reach."""
    require_holds(request.user, "cadres.view")
    place = place_of(request, "cadres.view")
    listing = Listing(
        title="走访记录",
        queryset=visit_rows(request.user, place),
        table=VisitTable,
        filters=VisitFilter,
        search=lambda rows, text: (
            rows.filter(visitor__in=Person.objects.search(text)) | rows.filter(unit__in=Unit.objects.search(text))
        ),
        search_hint="走访单位、走访人",
        private=True,
        export=lambda rows, title, _: export_visits(rows, title, place.day),
        may_export=holds(request.user, "cadres.export"),
        meta=place.words(),
        empty=Empty("还没有走访记录", "走访时用手机登记，拍照留存，发现的问题会成为责任方的待办。"),
    )
    return render_listing(request, listing, template="cadres/visits.html", context={"may_visit": _may_visit(request)})


def _may_visit(request: HttpRequest) -> bool:
    try:
        own_union(request.user)
    except Refused:
        return False
    return True


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Choose the unit (own contact points first), then write the visit down; made for a phone."""
    union = own_union(request.user)
    chosen = request.GET.get("unit", "")
    if not chosen:
        return _choose(request, union)
    unit = below(union, as_uuid(chosen))
    today = clock.today()
    mine = Person.objects.filter(user=signed_in(request)).first()
    form = forms.VisitForm(
        request.POST or None, request.FILES or None, holdings=holders_of(union, today),
        offices=answerable(Visit(union=union, unit=unit)),
        initial={"day": today, "visitor": str(mine.key) if mine else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = _record(request, union, unit, form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "走访已登记。")
            return redirect("cadres:visit", made.key)
    return render(request, "cadres/visit_form.html", {"form": form, "unit": unit, "union": union})


def _record(request: HttpRequest, union: Unit, unit: Unit, data: dict[str, Any]) -> Visit:
    """The visit and its issue, both or neither."""
    at = clock.now()
    visitor = Person.objects.get(key=data["visitor"])
    with transaction.atomic():
        made = verbs.record_visit(
            union, by=request.user, at=at, visitor=visitor, unit=unit, day=data["day"], seen=data["seen"],
            companions=data["companions"], files=data["files"],
        )  # fmt: skip
        if data["issue"].strip():
            verbs.raise_issue(
                made, by=request.user, at=at, text=data["issue"], office=data["office"], due_on=data["due_on"]
            )
    return made


def _choose(request: HttpRequest, union: Unit) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:60]
    today = clock.today()
    mine = ContactPoint.objects.at(today).filter(union=union, person__user=request.user).select_related("unit")
    done = Visit.objects.filter(unit=OuterRef("unit"), visitor=OuterRef("person"), day__year=today.year)
    units = Unit.objects.layers().open().under(union).exclude(pk=union.pk).select_related("superior")
    context = {
        "union": union, "unit": None, "q": q, "units": units.search(q)[:MOST_FOUND] if q else [],
        "points": mine.annotate(done=Exists(done)), "title": "登记走访",
    }  # fmt: skip
    return render(request, "cadres/choose.html", context)


@pages
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """A visit with pictures and issues; the visiting union adds to both."""
    found = load_visit(request, key)
    may_keep = allows(request.user, "cadres.visit", found.union)
    act = request.POST.get("act", "")
    photos = forms.PhotosForm(request.POST if act == "photos" else None, request.FILES if act == "photos" else None)
    more = forms.IssueForm(request.POST if act == "issue" else None, offices=answerable(found))
    if request.method == "POST":
        require(request.user, "cadres.visit", found.union)
        form = photos if act == "photos" else more
        if form.is_valid():
            verb = verbs.add_photos if act == "photos" else verbs.raise_issue
            try:
                verb(found, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[operator]
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, "照片已补充。" if act == "photos" else "问题已交办。")
                return redirect("cadres:visit", found.key)
    context = {
        "visit": found,
        "files": as_links(attachments_of(found)[found.pk]),
        "issues": found.issues.select_related("office__unit"),
        "may_keep": may_keep,
        "photos": photos,
        "more": more,
        "may_list": holds(request.user, "cadres.view"),
    }
    return render(request, "cadres/visit.html", context)


@pages
def issue(request: HttpRequest, key: UUID) -> HttpResponse:
    """An issue: whoever must solve it says how; the visiting union may give it back."""
    rows = Issue.objects.filter(visit__in=Visit.objects.visible_to(request.user))
    found = get_object_or_404(
        rows.select_related("visit__union", "visit__unit", "visit__visitor", "office__unit", "solved_by"), key=key
    )
    may_return = allows(request.user, "cadres.visit", found.visit.union)
    solves = may_solve(request.user, found)
    act = request.POST.get("act", "")
    answer = forms.SolveForm(request.POST if act == "solve" else None)
    back = forms.ReopenForm(request.POST if act == "reopen" else None)
    if request.method == "POST":
        if not (solves if act == "solve" else may_return):
            raise Refused("cadres.visit")
        form, verb = (answer, verbs.solve_issue) if act == "solve" else (back, verbs.reopen_issue)
        if form.is_valid():
            try:
                verb(found, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[operator]
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(
                    request, "已登记解决情况，反馈已送达走访单位。" if act == "solve" else "已退回责任方。"
                )
                return redirect("cadres:issue", found.key)
    else:
        note_seen_of(request, found)
    context = {"issue": found, "visit": found.visit, "solves": solves, "may_return": may_return}
    return render(request, "cadres/issue.html", context | {"answer": answer, "back": back})


def note_seen_of(request: HttpRequest, found: Issue) -> None:
    """The office it was given to has seen it."""
    from jiaogong.engines.org.models import Office

    if Office.objects.held_by(request.user, clock.today()).filter(pk=found.office_id).exists():
        note_seen_about(found, at=clock.now())
