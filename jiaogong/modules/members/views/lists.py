"""The member register."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import holds, home_units, reach_q, require_holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.kernel.ui.paging import MOST_COUNTED
from jiaogong.kernel.ui.private import PARAMETER
from jiaogong.modules.unions.reading import place_of

from ..filters import MemberFilter
from ..finding import Finding, reaches_all
from ..reading import member_rows
from ..tables import MemberTable, export_members
from ..verbs import note_export

BY_PERSON = 10_000  # counted when the person of each row must be looked at
FOUND = 1_000  # counted of what a search finds: whoever gets more asks more exactly


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """Members in reach: search, filters, pages; the export stays masked and leaves a journal line."""
    require_holds(request.user, "members.view")
    place = place_of(request, "members.view")
    may_enrol = holds(request.user, "members.keep") or holds(request.user, "members.start")
    empty = Empty(
        "还没有会员",
        "先登记建会，再登记会员。",
        "登记会员" if may_enrol else "",
        reverse("members:new") if may_enrol else "",
    )

    def export(rows: Any, title: str, _: Any) -> bytes:
        rows = rows.filter(reach_q(request.user, "members.export", "unit__"))
        unit = place.unit or Unit.objects.get(pk=home_units(request.user, "members.export")[0])
        note_export(unit, by=request.user, number=rows.count(), conditions=request.GET.urlencode())
        return export_members(rows, title, place.day)

    finding = cache(lambda text: Finding(text, lambda: member_rows(request.user, place)))
    listing = Listing(
        title="会员名册",
        queryset=member_rows(request.user, place, few=bool(request.GET.get("q") or request.GET.get(PARAMETER))),
        table=MemberTable,
        filters=MemberFilter,
        search=lambda rows, text: finding(text).rows(rows),
        few=lambda text: finding(text).few,
        tally=lambda _, text: finding(text).tally(place.unit is None and reaches_all(request.user)),
        search_hint="姓名、拼音、手机末四位、证件号",
        search_note=lambda text: finding(text).note(),
        private=True,
        bound=FOUND if request.GET.get("q") else BY_PERSON if request.GET.get("sex") else MOST_COUNTED,
        export=export,
        export_name="会员名册",
        may_export=holds(request.user, "members.export"),
        meta=place.words(),
        empty=empty,
        table_options={"day": place.day},
    )
    return render_listing(request, listing, template="members/members.html", context={"may_enrol": may_enrol})
