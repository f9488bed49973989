"""The preparation group's pages: beginning, details, people, papers, the election."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.modules.unions.views.common import form_data

from .. import verbs
from ..forms import DetailsForm, ElectionForm, PaperForm, PartnerForm, PeopleForm, StartForm
from ..models import Founding, Joiner
from ..reading import advice, candidates, paper_lines, staff_number
from ..rights import may_decide, may_start
from .common import load

pages = require_http_methods(["GET", "POST"])


@pages
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin: a superior names the head of the group, somebody on the staff becomes it himself."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user, "founding.view").select_related("superior"), key=key)
    if not may_start(request.user, unit):
        raise Refused("founding.start")
    decides, today = may_decide(request.user, unit), clock.today()
    person = getattr(request.user, "person", None)
    form = StartForm(request.POST or None) if decides else None
    broken = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        given: dict[str, Any] = form.cleaned_data if form else {"contact": person}
        try:
            found = verbs.open_founding(unit, by=request.user, at=clock.now(), **given)
        except RuleBroken as error:
            broken = error.message
            if form is not None:
                add_broken(form, error)
        else:
            messages.success(request, "已启动建会，请按清单准备材料。")
            return redirect("founding:case", found.key)
    staff = staff_number(unit, today)
    context = {"unit": unit, "form": form, "staff": staff, "advice": advice(unit, staff, today), "broken": broken}
    return render(request, "founding/start.html", context)


def _try(request: HttpRequest, form: BaseForm, run: Any, done: str) -> bool:
    """Run a verb with a form's data; True when it worked."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        run(form.cleaned_data)
    except RuleBroken as broken:
        add_broken(form, broken)
        return False
    messages.success(request, done)
    return True


@pages
def details(request: HttpRequest, key: UUID) -> HttpResponse:
    """Form, name and number; partners of a joint union or federation."""
    found = load(request, key, working=True)
    by, at = request.user, clock.now()
    form = DetailsForm(form_data(request, "details"), founding=found)
    if _try(request, form, lambda d: verbs.change_details(found, by=by, at=at, **d), "已保存。"):
        return redirect("founding:details" if found.form != form.cleaned_data["form"] else "founding:case", found.key)
    acts: list[Any] = [("details", "组织形式和名称", form, "保存", False)]
    if found.form in ("joint", "federation"):
        partner = PartnerForm(form_data(request, "partner"))
        if _try(request, partner, lambda d: verbs.add_partner(found, by=by, at=at, **d), "成员单位已加入。"):
            return redirect("founding:details", found.key)
        acts.append(("partner", "成员单位", partner, "加入", False))
    context = {
        "founding": found, "title": "组织形式和名称", "acts": acts, "says": advice(found.unit, found.intended, clock.today()).why,
        "partners": list(found.partners.select_related("unit")),
    }  # fmt: skip
    return render(request, "founding/acts.html", context)


@pages
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """The live roster of those who join."""
    found = load(request, key, working=True)
    by, at = request.user, clock.now()
    act = request.POST.get("act", "")
    form = PeopleForm(form_data(request, "add"))
    if _try(request, form, lambda d: verbs.add_people(found, by=by, at=at, **d), "名单已更新。"):
        return redirect("founding:people", found.key)
    broken = ""
    if act in ("staff", "remove"):
        try:
            if act == "staff":
                verbs.add_all_staff(found, by=by, at=at)
            else:
                row = get_object_or_404(Joiner, founding=found, pk=_number(request.POST.get("row", "")))
                verbs.remove_person(found, by=by, joiner=row)
        except RuleBroken as error:
            broken = error.message
        else:
            messages.success(request, "名单已更新。")
            return redirect("founding:people", found.key)
    rows = list(found.joiners.select_related("person", "unit"))
    return render(request, "founding/people.html", {"founding": found, "form": form, "rows": rows, "broken": broken})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


@pages
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files under a title of the list (`?title=` proposes one)."""
    found = load(request, key, working=True)
    lines = paper_lines(found, clock.today())
    titles = [line.title for line in lines]
    wanted = request.GET.get("title", "") or next((line.title for line in lines if line.lacking), titles[0])
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        titles=titles,
        initial={"title": wanted},
    )
    by, at = request.user, clock.now()
    if _try(
        request,
        form,
        lambda d: verbs.hand_in_paper(found, by=by, at=at, title=d["title"], files=d["uploads"]),
        "材料已上传。",
    ):
        return redirect("founding:case", found.key)
    context = {
        "founding": found,
        "title": "上传材料",
        "acts": [("paper", "上传材料", form, "上传", False)],
        "upload": True,
    }
    return render(request, "founding/acts.html", context)


@pages
def election(request: HttpRequest, key: UUID) -> HttpResponse:
    """The election's result."""
    found: Founding = load(request, key, working=True)
    form = ElectionForm(
        request.POST if request.method == "POST" else None,
        founding=found,
        people=candidates(found).order_by("pinyin", "pk"),
    )
    names = ("day", "years", "due", "present", "votes")

    def run(data: dict[str, Any]) -> None:
        verbs.record_election(
            found, by=request.user, at=clock.now(), congress=bool(data.get("congress")), seats=form.seats(),
            **{name: data[name] for name in names},
        )  # fmt: skip

    if _try(request, form, run, "选举结果已报送上级工会。"):
        return redirect("founding:case", found.key)
    context = {
        "founding": found, "title": "报送选举结果", "acts": [("election", "选举结果", form, "报送上级工会", False)],
        "says": "会员大会（会员代表大会）选举后填写。委员从在岗教职工中选定；名单里没有的人，请先在建会名单中添加。",
    }  # fmt: skip
    return render(request, "founding/acts.html", context)
