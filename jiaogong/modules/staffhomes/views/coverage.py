"""覆盖: every register over the units in reach; of one register, which unit has a current level and which none."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import holds, reach_q, require_holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import Place, place_of

from ..filters import CoverFilter
from ..reading import base_units, covered
from ..reading import coverage as reckoned
from ..tables import CoverTable, export_cover
from ..words import Register


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """All registers, or the units of `?register=`."""
    require_holds(request.user, "staffhomes.view")
    place, register = place_of(request, "staffhomes.view"), request.GET.get("register", "")
    if register:
        if register not in Register.values:
            raise Http404
        return _units(request, place, Register(register))
    rows = reckoned(request.user, place)
    context = {"rows": rows, "units": rows[0].units, "meta": place.words(), "query": _query(place)}
    return render(request, "staffhomes/coverage.html", context)


def _query(place: Place) -> str:
    """The place and day, to travel along in the links."""
    parts = [f"&unit={place.unit.key}"] if place.unit else []
    return "".join([*parts, f"&at={place.day:%Y-%m-%d}" if place.dated else ""])


def _units(request: HttpRequest, place: Place, register: Register) -> HttpResponse:
    rows = covered(base_units(request.user, place), register, place.day)
    listing = Listing(
        title=f"覆盖：{register.label}",
        queryset=rows,
        table=CoverTable,
        filters=CoverFilter,
        search=lambda found, text: found.filter(pk__in=Unit.objects.search(text).values("pk")),
        search_hint="单位名称、拼音首字母",
        export=lambda found, title, _: export_cover(
            found.filter(reach_q(request.user, "staffhomes.export")), title, place.day
        ),
        export_name=f"覆盖_{register.label}",
        may_export=holds(request.user, "staffhomes.export"),
        meta=f"基层单位 · 现行等级（有效期内）· {place.words()}",
        empty=Empty("范围内没有基层单位"),
    )
    back = reverse("staffhomes:coverage")
    return render_listing(request, listing, template="staffhomes/cover.html", context={"back": back})
