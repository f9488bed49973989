"""Asking people to mark: those of the register by search, outsiders by name and phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.org.models import Employment, Person, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import verbs
from ..forms import OutsiderForm, PersonForm, RecuseForm
from ..models import Item, Panel, Rater
from ..rules import INVITE
from ..verbs import NewRater
from .common import page, run

MOST_FOUND = 20


def _found(request: HttpRequest, q: str) -> list[Any]:
    """People at work within reach whom the search means, each once."""
    if not q:
        return []
    jobs = Employment.objects.filter(open_at(clock.today()), reach_q(request.user, INVITE, "unit__"))
    jobs = jobs.filter(person__in=Person.objects.search(q)).select_related("person__user", "unit")
    unique = {job.person_id: job for job in jobs.order_by("person__pinyin", "unit__path")[: MOST_FOUND * 2]}
    return list(unique.values())[:MOST_FOUND]


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("phone")
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """Search, choose, or enter an outsider."""
    panel = run(request, key)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    outside = request.POST.get("kind") == "outsider"
    form = OutsiderForm(request.POST if outside else None, panel=panel)
    if request.method == "POST":
        try:
            wanted = _outsider(form) if outside else _person(request, panel)
            if wanted is not None:
                rater = verbs.add_rater(panel, rater=wanted, by=request.user, at=clock.now())
                messages.success(request, f"{rater.name}已列为评委，请再分配任务。")
                return redirect("scoring:panel", panel.key)
        except RuleBroken as broken:
            if outside:
                add_broken(form, broken)
            else:
                messages.error(request, broken.message)
                return redirect(f"{request.path}?q={q}")
    found = _found(request, q)
    present = set(panel.raters.exclude(person=None).values_list("person_id", flat=True))
    choose = PersonForm(panel=panel)
    context = {"panel": panel, "q": q, "found": found, "present": present, "form": form, "choose": choose}
    return page(request, "scoring/raters.html", context)


def _outsider(form: OutsiderForm) -> NewRater | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    return NewRater(group=given["group"], name=given["name"], phone=given["phone"], is_chief=given["is_chief"])


def _person(request: HttpRequest, panel: Panel) -> NewRater:
    form = PersonForm(request.POST, panel=panel)
    if not form.is_valid():
        raise RuleBroken("请选择人员和评委类别。")
    reach = reach_q(request.user, INVITE, "unit__")
    job = Employment.objects.filter(open_at(clock.today()), reach, person__key=form.cleaned_data["person"]).first()
    if job is None:
        raise Http404
    return NewRater(group=form.cleaned_data["group"], person=job.person, is_chief=form.cleaned_data["is_chief"])


def _rater(panel: Panel, key: UUID) -> Rater:
    return get_object_or_404(panel.raters.select_related("person", "unit", "panel__unit"), key=key)


@require_http_methods(["GET", "POST"])
def rater(request: HttpRequest, key: UUID, rater_key: UUID) -> HttpResponse:
    """One rater: what he has to mark, and stepping aside entered by the host."""
    panel = run(request, key)
    row, form = _rater(panel, rater_key), RecuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item = get_object_or_404(Item, panel=panel, label=request.POST.get("item", "")[:40].strip())
        try:
            verbs.recuse(row, item, reason=form.cleaned_data["reason"], by=request.user, at=clock.now(), host=True)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已登记{row.name}回避{item.label}。")
            return redirect("scoring:rater", panel.key, row.key)
    rows = row.assignments.select_related("item")
    context = {
        "panel": panel, "rater": row, "form": form, "recused": list(rows.filter(recused_at__isnull=False)),
        "wanted": rows.filter(recused_at=None).count(),
    }  # fmt: skip
    return page(request, "scoring/rater.html", context)


@require_POST
def remove(request: HttpRequest, key: UUID, rater_key: UUID) -> HttpResponse:
    """Take a rater off."""
    panel = run(request, key)
    row = _rater(panel, rater_key)
    try:
        verbs.remove_rater(row, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("scoring:rater", panel.key, rater_key)
    messages.success(request, f"已移除{row.name}。")
    return redirect("scoring:panel", panel.key)
