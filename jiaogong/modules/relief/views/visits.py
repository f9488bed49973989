"""慰问: visits, lists for an occasion, signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Person
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import care_forms, verbs
from ..models import HardshipFile, Occasion, Visit
from ..people import find_people, find_person
from ..tables import OccasionFilter, OccasionTable, VisitFilter, VisitTable, export_visits
from .common import done, home_unit, known, page, pages


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """Visits my union made or has on a list."""
    require_holds(request.user, "relief.visit")
    listing = Listing(
        title="慰问记录", queryset=Visit.objects.visible_to(request.user).select_related("place"), table=VisitTable,
        filters=VisitFilter, search=lambda rows, text: rows.filter(Q(person_name__contains=text) | Q(place__name__contains=text)),
        search_hint="姓名、单位", export=export_visits, export_name="慰问签领表",
        empty=Empty("还没有慰问记录", "节日或高温慰问先建立名单；单独看望直接登记。"),
    )  # fmt: skip
    return render_listing(request, listing, template="relief/visits.html")


@pages
def new_visit(request: HttpRequest) -> HttpResponse:
    """A single visit, written down on the spot."""
    unit = home_unit(request.user, "relief.visit")
    form = care_forms.VisitForm(request.POST or None, request.FILES or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        made: list[Visit] = []

        def act() -> None:
            given = form.cleaned_data | {
                "person": find_person(form.cleaned_data["person"], unit, form.cleaned_data["day"])
            }
            made.append(verbs.record_visit(unit, by=request.user, at=clock.now(), **given))

        if done(request, form, act, "慰问已登记。"):
            return redirect("relief:visit", made[0].key)
    context = {
        "form": form,
        "title": "登记慰问",
        "meta": unit.name,
        "back": reverse("relief:visits"),
        "button": "提交",
        "files": True,
    }
    return page(request, "relief/form.html", context)


@pages
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """One visit: sign for it, add pictures, take it from its list."""
    rows = Visit.objects.visible_to(request.user).select_related("unit", "place", "occasion", "recorded_by")
    found = get_object_or_404(rows, key=key)
    act = request.POST.get("act", "")
    form = care_forms.SignForm(
        request.POST if act == "sign" else None, request.FILES if act == "sign" else None,
        initial={"signed_by": found.signed_by or found.person_name, "signed_on": clock.today(), "visitors": found.visitors},
    )  # fmt: skip
    if request.method == "POST":
        known(act, ("sign", "drop"))
        at = clock.now()
        if act == "drop" and done(
            request, form, lambda: verbs.drop_from_list(found, by=request.user, at=at), "已移出名单。"
        ):
            return redirect("relief:occasion", found.occasion.key) if found.occasion else redirect("relief:visits")
        if act == "sign" and form.is_valid():
            facts = form.cleaned_data
            if done(request, form, lambda: verbs.sign_for(found, by=request.user, at=at, **facts), "已登记签收。"):
                return redirect("relief:visit", key)
    files = [
        {"name": f.shown_name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size}
        for f in attachments_of(found)[found.pk]
    ]
    context = {
        "visit": found, "form": form, "files": files, "payment": PaymentRequest.objects.about(found).first(),
        "may_drop": found.occasion_id and not found.signed_on,
    }  # fmt: skip
    return page(request, "relief/visit.html", context)


@require_GET
def occasions(request: HttpRequest) -> HttpResponse:
    """Lists of my union."""
    require_holds(request.user, "relief.visit")
    rows = Occasion.objects.visible_to(request.user).annotate(
        people=Count("visits"), signed=Count("visits", filter=Q(visits__signed_on__isnull=False))
    )
    listing = Listing(
        title="慰问名单", queryset=rows, table=OccasionTable, filters=OccasionFilter,
        search=lambda found, text: found.filter(title__contains=text), search_hint="名称",
        empty=Empty("还没有慰问名单", "为一次节日、高温或送温暖慰问建立名单，可从在档困难教职工批量加入。"),
    )  # fmt: skip
    return render_listing(request, listing, template="relief/occasions.html")


@pages
def new_occasion(request: HttpRequest) -> HttpResponse:
    """A list begins."""
    unit = home_unit(request.user, "relief.visit")
    form = care_forms.OccasionForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        made: list[Occasion] = []
        facts = form.cleaned_data
        if done(
            request,
            form,
            lambda: made.append(verbs.make_occasion(unit, by=request.user, **facts)),
            "名单已建立，请加入人员。",
        ):
            return redirect("relief:occasion", made[0].key)
    context = {
        "form": form,
        "title": "建立慰问名单",
        "meta": unit.name,
        "back": reverse("relief:occasions"),
        "button": "建立",
    }
    return page(request, "relief/form.html", context)


@pages
def occasion(request: HttpRequest, key: UUID) -> HttpResponse:
    """One list: people, who signed, more people in a batch."""
    found = get_object_or_404(Occasion.objects.visible_to(request.user).select_related("unit"), key=key)
    form = care_forms.AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result: list[tuple[int, list[str]]] = []

        def act() -> None:
            people = _wanted(request, found, form.cleaned_data)
            result.append(verbs.add_to_list(found, by=request.user, at=clock.now(), people=people))

        if done(request, form, act, "名单已更新。"):
            added, left = result[0]
            messages.info(request, f"加入 {added} 人。")
            for line in left:
                messages.warning(request, f"未加入 {line}")
            return redirect("relief:occasion", key)
    rows = list(found.visits.select_related("place").order_by("place__path", "person__pinyin"))
    context = {
        "occasion": found, "form": form, "rows": rows, "total": sum(r.amount for r in rows),
        "signed": sum(1 for r in rows if r.signed_on),
    }  # fmt: skip
    return page(request, "relief/occasion.html", context)


def _wanted(request: HttpRequest, found: Occasion, given: dict[str, Any]) -> list[Person]:
    """People typed, and those of the cases open to me below the union."""
    people = find_people(given["names"], found.unit, clock.today()) if given["names"].strip() else []
    if given["on_file"]:
        rows = HardshipFile.objects.visible_to(request.user).open().filter(unit__path__startswith=found.unit.path)
        people += [f.person for f in rows.select_related("person")]
    return people


@require_GET
def occasion_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """签领表 of one list."""
    from django.utils.http import content_disposition_header

    from jiaogong.kernel.ui.listing import XLSX

    found = get_object_or_404(Occasion.objects.visible_to(request.user), key=key)
    rows = found.visits.select_related("place").order_by("place__path", "person__pinyin")
    response = HttpResponse(export_visits(rows, f"{found.title}签领表", clock.today()), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}签领表.xlsx") or ""
    response["Cache-Control"] = "no-store"
    return response
