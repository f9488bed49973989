"""The superior's table of gaps, and reminding the units that have one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, home_units, reach_q, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import Place, place_of

from .. import forms, verbs
from ..catalogue import BY_KEY, DUTIES
from ..filters import GapFilter
from ..reading import any_gap, owing
from ..tables import GapTable, export_gaps
from .calendar import show

TWO_WEEKS = timedelta(days=14)


def _above(user: Any) -> Unit | None:
    """The union above schools in which the user works, if there is one."""
    homes = Unit.objects.filter(pk__in=home_units(user, "support.remind")).exclude(layer=Layer.BASE)
    return homes.order_by("path").first()


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Units × duties in reach; whoever has only a unit of his own sees that unit's calendar."""
    require_holds(request.user, "support.view")
    above = _above(request.user)
    if above is None and not request.GET.get("unit"):
        return show(request, Unit.objects.get(pk=home_units(request.user, "support.view")[0]))
    place = place_of(request, "support.view")
    rows = owing(request.user, place)
    remind = reverse("support:remind") + (f"?unit={place.unit.key}" if place.unit else "")
    listing = Listing(
        title="党政支持",
        queryset=rows,
        table=GapTable,
        filters=GapFilter,
        search=lambda rows, text: rows.filter(pk__in=Unit.objects.search(text).values("pk")),
        search_hint="单位名称、拼音首字母",
        export=lambda rows, title, _: export_gaps(
            rows.filter(reach_q(request.user, "support.export")), title, place.day
        ),
        export_name="党政支持事项",
        may_export=holds(request.user, "support.export"),
        meta=f"已建会基层单位 · {place.words()}",
        empty=Empty("没有已建会的基层单位", "范围内的单位登记建会后，这里列出各项党政支持的落实情况。"),
    )
    context = {
        "above": above,
        "counts": _counts(rows),
        "remind": remind if above is not None and not place.dated else "",
    }
    return render_listing(request, listing, template="support/units.html", context=context)


def _counts(rows: Any) -> dict[str, Any]:
    """How many units lack what. One query."""
    from django.db.models import Count, Q

    found = rows.aggregate(
        units=Count("pk"), gaps=Count("pk", filter=any_gap()),
        **{d.key: Count("pk", filter=Q(**{f"lacks_{d.key}": True})) for d in DUTIES},
    )  # fmt: skip
    duties = [{"key": d.key, "title": d.short, "number": found[d.key]} for d in DUTIES]
    return {"units": found["units"], "gaps": found["gaps"], "duties": duties}


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """How many units still owe a duty; one button gives each chair a to-do."""
    require_holds(request.user, "support.remind")
    above = _above(request.user)
    if above is None:
        raise Refused("support.remind")
    place = place_of(request, "support.remind")
    root = place.unit or above
    today = clock.today()
    owed = owing(request.user, Place(root, today, False), "support.remind")
    duty = request.POST.get("duty") or request.GET.get("duty") or ""
    if duty not in BY_KEY:  # the first that somebody still owes
        duty = next((key for key in BY_KEY if owed.filter(**{f"lacks_{key}": True}).exists()), "study")
    rows = owed.filter(**{f"lacks_{duty}": True})
    form = forms.RemindForm(request.POST or None, initial={"duty": duty, "due_on": today + TWO_WEEKS})
    if request.method == "POST" and form.is_valid():
        try:
            sent, without = verbs.remind_units(
                list(rows), by=request.user, at=clock.now(), duty=duty, due_on=form.cleaned_data["due_on"], place=root
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            rest = f"另有 {without} 个单位没有工会主席职务，请先安排任职。" if without else ""
            messages.success(request, f"已向 {sent} 个单位的工会主席发出待办。{rest}")
            return redirect("support:units")
    context = {
        "form": form, "duty": BY_KEY[duty], "duties": DUTIES, "number": rows.count(), "some": rows.order_by("path")[:10],
        "root": root,
    }  # fmt: skip
    return render(request, "support/remind.html", context)
