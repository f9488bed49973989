"""The list of units."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.kernel.access import holds, reach_q, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from ..filters import UnitFilter
from ..reading import Place, place_of, search_units, unit_rows, with_registers
from ..tables import UnitTable, export_units


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The units in reach, as they were on a day; also what figures' numbers lead to."""
    require_holds(request.user, "unions.view")
    place = place_of(request)
    may_found = holds(request.user, "org.place_unit")
    empty = Empty(
        "还没有单位", "先设立县（市、区）教育工会，再设立学校和幼儿园。" if may_found else "您的权限范围内没有单位。"
    )
    if may_found:
        empty = Empty(empty.title, empty.hint, "新增单位", reverse("unions:new"))
    listing = Listing(
        title="工会组织",
        queryset=with_registers(unit_rows(request.user, place), place.day),
        table=UnitTable,
        filters=UnitFilter,
        search=search_units,
        few=bool,  # units are thousands at most: whatever a text finds of them is few
        search_hint="名称、拼音首字母、单位代码",
        export=lambda rows, title, _: export_units(_exportable(request, rows), title, place.day),
        export_name="工会组织名册",
        may_export=holds(request.user, "unions.export"),
        meta=_meta(request, place),
        empty=empty,
    )
    return render_listing(request, listing, template="unions/units.html", context={"may_found": may_found})


def _exportable(request: HttpRequest, rows: Any) -> Any:
    """The listed rows that the user may also export."""
    return rows.filter(reach_q(request.user, "unions.export", "unit__"))


def _meta(request: HttpRequest, place: Place) -> str:
    """Where, when, and the conditions that came along from a figure."""
    given = request.GET
    data = {
        "kinds": given.getlist("kinds"),
        "headcount_min": given.get("headcount_min"),
        "headcount_max": given.get("headcount_max"),
    }
    try:
        conditions = Conditions.from_data(data).words()
    except RuleBroken:
        conditions = ""
    return " · ".join(filter(None, (place.words(), conditions)))
