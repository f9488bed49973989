"""The register of cadres, units' staffing, a cadre's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, reach_q, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import forms, verbs
from ..filters import CadreFilter, StaffingFilter
from ..models import Attendance, ContactPoint, Service, Visit
from ..posts import visible_posts
from ..reading import may_be_full_time, staffing_rows
from ..tables import CadreTable, StaffingTable, export_cadres, export_staffing
from .common import as_uuid


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Who holds which union post in reach, on a day."""
    require_holds(request.user, "cadres.view")
    place = place_of(request, "cadres.view")
    listing = Listing(
        title="工会干部",
        queryset=visible_posts(request.user, place.day).filter(place.within("office__")),
        table=CadreTable,
        filters=CadreFilter,
        search=lambda rows, text: (
            rows.filter(person__in=Person.objects.search(text))
            | rows.filter(office__unit__home__in=Unit.objects.search(text))
        ),
        search_hint="姓名、单位、拼音首字母",
        private=True,
        export=lambda rows, title, _: export_cadres(
            rows.filter(reach_q(request.user, "cadres.export", "office__unit__")), title, place.day
        ),
        export_name="工会干部名册",
        may_export=holds(request.user, "cadres.export"),
        meta=f"现任职务来自单位页“职务与任职” · {place.words()}",
        empty=Empty("还没有工会干部", "在单位页“职务与任职”安排任职后，这里自动列出。"),
    )
    return render_listing(
        request, listing, template="cadres/register.html", context={"may_select": holds(request.user, "cadres.keep")}
    )


@require_GET
def staffing(request: HttpRequest) -> HttpResponse:
    """Units in reach: staff, cadres by kind of service, full-time chairs, visits this year."""
    require_holds(request.user, "cadres.view")
    place = place_of(request, "cadres.view")
    limit = may_be_full_time(place)
    listing = Listing(
        title="干部配备",
        queryset=staffing_rows(request.user, place),
        table=StaffingTable,
        filters=StaffingFilter,
        search=lambda rows, text: rows.filter(pk__in=Unit.objects.search(text).values("pk")),
        search_hint="单位名称、拼音首字母",
        private=True,
        export=lambda rows, title, _: export_staffing(
            rows.filter(reach_q(request.user, "cadres.export")), title, place.day, limit
        ),
        export_name="工会干部配备",
        may_export=holds(request.user, "cadres.export"),
        meta=f"教职工 {limit} 人以上可以设专职工会主席（《工会法》第十四条，非必须） · {place.words()}",
        empty=Empty("范围内没有单位"),
        table_options={"full_time_from": limit},
    )
    return render_listing(request, listing, template="cadres/staffing.html")


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """A cadre: posts, kind of service, training, contact points, visits."""
    today = clock.today()
    posts = list(visible_posts(request.user, today).filter(person__key=key).order_by("office__unit__path"))
    if not posts:
        raise Http404
    found = posts[0].person
    homes = list({p.office.unit.home_id: p.office.unit.home for p in posts}.values())
    kept = [home for home in homes if allows(request.user, "cadres.keep", home)]
    services = Service.objects.filter(person=found, unit__in=homes).select_related("unit")
    blank = {"since": posts[0].since, "kind": posts[0].kind}
    form = forms.ServiceForm(request.POST or None, initial=blank)
    if request.method == "POST":
        unit = next((h for h in kept if h.key == as_uuid(request.POST.get("unit", ""))), None)
        if unit is None:
            raise Http404
        if form.is_valid():
            try:
                verbs.set_service(unit, by=request.user, person=found, **form.cleaned_data)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, "任职性质已登记。")
                return redirect("cadres:person", found.key)
    attendances = Attendance.objects.filter(person=found).select_related("training__unit")
    context = {
        "person": found,
        "posts": posts,
        "kept": kept,
        "services": services,
        "form": form,
        "attendances": attendances.order_by("-training__first_day"),
        "years": attendances.order_by("-training__first_day__year")
        .values("training__first_day__year")
        .annotate(hours=Sum("hours")),
        "year": today.year,
        "hours": posts[0].hours,
        "points": ContactPoint.objects.visible_to(request.user).current().filter(person=found).select_related("unit"),
        "visits": Visit.objects.visible_to(request.user).filter(visitor=found).select_related("unit")[:10],
    }
    return render(request, "cadres/person.html", context)
