"""Writing: units, head-counts, union, bodies, terms, offices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Headcount, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, verbs
from ..models import Body, CommitteeTerm, Union
from .common import Act, form_data, load_unit, serve

pages = require_http_methods(["GET", "POST"])
MOST_PEOPLE = 20  # offered to choose from; one more says that there are more
MOST_FOUND = 5000


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Found a unit below a superior (`?superior=` proposes one)."""
    require_holds(request.user, "org.place_unit")
    superior = _proposed(request)
    form = forms.FoundForm(request.POST or None, user=request.user, superior=superior, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            unit = verbs.found(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已设立{unit.name}，请接着登记教职工人数和建会情况。")
            return redirect("unions:unit", unit.key)
    return render(request, "unions/new.html", {"form": form, "superior": superior})


def _proposed(request: HttpRequest) -> Unit | None:
    text = request.GET.get("superior", "") or (request.POST.get("superior", "") if request.method == "POST" else "")
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        raise Http404 from None
    found = load_unit(request, key)
    if not allows(request.user, "org.place_unit", found):
        raise Http404
    return found


@pages
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name, kind, nature, superior."""
    unit = load_unit(request, key, "org.change_unit")
    form = forms.ChangeForm(form_data(request, "change"), user=request.user, unit=unit)
    act = Act(
        "change",
        "变更信息",
        form,
        lambda d: verbs.record_change(unit, by=request.user, **d),
        "保存变更",
        "变更已登记。",
    )
    return serve(request, unit, "变更单位信息", [act])


@pages
def headcount(request: HttpRequest, key: UUID) -> HttpResponse:
    """Staff by employment type."""
    unit = load_unit(request, key, "org.change_unit")
    now = dict(Headcount.objects.current().filter(unit=unit).values_list("employment_type", "number"))
    form = forms.HeadcountForm(form_data(request, "headcount"), numbers=now)

    def run(data: dict[str, Any]) -> None:
        verbs.record_headcount(unit, by=request.user, since=data["since"], numbers=form.numbers())

    act = Act("headcount", "各类用工人数", form, run, "保存人数", "教职工人数已登记。")
    return serve(request, unit, "登记教职工人数", [act])


@pages
def union(request: HttpRequest, key: UUID) -> HttpResponse:
    """Establish the union; give its contact phone, or end it."""
    unit = load_unit(request, key, "unions.keep")
    now = Union.objects.filter(unit=unit, until__isnull=True).first()
    if now is None:
        form = forms.UnionForm(form_data(request, "establish"), initial={"name": f"{unit.name}工会委员会"})
        act = Act(
            "establish",
            "登记建会",
            form,
            lambda d: verbs.establish_union(unit, by=request.user, **d),
            "登记建会",
            "建会已登记。",
        )
        acts = [act]
    else:
        end = forms.EndForm(form_data(request, "end"))
        act = Act(
            "end",
            "撤销工会",
            end,
            lambda d: verbs.end_union(unit, by=request.user, **d),
            "撤销",
            "已登记撤销。",
            danger=True,
        )
        phone = forms.PhoneForm(form_data(request, "phone"), initial={"phone": now.phone})
        call = Act(
            "phone",
            "联系电话",
            phone,
            lambda d: verbs.set_phone(unit, by=request.user, **d),
            "保存电话",
            "联系电话已登记。",
        )
        acts = [call, act]
    rows = [
        (u.name, f"{u.get_form_display()} · {u.approval or '批复文号未登记'}", u.since, u.until)
        for u in Union.objects.filter(unit=unit)
    ]
    return serve(request, unit, "工会", acts, {"rows": rows})


@pages
def bodies(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set up a body, or end one."""
    unit = load_unit(request, key, "unions.keep")
    there = list(Body.objects.filter(unit=unit).order_by("kind", "-since"))
    kinds = [b.kind for b in there if b.until is None]
    user = request.user
    acts = [
        Act(
            "set_up",
            "登记机构",
            forms.BodyForm(form_data(request, "set_up")),
            lambda d: verbs.set_up_body(unit, by=user, **d),
            "登记",
            "机构已登记。",
        )
    ]
    if kinds:
        form = forms.EndBodyForm(form_data(request, "end"), kinds=kinds)
        acts.append(
            Act(
                "end",
                "撤销机构",
                form,
                lambda d: verbs.end_body(unit, by=user, **d),
                "撤销",
                "已登记撤销。",
                danger=True,
            )
        )
    rows = [(b.get_kind_display(), b.basis, b.since, b.until) for b in there]
    return serve(request, unit, "教代会、经审会、女职工委员会", acts, {"rows": rows})


@pages
def terms(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a committee's new term."""
    unit = load_unit(request, key, "unions.keep")
    there = list(CommitteeTerm.objects.filter(unit=unit).order_by("kind", "-since"))
    last = max((t.number for t in there if t.kind == "union"), default=0)
    form = forms.TermForm(form_data(request, "begin"), initial={"kind": "union", "number": last + 1})
    act = Act(
        "begin",
        "登记新一届",
        form,
        lambda d: verbs.begin_term(unit, by=request.user, **d),
        "登记换届",
        "新一届已登记。",
    )
    rows = [(f"第{t.number}届{t.get_kind_display()}", f"{t.due_on:%Y-%m-%d} 届满", t.since, t.until) for t in there]
    return serve(request, unit, "委员会换届", [act], {"rows": rows})


@pages
def offices(request: HttpRequest, key: UUID) -> HttpResponse:
    """Create an office, appoint a holder (found by name), let one leave."""
    unit = load_unit(request, key, "org.assign_office")
    user, q = request.user, request.GET.get("q", "").strip()[:60]
    people = _people(unit, q, request.POST.get("person", "") if request.method == "POST" else "")
    people, more = people[:MOST_PEOPLE], len(people) > MOST_PEOPLE
    take = forms.AppointForm(form_data(request, "appoint"), unit=unit, people=people)
    acts = [
        Act("create", "设置职务", forms.OfficeForm(form_data(request, "create")), lambda d: verbs.set_up_office(unit, by=user, **d), "设置", "职务已设置。"),
        Act("leave", "免职", forms.LeaveForm(form_data(request, "leave"), unit=unit), lambda d: verbs.leave_office(by=user, **d), "免职", "已登记免职。", danger=True),
    ]  # fmt: skip
    if people:
        acts.insert(0, Act("appoint", "安排任职", take, lambda d: _appoint(user, d), "任职", "任职已登记。"))
    return serve(request, unit, "职务与任职", acts, {"q": q, "searching": True, "people": people, "more": more})


def _people(unit: Unit, q: str, chosen: str) -> list[Any]:
    """Whom the search found, each once; or the person just sent."""
    found = verbs.candidates(unit)
    if chosen:
        found = found.filter(person__key=_uuid(chosen))
    elif q:
        found = found.filter(person__in=list(Person.objects.search(q).values_list("pk", flat=True)[:MOST_FOUND]))
    else:
        return []
    unique = {job.person_id: job for job in found.order_by("person__pinyin", "unit__path")[: MOST_PEOPLE * 2]}
    return list(unique.values())[: MOST_PEOPLE + 1]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _appoint(user: Any, data: dict[str, Any]) -> None:
    person = Person.objects.get(key=data["person"])
    verbs.appoint(data["office"], by=user, person=person, since=data["since"], basis=data["basis"])
