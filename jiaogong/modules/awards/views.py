"""The register of honours, one honour, recording by hand, revoking, candidates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.models import Certificate
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.programmes import catalogue
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, reach_q, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from . import verbs
from .filters import HonourFilter
from .forms import RecordForm, RevokeForm
from .models import Candidate, Honour
from .tables import HonourTable, export_honours, standing

pages = require_http_methods(["GET", "POST"])


@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """The register: honours of people and units in reach, and those one's union granted."""
    require_holds(request.user, "awards.view")
    may_keep = holds(request.user, "awards.keep")
    hint = "评选项目公布后自动记入台账；在别处获得的，可以登记。" if may_keep else "评选项目公布后自动记入台账。"
    listing = Listing(
        title="荣誉台账",
        queryset=Honour.objects.visible_to(request.user).select_related("person", "unit", "granted_by"),
        table=HonourTable,
        filters=HonourFilter,
        search=lambda rows, text: rows.filter(
            Q(person__in=Person.objects.search(text)) | Q(unit__in=Unit.objects.search(text)) | Q(title__contains=text)
        ),
        search_hint="姓名、单位、荣誉名称",
        private=True,
        export=lambda rows, title, day: export_honours(
            rows.filter(reach_q(request.user, "awards.export", "unit__")), title, day
        ),
        may_export=holds(request.user, "awards.export"),
        meta=f"数据截至 {clock.today():%Y-%m-%d}",
        empty=Empty("还没有荣誉记录", hint),
        table_options={"day": clock.today()},
    )
    context = {"may_keep": may_keep, "candidates": _candidates(request).filter(state="open").count()}
    return render_listing(request, listing, template="awards/honours.html", context=context)


def _candidates(request: HttpRequest):  # type: ignore[no-untyped-def]
    return Candidate.objects.filter(reach_q(request.user, "awards.view", "unit__")).select_related(
        "person", "unit", "source"
    )


@require_GET
def candidates(request: HttpRequest) -> HttpResponse:
    """Whom contests put forward for honours."""
    require_holds(request.user, "awards.view")
    listed = catalogue.everything()
    rows = [
        (row, listed[row.code].definition.title if row.code in listed else row.code)
        for row in _candidates(request)[:200]
    ]
    return render(request, "awards/candidates.html", {"rows": rows})


@require_GET
def honour(request: HttpRequest, key: UUID) -> HttpResponse:
    """One honour with its certificate and where it came from."""
    rows = Honour.objects.visible_to(request.user).select_related("person", "unit", "granted_by", "entry__programme")
    found = get_object_or_404(rows, key=key)
    certificates = Certificate.objects.filter(subject_type=found._meta.label_lower, subject_id=found.pk).order_by("-pk")
    keeper = found.granted_by or found.unit
    context = {
        "honour": found, "proofs": [
            {"name": row.name, "href": reverse("papers:attachment", args=[row.key]), "size": row.size}
            for row in attachments_of(found)[found.pk]
        ], "standing": standing(found, clock.today()), "certificates": certificates,
        "may_revoke": found.revoked_on is None and found.entry_id is None and allows(request.user, "awards.keep", keeper),
    }  # fmt: skip
    return render(request, "awards/honour.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My own honours."""
    rows = Honour.objects.filter(person__user_id=request.user.pk or 0).select_related("unit")
    today = clock.today()
    return render(request, "awards/mine.html", {"rows": [(row, standing(row, today)) for row in rows]})


@pages
def record(request: HttpRequest) -> HttpResponse:
    """Enter an honour granted elsewhere: first whose, then which."""
    homes = home_units(request.user, "awards.keep")
    if not homes:
        raise Refused("awards.keep")
    unit = Unit.objects.get(pk=homes[0])
    q = request.GET.get("q", "").strip()[:60]
    staff = Person.objects.filter(
        pk__in=Employment.objects.filter(open_at(clock.today()), unit__home=unit).values("person_id")
    ).order_by("pinyin", "pk")
    people = staff.search(q) if q else staff
    chosen = request.POST.get("person", "")
    form = RecordForm(request.POST or None, request.FILES or None, people=staff if chosen else people[:1000])
    if request.method == "POST" and form.is_valid():
        try:
            found = verbs.record_honour(unit, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "荣誉已登记。")
            return redirect("awards:honour", found.key)
    context = {"form": form, "unit": unit, "q": q, "number": people.count()}
    return render(request, "awards/record.html", context)


@pages
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an honour recorded by hand back; one of a programme is revoked there."""
    found = get_object_or_404(Honour.objects.visible_to(request.user).select_related("unit", "granted_by"), key=key)
    if found.entry_id is not None or not allows(request.user, "awards.keep", found.granted_by or found.unit):
        raise Refused("awards.keep")
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revoke_honour(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "荣誉已撤销，记录和原因保留。")
            return redirect("awards:honour", found.key)
    context = {"form": form, "honour": found, "back": reverse("awards:honour", args=[found.key])}
    return render(request, "awards/revoke.html", context)
