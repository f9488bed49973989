"""Contact points and how they are covered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, require, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import forms, verbs
from ..filters import PointFilter
from ..models import ContactPoint
from ..posts import holders_of
from ..provisions import FEWEST_POINTS
from ..reading import coverage, point_rows
from ..tables import PointTable, export_points
from .common import as_uuid, below, own_union, own_unions

pages = require_http_methods(["GET", "POST"])
MOST_FOUND = 20


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Contact points in reach with their visits this year; above them, who has how many and how often."""
    require_holds(request.user, "cadres.view")
    place = place_of(request, "cadres.view")
    listing = Listing(
        title="常委联系点",
        queryset=point_rows(request.user, place),
        table=PointTable,
        filters=PointFilter,
        search=lambda rows, text: (
            rows.filter(person__in=Person.objects.search(text)) | rows.filter(unit__in=Unit.objects.search(text))
        ),
        search_hint="联系人、联系单位",
        private=True,
        export=lambda rows, title, _: export_points(rows, title, place.day),
        may_export=holds(request.user, "cadres.export"),
        meta=place.words(),
        empty=Empty("还没有联系点", "给每名常委安排联系单位，走访记录会自动计到联系点名下。"),
        table_options={"own": own_unions(request.user)},
    )
    lines = coverage(request.user, place)
    context = {
        "lines": lines,
        "short": sum(line["short"] > 0 for line in lines),
        "unvisited": sum(line["unvisited"] > 0 for line in lines),
        "may_assign": _may_assign(request.user),
    }
    return render_listing(request, listing, template="cadres/contacts.html", context=context)


def _may_assign(user: Any) -> bool:
    return Unit.objects.filter(pk__in=own_unions(user)).exclude(layer="base").exists()


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Give a unit to a standing-committee member: first the unit, then who."""
    union = own_union(request.user, "cadres.contact")
    today = clock.today()
    q = request.GET.get("q", "").strip()[:60]
    chosen = request.GET.get("unit", "")
    unit = below(union, as_uuid(chosen)) if chosen else None
    form = forms.ContactForm(
        request.POST or None, holdings=holders_of(union, today), initial={"since": today}
    ) if unit else None  # fmt: skip
    if unit and form and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.assign_contact(
                union, by=request.user, person=Person.objects.get(key=data["person"]), unit=unit, since=data["since"],
                basis=data["basis"],
            )  # fmt: skip
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"{unit.name}已安排联系人。")
            return redirect("cadres:contacts")
    units = Unit.objects.layers().open().under(union).exclude(pk=union.pk).select_related("superior")
    context = {
        "union": union, "unit": unit, "form": form, "q": q, "units": units.search(q)[:MOST_FOUND] if q else [],
        "fewest": explain(FEWEST_POINTS, union, today), "title": "安排联系点",
    }  # fmt: skip
    return render(request, "cadres/choose.html", context)


@pages
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact ends."""
    rows = ContactPoint.objects.visible_to(request.user).current().select_related("union", "unit", "person")
    point = get_object_or_404(rows, pk=pk)
    require(request.user, "cadres.contact", point.union)
    form = forms.EndContactForm(request.POST or None, initial={"until": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.end_contact(point, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "联系点已终止，走访记录保留。")
            return redirect("cadres:contacts")
    return render(
        request, "cadres/form.html",
        {"form": form, "title": "终止联系点", "button": "终止", "back": "cadres:contacts", "meta": str(point)},
    )  # fmt: skip
