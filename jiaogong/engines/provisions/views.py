"""The provisions that hold in my unit, and the page of one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import SEGMENT, Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken

from . import registry
from .forms import ValueForm
from .models import ProvisionValue
from .reading import explain, explain_all
from .verbs import set_value

Q_LONGEST = 40


def _home(user: Any) -> Unit:
    """The unit for which the user sees provisions: his widest."""
    require_holds(user, "provisions.view")
    return Unit.objects.get(pk=home_units(user, "provisions.view")[0])


def may_set(user: Any, unit: Unit) -> bool:
    """Cadres above base units set; base units follow."""
    return unit.layer not in (Layer.BASE, Layer.INNER) and allows(user, "provisions.set", unit)


@require_GET
def provisions(request: HttpRequest) -> HttpResponse:
    """Every provision with the value that holds in my unit today, by group."""
    unit, today = _home(request.user), clock.today()
    q = request.GET.get("q", "").strip()[:Q_LONGEST]
    groups: dict[str, list[dict[str, Any]]] = {}
    number = unverified = 0
    for provision, found in explain_all(unit, today):
        number += 1
        unverified += not found.verified
        if q and q not in provision.title and q not in found.source:
            continue
        row = {"provision": provision, "found": found, "words": provision.words(found.value)}
        groups.setdefault(provision.group, []).append(row)
    context = {
        "unit": unit, "today": today, "groups": groups.items(), "q": q, "number": number, "unverified": unverified,
        "may_set": may_set(request.user, unit),
    }  # fmt: skip
    return render(request, "provisions/provisions.html", context)


@require_http_methods(["GET", "POST"])
def provision(request: HttpRequest, key: str) -> HttpResponse:
    """One provision: what holds, since when, by which document, what held before; a new value where one may set it."""
    unit, today = _home(request.user), clock.today()
    if key not in {p.key for p in registry.all_provisions()}:
        raise Http404
    found, wanted = registry.get(key), may_set(request.user, unit)
    now = explain(key, unit, today)
    if request.method == "POST" and not wanted:
        raise Refused("provisions.set")
    form = ValueForm(request.POST or None, provision=found, now=now.value, initial={"since": today}) if wanted else None
    if form is not None and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_value(unit, by=request.user, key=key, value=form.value(), since=given["since"], source=given["source"])
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, broken.message)
        else:
            messages.success(request, f"已设定：{found.title}。")
            return redirect("provisions:provision", key)
    context = {
        "unit": unit, "provision": found, "now": now, "words": found.words(now.value), "form": form,
        "history": _history(found, unit), "today": today,
    }  # fmt: skip
    return render(request, "provisions/provision.html", context)


def _history(found: registry.Provision, unit: Unit) -> list[dict[str, Any]]:
    """Values of the unit, its superiors and the units below, latest first; then the defaults."""
    above = [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
    rows = ProvisionValue.objects.filter(
        Q(unit__path__in=above) | Q(unit__in=Unit.objects.under(unit)), key=found.key
    ).select_related("unit", "set_by")
    lines = [
        {
            "where": r.unit.name, "words": found.words(r.value), "source": r.source, "since": r.since, "until": r.until,
            "verified": True, "by": r.set_by,
        }
        for r in rows.order_by("-since", "-id")
    ]  # fmt: skip
    return lines + [
        {
            "where": "系统默认", "words": found.words(value), "source": source, "since": since, "until": None,
            "verified": found.verified, "by": None,
        }
        for since, value, source in reversed(found.defaults)
    ]  # fmt: skip
