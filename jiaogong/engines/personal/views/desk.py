"""The unit's side: requests to answer, people whose data is due to go, one person entered twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.links import person_url
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import verbs
from ..doubles import pairs_in_reach
from ..expiry import due_people
from ..forms import DecideForm, MergeForm
from ..models import DataRequest
from ..tables import RequestFilter, RequestTable, state_words
from .common import page


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The requests to the units in reach."""
    require_holds(request.user, "personal.decide")
    listing = Listing(
        title="个人信息请求",
        queryset=DataRequest.objects.visible_to(request.user).select_related("person", "unit"),
        table=RequestTable,
        filters=RequestFilter,
        search=lambda rows, text: rows.filter(person__in=Person.objects.search(text)),
        search_hint="请求人姓名、拼音",
        private=True,
        empty=Empty("还没有人提出请求", "会员在“我的个人信息”里可以请求更正、删除或说明，会出现在这里并发待办。"),
        table_options={"today": clock.today()},
    )
    return render_listing(request, listing, template="personal/requests.html")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request, and its answer."""
    rows = DataRequest.objects.visible_to(request.user).select_related("person", "unit", "decided_by")
    row = get_object_or_404(rows, key=key)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.decide(row, by=request.user, agree=given["agree"] == "yes", answer=given["answer"], at=clock.now())
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            messages.success(request, "已答复，并发消息告知本人。")
            return redirect("personal:requests")
    context = {
        "row": row, "form": form, "state": state_words(row, clock.today()), "person_url": person_url(row.person),
        "own": row.person.user_id == request.user.pk,
    }  # fmt: skip
    return page(request, "personal/request.html", context)


@require_http_methods(["GET", "POST"])
def expired(request: HttpRequest) -> HttpResponse:
    """People whose data's purpose has ended in the user's own unit; those ticked lose their names."""
    require_holds(request.user, "personal.erase")
    today = clock.today()
    units = Unit.objects.filter(pk__in=home_units(request.user, "personal.erase"))
    rows = [(unit, people) for unit in units if (people := due_people(unit, today))]
    if request.method == "POST":
        return _erase_ticked(request, rows)
    return page(request, "personal/expired.html", {"shown": rows})


def _erase_ticked(request: HttpRequest, rows: list[tuple[Unit, list[Person]]]) -> HttpResponse:
    ticked, done = set(request.POST.getlist("person")), 0
    for unit, people in rows:
        for person in (p for p in people if str(p.key) in ticked):
            try:
                done += verbs.erase_person(person, by=request.user, unit=unit, at=clock.now(), basis="保存期限届满")
            except RuleBroken as broken:
                messages.error(request, broken.message)
    messages.success(request, f"已清理 {done} 人的个人信息。") if done else messages.info(
        request, "没有选中可清理的人员。"
    )
    return redirect("personal:expired")


@require_GET
def doubles(request: HttpRequest) -> HttpResponse:
    """Pairs of records in reach that look like one person."""
    require_holds(request.user, "personal.merge")
    return page(request, "personal/doubles.html", {"pairs": pairs_in_reach(request.user)})


def _described(person: Person) -> dict[str, Any]:
    jobs = Employment.objects.filter(person=person).select_related("unit").order_by("-since")
    return {"person": person, "jobs": list(jobs), "url": person_url(person)}


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, kept: UUID, gone: UUID) -> HttpResponse:
    """Two records beside each other, and the button that makes them one."""
    people = {p.key: p for p in Person.objects.filter(key__in=[kept, gone])}
    if len(people) < 2:
        raise Http404
    form, blocked = MergeForm(request.POST or None), ""
    try:
        verbs.check_merge(people[kept], people[gone], by=request.user)
    except RuleBroken as broken:
        blocked = broken.message
    if request.method == "POST" and form.is_valid() and not blocked:
        try:
            verbs.merge_people(people[kept], people[gone], by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            messages.success(request, f"两条记录已合并为{people[kept].name}一人。")
            return redirect("personal:doubles")
    context = {"form": form, "blocked": blocked, "sides": [_described(people[kept]), _described(people[gone])]}
    return page(request, "personal/merge.html", {**context, "kept": kept, "gone": gone})
