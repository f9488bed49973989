"""The register of places, one place, and what its union does with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, reach_q, require, require_holds
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import verbs
from ..filters import FacilityFilter
from ..forms import CloseForm, FacilityForm, UseForm
from ..models import Facility, Grade
from ..reading import plaque_standing, standing, use_by_month
from ..tables import FacilityTable, export_facilities, score_words
from .common import form_page, pages

FEW = 200  # so many colleagues stand in a drop-down; of more one searches first


@require_GET
def facilities(request: HttpRequest) -> HttpResponse:
    """阵地台账: places of units in reach."""
    require_holds(request.user, "staffhomes.view")
    place, may_keep = place_of(request, "staffhomes.view"), holds(request.user, "staffhomes.keep")
    held = Prefetch("grades", Grade.objects.current(place.day).order_by("position", "pk"), to_attr="held")
    hint = "教工之家、小家、母婴室、工作室等，登记后在这里查看；申报评定通过的会自动登记。"
    listing = Listing(
        title="阵地台账",
        queryset=Facility.objects.visible_to(request.user).filter(place.within()).select_related("unit", "leader").prefetch_related(held),
        table=FacilityTable,
        filters=FacilityFilter,
        search=lambda rows, text: rows.filter(Q(name__contains=text) | Q(unit__in=Unit.objects.search(text))),
        search_hint="名称、单位",
        export=lambda rows, title, _: export_facilities(
            rows.filter(reach_q(request.user, "staffhomes.export", "unit__")), title, place.day
        ),
        may_export=holds(request.user, "staffhomes.export"),
        meta=place.words(),
        empty=Empty("还没有登记阵地", hint, *(("登记阵地", reverse("staffhomes:new")) if may_keep else ())),
        table_options={"day": place.day},
    )  # fmt: skip
    return render_listing(request, listing, template="staffhomes/facilities.html", context={"may_keep": may_keep})


def _load(request: HttpRequest, key: UUID, rule: str = "") -> Facility:
    rows = Facility.objects.visible_to(request.user).select_related("unit__home", "leader")
    found = get_object_or_404(rows, key=key)
    if rule:
        require(request.user, rule, found.unit)
    return found


def _page(found: Facility) -> str:
    return reverse("staffhomes:facility", args=[found.key])


@require_GET
def facility(request: HttpRequest, key: UUID) -> HttpResponse:
    """One place: its particulars, every level it had, how it was used."""
    found, today = _load(request, key), clock.today()
    rows = found.grades.select_related("granted_by").prefetch_related("plaques")
    levels = [
        {
            "row": grade, "standing": standing(grade, today), "score": score_words(grade.score),
            "plaques": [(p, plaque_standing(p, today)) for p in grade.plaques.all()],
        }
        for grade in rows
    ]  # fmt: skip
    months = use_by_month(found, today)
    context = {
        "facility": found, "levels": levels, "months": months,
        "last": found.uses.all()[:5], "may_keep": found.closed_on is None and allows(request.user, "staffhomes.keep", found.unit),
        "may_grade": found.closed_on is None and verbs.grantor_of(request.user, found.unit) is not None,
    }  # fmt: skip
    return render(request, "staffhomes/facility.html", context)


def _people(request: HttpRequest, unit: Unit, now: Person | None) -> tuple[QuerySet[Person], dict[str, Any]]:
    """Who may be named as leader: the staff, where they are few; else those searched for and the present one."""
    staff = Person.objects.filter(
        pk__in=Employment.objects.filter(open_at(clock.today()), unit__home=unit).values("person_id")
    ).order_by("pinyin", "pk")
    if request.method == "POST":
        return staff, {}
    q = request.GET.get("q", "").strip()[:60]
    many = staff.count() > FEW
    if q:
        found = staff.search(q)  # type: ignore[attr-defined]
        return found[:FEW], {"q": q, "number": found.count(), "many": True}
    return (staff.filter(pk=now.pk if now else 0) if many else staff), {"many": many}


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Register a place of one's own unit."""
    homes = home_units(request.user, "staffhomes.keep")
    if not homes:
        raise Refused("staffhomes.keep")
    unit = Unit.objects.get(pk=homes[0])
    people, more = _people(request, unit, None)

    def done(cleaned: dict[str, Any]) -> str:
        return _page(verbs.register_facility(unit, by=request.user, at=clock.now(), **cleaned))

    return form_page(
        request, FacilityForm(request.POST or None, people=people), done, said="阵地已登记。", title="登记阵地", meta=unit.name,
        back=reverse("staffhomes:facilities"), button="登记", template="staffhomes/facility_form.html", **more,
    )  # fmt: skip


@pages
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a place's particulars right."""
    found = _load(request, key, "staffhomes.keep")
    people, more = _people(request, found.unit, found.leader)
    names = ("name", "place", "area", "equipment", "opened_on")
    initial = {name: getattr(found, name) for name in names} | {"leader": found.leader.key if found.leader else None}

    def done(cleaned: dict[str, Any]) -> str:
        verbs.change_facility(found, by=request.user, at=clock.now(), **cleaned)
        return _page(found)

    form = FacilityForm(request.POST or None, people=people, fixed=True, initial=initial)
    return form_page(
        request, form, done, said="修改已保存。", title="修改阵地", meta=str(found), back=_page(found), button="保存",
        template="staffhomes/facility_form.html", **more,
    )  # fmt: skip


@pages
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """A place is no longer used."""
    found = _load(request, key, "staffhomes.keep")

    def done(cleaned: dict[str, Any]) -> str:
        verbs.close_facility(found, by=request.user, at=clock.now(), **cleaned)
        return _page(found)

    return form_page(
        request, CloseForm(request.POST or None, initial={"on": clock.today()}), done, said="阵地已停用，记录保留。", title="停用阵地",
        meta=str(found), back=_page(found), button="停用", danger=True,
        intro="停用后不再计入统计，现行等级随之失效，牌匾记为收回；等级和使用记录保留。",
    )  # fmt: skip


@pages
def use(request: HttpRequest, key: UUID) -> HttpResponse:
    """How many used a place on a day."""
    found = _load(request, key, "staffhomes.keep")

    def done(cleaned: dict[str, Any]) -> str:
        verbs.log_use(found, by=request.user, at=clock.now(), **cleaned)
        return _page(found)

    return form_page(
        request, UseForm(request.POST or None, initial={"day": clock.today()}), done, said="使用情况已登记。", title="登记使用情况",
        meta=str(found), back=_page(found), button="登记", intro="只登记人次，不登记姓名。同一天再登记一次，就是更正这一天的人次。",
    )  # fmt: skip
