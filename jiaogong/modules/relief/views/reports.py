"""四个第一 and 走帮服."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, home_units, require, require_holds
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import care_forms, forms, sealed, verbs
from ..models import FirstReport, Need
from ..people import find_person
from ..tables import NeedFilter, NeedTable, ReportFilter, ReportTable
from ..verbs.access import note_opening
from ..verbs.reports import may_work_on
from .common import done, home_unit, known, page, pages


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """First reports I made, of my union if I chair it, and those that climbed to mine."""
    require_holds(request.user, "relief.report")
    rows = FirstReport.objects.visible_to(request.user).select_related("unit", "person")
    listing = Listing(
        title="四个第一", queryset=rows, table=ReportTable, filters=ReportFilter,
        empty=Empty("还没有首报", "教职工遇到突发困难，知道的人第一时间登记，工会主席收到待办，到期无人办理会报上级工会。"),
    )  # fmt: skip
    return render_listing(request, listing, template="relief/reports.html")


@pages
def new_report(request: HttpRequest) -> HttpResponse:
    """Somebody learned of it first."""
    homes = home_units(request.user, "relief.report")
    if not homes:
        raise Refused("relief.report")
    unit = Unit.objects.get(pk=homes[-1])  # the narrowest: where he works, among his colleagues
    now = clock.now().astimezone(clock.SHANGHAI)
    form = care_forms.ReportForm(
        request.POST or None, initial={"known_at": now.replace(second=0, microsecond=0, tzinfo=None)}
    )
    if request.method == "POST" and form.is_valid():
        made: list[FirstReport] = []

        def act() -> None:
            given = form.cleaned_data | {"person": find_person(form.cleaned_data["person"], unit, clock.today())}
            made.append(verbs.report_first(unit, by=request.user, at=clock.now(), **given))

        if done(request, form, act, "已报告工会主席。"):
            return redirect("relief:report", made[0].key)
    context = {
        "form": form,
        "title": "登记首报",
        "meta": unit.name,
        "back": reverse("relief:reports"),
        "button": "报告工会主席",
    }
    return page(request, "relief/form.html", context)


@pages
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report: its four moments; what happened only for whoever works on it, with a reason."""
    rows = FirstReport.objects.visible_to(request.user).select_related("unit", "person", "known_by", "climbed_to")
    found = get_object_or_404(rows, key=key)
    works, act, matter = may_work_on(request.user, found), request.POST.get("act", ""), ""
    form = forms.OpenSealedForm(request.POST if act == "open" else None)
    if request.method == "POST":
        known(act, ("open", "helped_at", "coordinated_at"))
        if not works or found.person is None:
            raise Refused("relief.hold")
        at, person = clock.now(), found.person
        if act != "open":
            verbs.step_first(found, by=request.user, at=at, step=act)
            return redirect("relief:report", key)
        if form.is_valid() and done(
            request, form, lambda: note_opening(
                person, by=request.user, at=at, part="report", reason=form.cleaned_data["reason"], unit_id=found.unit_id,
                subject=found,
            ), "已记录查看。",
        ):  # fmt: skip
            matter = sealed.matter_of(found)
    elif works:
        note_seen_about(found, at=clock.now())
    return page(request, "relief/report.html", {"report": found, "works": works, "form": form, "matter": matter})


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """Needs of my union's rounds."""
    require_holds(request.user, "relief.needs")
    rows = Need.objects.visible_to(request.user).select_related("unit", "person")
    listing = Listing(
        title="走帮服", queryset=rows, table=NeedTable, filters=NeedFilter,
        search=lambda found, text: found.filter(need__contains=text), search_hint="需求",
        empty=Empty("还没有走帮服记录", "走访时把听到的需求记下来，办好后写明办理情况。"),
    )  # fmt: skip
    context = {"may_keep": holds(request.user, "relief.keep_needs")}
    return render_listing(request, listing, template="relief/needs.html", context=context)


@pages
def new_need(request: HttpRequest) -> HttpResponse:
    """A need is written down."""
    unit = home_unit(request.user, "relief.keep_needs")
    form = care_forms.NeedForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        made: list[Need] = []

        def act() -> None:
            given = form.cleaned_data
            person = find_person(given["person"], unit, given["day"]) if given["person"].strip() else None
            made.append(verbs.record_need(unit, by=request.user, at=clock.now(), **given | {"person": person}))

        if done(request, form, act, "已登记。"):
            return redirect("relief:need", made[0].key)
    context = {
        "form": form,
        "title": "登记走帮服需求",
        "meta": unit.name,
        "back": reverse("relief:needs"),
        "button": "提交",
    }
    return page(request, "relief/form.html", context)


@pages
def need(request: HttpRequest, key: UUID) -> HttpResponse:
    """One need, and what became of it."""
    rows = Need.objects.visible_to(request.user).select_related("unit", "person", "recorded_by")
    found = get_object_or_404(rows, key=key)
    form: django_forms.Form = care_forms.CloseNeedForm(
        request.POST or None, initial={"fix": found.fix, "state": found.state if found.closed_on else None}
    )
    if request.method == "POST":
        require(request.user, "relief.keep_needs", found.unit)
        facts = form.cleaned_data if form.is_valid() else None
        if facts is not None and done(
            request, form, lambda: verbs.close_need(found, by=request.user, at=clock.now(), **facts), "已登记办理情况。"
        ):
            return redirect("relief:need", key)
    return page(request, "relief/need.html", {"need": found, "form": form})
