"""专职干部遴选."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, verbs
from ..models import Selection
from .common import home_unit, load_selection

LATEST = 200


@require_GET
def selections(request: HttpRequest) -> HttpResponse:
    """The selections in reach, latest first."""
    require_holds(request.user, "cadres.view")
    rows = Selection.objects.visible_to(request.user).select_related("unit").prefetch_related("chosen")[:LATEST]
    return render(request, "cadres/selections.html", {"rows": rows, "may_keep": holds(request.user, "cadres.keep")})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a selection, for the own union."""
    unit = home_unit(request.user, "cadres.keep")
    form = forms.SelectionForm(
        request.POST or None, units=Unit.objects.filter(pk=unit.pk),
        initial={"opened_on": clock.today(), "unit": unit.key},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.begin_selection(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "遴选已登记，确定人选后再来填写结果。")
            return redirect("cadres:selection", made.key)
    return render(
        request, "cadres/form.html",
        {"form": form, "title": "登记遴选", "button": "登记遴选", "back": "cadres:selections", "meta": unit.name},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def selection(request: HttpRequest, key: UUID) -> HttpResponse:
    """One selection; its result is entered here."""
    found = load_selection(request, key)
    if request.method == "POST":
        require(request.user, "cadres.keep", found.unit)
    may_keep = found.decided_on is None and allows(request.user, "cadres.keep", found.unit)
    form = forms.ConcludeForm(request.POST or None, initial={"decided_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.conclude_selection(found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "遴选结果已登记。请接着在单位页安排任职，并登记为专职。")
            return redirect("cadres:selection", found.key)
    return render(request, "cadres/selection.html", {"row": found, "form": form, "may_keep": may_keep})
