"""Issuing a code, issuing it anew, withdrawing it; the former holder's note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units, require_holds
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.modules.unions.verbs import candidates

from .. import verbs
from ..forms import IssueForm, NoteForm, RevokeForm
from ..reading import offices_in
from ..rules import ISSUE, from_above, may_issue
from .common import keep_code, load, page

MOST_PEOPLE = 20


@require_http_methods(["GET", "POST"])
@sensitive_variables("code")
def new(request: HttpRequest) -> HttpResponse:
    """Choose the office, find the successor, name the basis (`?unit=` says where; else the user's own unit)."""
    require_holds(request.user, ISSUE)
    unit = _unit(request)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    there = offices_in(unit)
    offices = [
        (o, h) for o, h in there if may_issue(request.user, o) and not (h and h.person.user_id == request.user.pk)
    ]
    people = _people(unit, q, request.POST.get("person", ""))
    form = IssueForm(
        request.POST or None, offices=offices, people=people, initial={"office": request.GET.get("office")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            office, person = Office.objects.get(key=data["office"]), Person.objects.get(key=data["person"])
            row, code = verbs.issue(office, by=request.user, person=person, basis=data["basis"], at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            keep_code(request, row, code)
            return redirect("handover:handover", row.key)
    context = {
        "unit": unit,
        "form": form,
        "q": q,
        "people": people,
        "offices": offices,
        "above": any(from_above(o) and not may_issue(request.user, o) for o, _ in there),
    }
    return page(request, "handover/new.html", context)


def _unit(request: HttpRequest) -> Unit:
    text = request.GET.get("unit", "")
    rows = Unit.objects.select_related("superior", "home")
    if not text:
        return rows.get(pk=home_units(request.user, ISSUE)[0])
    unit = rows.filter(key=_uuid(text)).first()
    if unit is None or unit.is_inner or not allows(request.user, ISSUE, unit):
        raise Http404
    return unit


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _people(unit: Unit, q: str, chosen: str) -> list[Any]:
    """Whom the search found, each once; or the person just sent."""
    found = candidates(unit).select_related("person__user", "unit")
    if chosen:
        found = found.filter(person__key=_uuid(chosen))
    elif q:
        found = found.filter(person__in=Person.objects.search(q))
    else:
        return []
    unique = {job.person_id: job for job in found.order_by("person__pinyin", "unit__path")[: MOST_PEOPLE * 2]}
    return list(unique.values())[:MOST_PEOPLE]


@require_POST
@sensitive_variables("code")
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new code in place of one that was lost or ran out."""
    row = load(request, key)
    if not may_issue(request.user, row.office):
        raise Refused(ISSUE)
    try:
        row, code = verbs.renew(row, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        keep_code(request, row, code)
    return redirect("handover:handover", row.key)


@require_POST
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code is void."""
    row = load(request, key)
    if not may_issue(request.user, row.office):
        raise Refused(ISSUE)
    form = RevokeForm(request.POST)
    try:
        verbs.revoke(row, by=request.user, reason=form.data.get("reason", "")[:120], at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "交接码已作废，原来的码不能再用。")
    return redirect("handover:handover", row.key)


@require_POST
def note(request: HttpRequest, key: UUID) -> HttpResponse:
    """The former holder's note and files."""
    row = load(request, key)
    if row.former is None or row.former.user_id != signed_in(request).pk:
        raise Refused("handover.note")
    form = NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "交接说明最多 2000 字，附件不能是空文件，请核对。")
        return redirect("handover:handover", row.key)
    given = form.cleaned_data
    try:
        verbs.write_note(row, by=request.user, note=given["note"], files=given["attached"], at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "交接说明已保存，接任人接任后能看到。")
    return redirect("handover:handover", row.key)
