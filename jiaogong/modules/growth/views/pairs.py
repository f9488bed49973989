"""The register of pairs, one pair with its log and reviews, a new pair of teacher and pupil."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, reach_q, require_holds, standings
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.awards.filters import BelowFilter

from .. import forms, verbs
from ..models import Pair
from ..tables import PairTable, export_pairs, other, standing
from ..words import PairKind, Side

pages = require_http_methods(["GET", "POST"])
STATES = (("running", "进行中"), ("late", "已到期，待结束"), ("ended", "已结束"))


class PairFilter(BelowFilter):
    """By kind and state."""

    kind = filters.ChoiceFilter(label="类别", choices=PairKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=STATES, method="in_state", empty_label="全部")

    class Meta:
        model = Pair
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Running, past its day, ended."""
        if value == "ended":
            return rows.filter(until__isnull=False)
        late = Q(planned_until__lt=clock.today())
        return rows.filter(until=None).filter(late if value == "late" else ~late)


@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs in reach, and one's own."""
    require_holds(request.user, "programmes.view")
    may_list = holds(request.user, "growth.view")
    listing = Listing(
        title="结对台账" if may_list else "我的结对",
        queryset=Pair.objects.visible_to(request.user)
        .select_related("mentor", "apprentice", "unit")
        .annotate(number=Count("logs")),
        table=PairTable,
        filters=PairFilter,
        search=lambda rows, text: rows.filter(
            Q(mentor__in=Person.objects.search(text))
            | Q(apprentice__in=Person.objects.search(text))
            | Q(unit__in=Unit.objects.search(text))
        ),
        search_hint="姓名、单位",
        private=True,
        export=lambda rows, title, day: export_pairs(
            rows.filter(reach_q(request.user, "growth.export", "unit__")), title, day
        ),
        may_export=holds(request.user, "growth.export"),
        empty=Empty("还没有结对", "师徒结对从“申报项目”里的青蓝工程申报；师生结对在这里登记。"),
        table_options={"day": clock.today()},
    )
    return render_listing(request, listing, template="growth/pairs.html")


def _load(request: HttpRequest, key: UUID) -> Pair:
    rows = Pair.objects.visible_to(request.user).select_related("mentor", "apprentice", "unit", "entry__programme")
    return get_object_or_404(rows, key=key)


def _sides(pair: Pair, user: Any) -> tuple[bool, str]:
    """(works on it, which side he reviews from)."""
    mentor = pair.mentor.user_id is not None and pair.mentor.user_id == user.pk
    apprentice = (
        pair.apprentice is not None and pair.apprentice.user_id is not None and pair.apprentice.user_id == user.pk
    )
    side = str(Side.MENTOR) if mentor else str(Side.APPRENTICE) if apprentice else ""
    return mentor or apprentice or allows(user, "growth.keep", pair.unit), side


@pages
def pair(request: HttpRequest, key: UUID) -> HttpResponse:
    """One pair: log, reviews (the other side's only after one's own), ending, a pupil's name behind a reason."""
    found = _load(request, key)
    works, side = _sides(found, request.user)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act and not works:
        raise Refused("growth.keep")
    by, at = request.user, clock.now()

    def data(name: str) -> Any:
        return request.POST if act == name else None

    log = forms.LogForm(data("log"), of=found.kind, initial={"day": clock.today()})
    rating = forms.ReviewForm(data("review"), initial={"year": clock.today().year})
    end = forms.ReasonForm(data("end"))
    runs = {
        "log": (log, lambda d: verbs.log(found, by=by, at=at, **d), "已记录。"),
        "review": (rating, lambda d: verbs.review(found, side=side, by=by, at=at, **d), "评价已保存。"),
        "end": (end, lambda d: verbs.end_pair(found, by=by, at=at, **d), "结对已结束。"),
    }
    if act in runs and runs[act][0].is_valid():
        try:
            runs[act][1](runs[act][0].cleaned_data)
        except RuleBroken as broken:
            add_broken(runs[act][0], broken)
        else:
            messages.success(request, runs[act][2])
            return redirect("growth:pair", key)
    reviews = list(found.reviews.all())
    mine = {r.year for r in reviews if r.side == side}
    shown = [r for r in reviews if not side or r.side == side or r.year in mine]
    context = {
        "pair": found, "other": other(found), "standing": standing(found, clock.today()), "works": works and found.until is None,
        "side": side if found.kind == PairKind.MENTORING else "", "log": log, "rating": rating, "end": end, "logs": found.logs.all()[:100],
        "reviews": shown, "may_reveal": found.kind == PairKind.PUPIL and (side == Side.MENTOR or allows(by, "growth.reveal_pupil", found.unit)),
    }  # fmt: skip
    return render(request, "growth/pair.html", context)


@pages
def pupil(request: HttpRequest, key: UUID) -> HttpResponse:
    """The pupil's name, shown once, with a reason."""
    found = _load(request, key)
    _, side = _sides(found, request.user)
    if found.kind != PairKind.PUPIL or not (
        side == Side.MENTOR or allows(request.user, "growth.reveal_pupil", found.unit)
    ):
        raise Refused("growth.reveal_pupil")
    form = forms.ReasonForm(request.POST or None)
    name = ""
    if request.method == "POST" and form.is_valid():
        try:
            name = verbs.reveal_pupil(found, reason=form.cleaned_data["reason"], by=request.user)
        except RuleBroken as broken:
            add_broken(form, broken)
    response = render(request, "growth/pupil.html", {"pair": found, "form": form, "name": name})
    response["Cache-Control"] = "no-store"
    return response


@pages
def new_pupil(request: HttpRequest) -> HttpResponse:
    """A teacher and a pupil: entered by the teacher, or for him by his union."""
    person = getattr(request.user, "person", None)
    places = [s for s in standings(request.user)]
    if not places:
        raise Refused("growth.keep")
    unit = Unit.objects.get(pk=places[0].home_id)
    keeps = allows(request.user, "growth.keep", unit)
    jobs = Employment.objects.filter(open_at(clock.today()), unit__home=unit).values("person_id")
    people = Person.objects.filter(pk__in=jobs).order_by("pinyin", "pk") if keeps else None
    form = forms.PupilForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        mentor = given.pop("mentor", None) or person
        try:
            if mentor is None:
                raise RuleBroken("请选定教师。", field="mentor")
            found = verbs.pair_pupil(unit, mentor=mentor, by=request.user, at=clock.now(), **given)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已登记，学生代称“{found.pupil_label}”。")
            return redirect("growth:pair", found.key)
    return render(request, "growth/new_pupil.html", {"form": form, "unit": unit})
