"""Trainings, and who attended them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import forms, verbs
from ..filters import TrainingFilter
from ..models import Attendance, Training
from ..posts import Cadre, cadres_of, match_names, visible_posts
from ..reading import training_rows
from ..tables import TrainingTable, export_trainings
from .common import as_uuid, home_unit, load_training

pages = require_http_methods(["GET", "POST"])
MOST_FOUND = 60
_NAMES = ("title", "kind", "first_day", "last_day", "hours", "place")


@require_GET
def trainings(request: HttpRequest) -> HttpResponse:
    """Trainings the own units held, or somebody of theirs attended."""
    require_holds(request.user, "cadres.view")
    place = place_of(request, "cadres.view")
    may_train = holds(request.user, "cadres.train")
    listing = Listing(
        title="干部培训",
        queryset=training_rows(request.user, place),
        table=TrainingTable,
        filters=TrainingFilter,
        search=lambda rows, text: rows.filter(title__contains=text),
        search_hint="培训名称",
        export=lambda rows, title, _: export_trainings(rows, title, place.day),
        may_export=holds(request.user, "cadres.export"),
        meta=place.words(),
        empty=Empty("还没有培训记录", "主办单位登记培训并选出参训人员后，学时计到每个人名下。"),
    )
    return render_listing(
        request, listing, template="cadres/trainings.html",
        context={"may_train": may_train, "year": clock.today().year},
    )  # fmt: skip


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Register a training of the own unit."""
    unit = home_unit(request.user, "cadres.train")
    today = clock.today()
    form = forms.TrainingForm(request.POST or None, initial={"first_day": today, "last_day": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.hold_training(unit, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "培训已登记，请接着选出参训人员。")
            return redirect("cadres:add_attendances", made.key)
    return render(
        request, "cadres/form.html",
        {"form": form, "title": "登记培训", "button": "登记培训", "back": "cadres:trainings", "meta": f"主办：{unit.name}"},
    )  # fmt: skip


@pages
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct a training."""
    found = load_training(request, key, "cadres.train")
    form = forms.TrainingForm(request.POST or None, initial={name: getattr(found, name) for name in _NAMES})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_training(found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已保存。")
            return redirect("cadres:training", found.key)
    return render(
        request, "cadres/form.html",
        {"form": form, "title": "修改培训", "button": "保存修改", "back": "cadres:trainings", "meta": found.title},
    )  # fmt: skip


@pages
def training(request: HttpRequest, key: UUID) -> HttpResponse:
    """A training with those who attended; the organiser keeps hours and certificates here."""
    found = load_training(request, key, "cadres.train" if request.method == "POST" else "")
    rows = found.attendances.select_related("person", "unit")
    if not allows(request.user, "cadres.view", found.unit):
        rows = rows.visible_to(request.user)  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            number = verbs.keep_attendances(found, by=request.user, rows=_posted(request, found))
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            messages.success(request, f"已保存 {number} 人的学时和证书。")
        return redirect("cadres:training", found.key)
    may_keep = allows(request.user, "cadres.train", found.unit)
    return render(request, "cadres/training.html", {"training": found, "rows": rows, "may_keep": may_keep})


def _posted(request: HttpRequest, found: Training) -> dict[int, tuple[int, str]]:
    """Hours and certificates as the table sent them."""
    rows = {}
    for pk, name in found.attendances.values_list("pk", "person__name"):
        if f"hours-{pk}" not in request.POST:
            continue
        text = request.POST[f"hours-{pk}"].strip()
        if not text.isdecimal() or len(text) > 4:
            raise RuleBroken(f"{name}的学时请填写整数。")
        rows[pk] = (int(text), request.POST.get(f"certificate-{pk}", "").strip()[:40])
    return rows


@pages
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pick those who attended: by search, or by pasted names; namesakes are told apart by school and subject."""
    found = load_training(request, key, "cadres.train")
    posts = visible_posts(request.user, clock.today()).order_by("office__unit__path", "office_id")
    q = request.GET.get("q", "").strip()[:60]
    act = request.POST.get("act", "")
    names = forms.NamesForm(request.POST if act == "match" else None)
    context: dict[str, Any] = {"training": found, "q": q, "names": names, "searched": False}
    if act == "add":
        people = list(Person.objects.filter(key__in=[as_uuid(k) for k in request.POST.getlist("person")]))
        try:
            if not people:
                raise RuleBroken("请先勾选人员。")
            number = verbs.add_attendances(found, by=request.user, people=people)
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            messages.success(request, f"新增参训 {number} 人。")
            return redirect("cadres:training", found.key)
    elif act == "match" and names.is_valid():
        matches = match_names(names.cleaned_data["names"], cadres_of(posts))
        context |= {"searched": True, "picks": [(c, True) for m in matches if len(m.cadres) == 1 for c in m.cadres]}
        context |= {
            "namesakes": [m for m in matches if len(m.cadres) > 1],
            "unknown": [m for m in matches if not m.cadres],
        }
    elif q or request.GET.get("role"):
        context |= {"searched": True, "picks": _search(request, posts, q)}
    context["there"] = set(found.attendances.values_list("person_id", flat=True))
    return render(request, "cadres/add.html", context)


def _search(request: HttpRequest, posts: Any, q: str) -> list[tuple[Cadre, bool]]:
    """Cadres by name or unit; `?role=chair` offers all chairs in reach."""
    if q:
        posts = posts.filter(person__in=Person.objects.search(q)) | posts.filter(office__unit__home__name__contains=q)
    if request.GET.get("role") == "chair":
        posts = posts.filter(office__role="chair")
    return [(cadre, False) for cadre in cadres_of(posts[: MOST_FOUND * 2])[:MOST_FOUND]]


@require_POST
def remove(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Somebody did not attend."""
    found = load_training(request, key, "cadres.train")
    row = get_object_or_404(Attendance.objects.select_related("training__unit", "person"), training=found, pk=pk)
    verbs.remove_attendance(row, by=request.user)
    messages.success(request, f"已移除{row.person.name}。")
    return redirect("cadres:training", found.key)
