"""Calls: preparing, last year's again, the officer's page of a call, its acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ... import officer_reading as reading
from ... import verbs
from ...forms_officer import CallForm, EditCallForm, ExtendForm, ReasonForm, RepeatForm
from ...models import Programme
from ...verbs.reminding import not_entered, reminded_today
from ...words import ProgrammeState
from .common import attempt, load_call, load_told, own_unit
from .schemes import version_of

USUAL_DAYS = 30
MISSING_SHOWN = 40


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """A new call from the scheme the address names."""
    unit, told = own_unit(request), load_told(request, request.GET.get("scheme", ""))
    day = clock.today()
    first = {
        "title": f"{day.year}年{told.definition.title}",
        "year": day.year,
        "opens_on": day,
        "notice": told.definition.about,
    }
    last = day.replace(month=12, day=31) if told.definition.rolling else day + timedelta(days=USUAL_DAYS)
    form = CallForm(request.POST or None, initial={**first, "closes_on": last})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.prepare(
                version=version_of(told), unit=unit, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "项目已建好，核对后发布。")
            return redirect("programmes:manage", made.key)
    back = reverse("programmes:scheme", args=[told.code])
    return _form(request, form, "发起项目", f"方案：{told.definition.title}", "保存，下一步核对", back)


@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, key: UUID) -> HttpResponse:
    """Last year's again: dates moved by whole years, quotas and days taken over."""
    call = load_call(request, key)
    form = RepeatForm(request.POST or None, initial={"year": max(call.year + 1, clock.today().year)})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.repeat_programme(call, year=form.cleaned_data["year"], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "新一届已建好：日期顺延到新的年度，名额和期限照旧，请核对。")
            return redirect("programmes:manage", made.key)
    return _form(request, form, "发起新一届", call.title, "发起", _manage(call))


def _form(request: HttpRequest, form: Any, title: str, meta: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "meta": meta, "button": button, "back": back}
    return render(request, "programmes/officer/form.html", context)


def _manage(call: Programme) -> str:
    return reverse("programmes:manage", args=[call.key])


@require_GET
def manage(request: HttpRequest, key: UUID) -> HttpResponse:
    """The officer's page of a call."""
    call, day, now = load_call(request, key), clock.today(), clock.now()
    lines, states = reading.lines_of(call, day), reading.state_counts(call)
    missing = not_entered(call).select_related("superior") if call.state == ProgrammeState.OPEN else None
    return render(
        request, "programmes/officer/manage.html",
        {
            "call": call, "lines": lines, "states": states, "next": reading.next_words(call, lines, states, day),
            "missing": list(missing[:MISSING_SHOWN]) if missing is not None else [],
            "missing_count": missing.count() if missing is not None else 0,
            "reminded": call.state == ProgrammeState.OPEN and reminded_today(call, now),
            "total": sum(states.values()), "batches": reading.titled(call, reading.batches_of(call, call.unit)[:10]),
            "ready": reading.waiting_by_step(call, call.unit), "scheme": call.version.scheme,
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Title, dates, notice."""
    call = load_call(request, key)
    names = ("title", "opens_on", "closes_on", "notice")
    form = EditCallForm(request.POST or None, initial={name: getattr(call, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_programme(call, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已保存。")
            return redirect("programmes:manage", key)
    return _form(request, form, "修改项目", call.title, "保存", _manage(call))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """延长申报 and 取消项目, each with its reason."""
    if what not in ("extend", "cancel"):
        raise Http404
    call = load_call(request, key)
    form = (ExtendForm if what == "extend" else ReasonForm)(request.POST or None)
    title = "延长申报" if what == "extend" else "取消项目"
    if request.method == "POST" and form.is_valid():
        verb = verbs.extend if what == "extend" else verbs.cancel
        try:
            verb(call, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已{title}，各单位会收到消息。")
            return redirect("programmes:manage", key)
    return _form(request, form, title, call.title, title, _manage(call))


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """发布, 结束, 提醒: one tap."""
    call = load_call(request, key)
    given: dict[str, Any] = {"by": request.user, "at": clock.now()}
    acts: dict[str, tuple[Any, Any]] = {
        "publish": (lambda: verbs.publish(call, **given), "已发布，下级工会收到了消息。"),
        "finish": (lambda: verbs.finish(call, **given), "项目已结束。"),
        "remind": (lambda: verbs.remind(call, **given), lambda number: f"已提醒 {number} 家单位。"),
    }
    if what not in acts:
        raise Http404
    attempt(request, *acts[what])
    return redirect("programmes:manage", key)
