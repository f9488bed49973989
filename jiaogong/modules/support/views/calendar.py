"""A unit's calendar, and its records."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, verbs
from ..catalogue import BY_KEY, Duty
from ..models import LinkedAdministrator, Record
from ..provisions import SEMESTERS
from ..reading import calendar_of
from .common import as_links, load_record, load_unit, recorded_duty

pages = require_http_methods(["GET", "POST"])
LATEST = 40


@require_GET
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """Duty × period: done, waiting, lacking; below, the records."""
    return show(request, load_unit(request, key))


def show(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The calendar page of a unit the user may see."""
    today = clock.today()
    records = list(Record.objects.filter(unit=unit)[:LATEST])
    context = {
        "unit": unit,
        "lines": calendar_of(unit, today),
        "records": [{"row": r, "duty": BY_KEY[r.duty]} for r in records],
        "administrators": LinkedAdministrator.objects.filter(unit=unit),
        "may_keep": allows(request.user, "support.keep", unit) and unit.closed_on is None,
        "starts": explain(SEMESTERS, unit, today),
        "today": today,
    }
    return render(request, "support/calendar.html", context)


@pages
def new(request: HttpRequest, key: UUID, duty: str) -> HttpResponse:
    """Record that a duty was carried out."""
    unit, said = load_unit(request, key, "support.keep"), recorded_duty(duty)
    today = clock.today()
    form = forms.RecordForm(
        request.POST or None, request.FILES or None, duty=said, initial={"day": today, "year": today.year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_record(unit, by=request.user, at=clock.now(), duty=said.key, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已登记：{said.title}。")
            return redirect("support:calendar", unit.key)
    return _form(request, unit, said, form, f"登记：{said.title}", "保存记录")


def _form(
    request: HttpRequest, unit: Unit, duty: Duty, form: Any, title: str, button: str, record: Record | None = None
) -> HttpResponse:
    context = {"unit": unit, "duty": duty, "form": form, "title": title, "button": button, "record": record}
    return render(request, "support/form.html", context)


@require_GET
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """One record with its evidence."""
    found = load_record(request, key)
    duty = BY_KEY[found.duty]
    facts = [(label, getattr(found, name)) for name, label in duty.fields if name not in ("files", "year")]
    if duty.key == "appraisal":
        facts.insert(0, ("考核年度", f"{found.counts_on.year}年"))
    context = {
        "record": found,
        "unit": found.unit,
        "duty": duty,
        "facts": [(label, f"{v:%Y-%m-%d}" if isinstance(v, date) else v) for label, v in facts if v not in ("", None)],
        "files": as_links(attachments_of(found)[found.pk]),
        "may_keep": allows(request.user, "support.keep", found.unit) and not found.void_reason,
        "void_form": forms.VoidForm(),
    }
    return render(request, "support/record.html", context)


@pages
def amend(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct a record, add evidence."""
    found = load_record(request, key, "support.keep")
    said = recorded_duty(found.duty)
    initial = {name: getattr(found, name) for name in (*verbs.FIELDS, "day")} | {"year": found.counts_on.year}
    form = forms.RecordForm(request.POST or None, request.FILES or None, duty=said, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.amend_record(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已保存修改。")
            return redirect("support:record", found.key)
    return _form(request, found.unit, said, form, f"修改：{said.title}", "保存修改", found)


@require_POST
def void(request: HttpRequest, key: UUID) -> HttpResponse:
    """Strike a record out."""
    found = load_record(request, key, "support.keep")
    try:
        verbs.void_record(found, by=request.user, reason=request.POST.get("reason", ""))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "记录已作废，原文保留备查。")
    return redirect("support:record", found.key)


@pages
def administrator(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name the linked administrator, or end the link."""
    unit = load_unit(request, key, "support.keep")
    now = LinkedAdministrator.objects.current().filter(unit=unit).first()
    act = request.POST.get("act", "")
    link = forms.LinkForm(request.POST if act == "link" else None, initial={"since": clock.today()})
    end = forms.UnlinkForm(request.POST if act == "end" else None)
    form, run = (link, verbs.link_administrator) if act == "link" else (end, verbs.unlink_administrator)
    if form.is_bound and form.is_valid():
        try:
            run(unit, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[operator]
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "联系领导已登记。")
            return redirect("support:calendar", unit.key)
    context = {"unit": unit, "now": now, "link": link, "end": end, "duty": BY_KEY["administrator"]}
    return render(request, "support/administrator.html", context)
