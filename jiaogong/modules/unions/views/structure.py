"""The superior's pages about a unit's standing: merging, splitting, closing; ties and legal identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Affiliation, Employment, LegalIdentity, Unit
from jiaogong.engines.org.structure import end_tie, require_superior, set_identity
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, verbs
from .common import Act, form_data, load_unit, serve

pages = require_http_methods(["GET", "POST"])
MOST_UNITS = 20
Change = Callable[[dict[str, Any]], dict[str, int]]


def _load(request: HttpRequest, key: UUID) -> Unit:
    """A unit whose standing the user decides about, or 404."""
    unit = load_unit(request, key)
    require_superior(request.user, unit)
    return unit


def _change_page(
    request: HttpRequest, unit: Unit, title: str, form: BaseForm, change: Change, more: dict[str, Any]
) -> HttpResponse:
    """First what would move, then the same form with a button that means it."""
    context = {"unit": unit, "title": title, "form": form, **more}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if request.POST.get("act") == "confirm":
                change(data)
                messages.success(request, more["done"])
                return redirect("unions:unit", unit.key)
            moved = verbs.rehearse(lambda: change(data))
            context["moved"] = [(name, number) for name, number in moved.items() if number]
            context["rehearsed"] = True
        except RuleBroken as broken:
            add_broken(form, broken)
    return render(request, "unions/structure.html", context)


@pages
def merge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Merge the unit into another one, found by name."""
    unit = _load(request, key)
    q = (request.POST.get("q", "") or request.GET.get("q", "")).strip()[:60]
    found = _successors(request, unit, q, request.POST.get("successor", ""))
    form = forms.MergeForm(request.POST if request.method == "POST" else None, found=found)

    def change(data: dict[str, Any]) -> dict[str, int]:
        successor = next(u for u in found if str(u.key) == data["successor"])
        return verbs.merge(unit, by=request.user, successor=successor, since=data["since"], basis=data["basis"])

    more = {
        "q": q, "searching": True, "found": found, "button": "确认并入", "done": f"{unit.name}已并入，历史数据保持不变。",
        "says": f"{unit.name}从并入日起撤销；人员、会籍、人数和待办转入承接单位，工会、机构和职务终止。往期指标不变。",
    }  # fmt: skip
    return _change_page(request, unit, "并入其他单位", form, change, more)


def _successors(request: HttpRequest, unit: Unit, q: str, chosen: str) -> list[Unit]:
    """Open units of the same layer in reach that the search found, or the one just sent."""
    rows = Unit.objects.visible_to(request.user, "org.place_unit").open().layers().filter(layer=unit.layer)
    rows = rows.exclude(pk=unit.pk).select_related("superior")
    if chosen:
        try:
            return list(rows.filter(key=UUID(chosen)))
        except ValueError:
            raise Http404 from None
    return list(rows.search(q).order_by("pinyin", "pk")[:MOST_UNITS]) if q else []


@pages
def split(request: HttpRequest, key: UUID) -> HttpResponse:
    """Found a new unit beside this one, with chosen people."""
    unit = _load(request, key)
    rows = Employment.objects.current().filter(unit__home=unit).select_related("person").order_by("person__pinyin")
    staff = list({job.person_id: job for job in rows}.values())
    form = forms.SplitForm(request.POST if request.method == "POST" else None, unit=unit, staff=staff)

    def change(data: dict[str, Any]) -> dict[str, int]:
        people = [job.person for job in staff if str(job.person.key) in data["people"]]
        _, moved = verbs.split(unit, by=request.user, **{**data, "people": people})
        return {"新设单位": 1, **moved}

    more = {
        "button": "确认分设", "done": "新单位已分设，请接着为它办理建会。",
        "says": f"新单位与{unit.name}同属一个上级；选中的人员从分设日起计入新单位。新单位要另行建会。",
    }  # fmt: skip
    if not staff:
        more["nobody"] = "本单位名册上还没有在岗人员，不能分设；请先导入名册，或直接用“新增下级”设立新单位。"
    return _change_page(request, unit, "分设新单位", form, change, more)


@pages
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a unit nobody works in any more."""
    unit = _load(request, key)
    form = forms.CloseForm(request.POST if request.method == "POST" else None)
    more = {
        "button": "确认撤销", "done": f"{unit.name}已撤销，历史数据保持不变。",
        "says": "只有已经没有人员和会员的单位可以直接撤销；还有人员的，请办理“并入”。工会组织随单位一并撤销（《工会法》第十三条）。",
    }  # fmt: skip
    return _change_page(request, unit, "撤销单位", form, lambda data: verbs.close(unit, by=request.user, **data), more)


@pages
def ties(request: HttpRequest, key: UUID) -> HttpResponse:
    """Second superior, education group, joint union."""
    unit = _load(request, key)
    user = request.user
    acts = [
        Act("add", "登记关系", forms.TieForm(form_data(request, "add")), lambda d: verbs.record_tie(unit, by=user, **d), "登记", "关系已登记。"),
    ]  # fmt: skip
    rows = list(Affiliation.objects.filter(unit=unit).select_related("other").order_by("kind", "-since"))
    if any(r.until is None for r in rows):
        form = forms.EndTieForm(form_data(request, "end"), unit=unit)

        def end(data: dict[str, Any]) -> Any:
            return end_tie(data["tie"], by=user, until=data["until"], basis=data["basis"])

        acts.append(Act("end", "终止关系", form, end, "终止", "已登记终止。", danger=True))
    shown = [(r.get_kind_display(), r.other.name, r.since, r.until) for r in rows]
    return serve(request, unit, "隶属与集团", acts, {"rows": shown})


@pages
def identities(request: HttpRequest, key: UUID) -> HttpResponse:
    """Legal identities with their codes."""
    unit = load_unit(request, key, "org.change_unit")
    rows = list(LegalIdentity.objects.filter(unit=unit).order_by("kind", "-since"))
    form = forms.IdentityForm(form_data(request, "set"), initial={"name": unit.name})
    act = Act(
        "set", "登记法人身份", form, lambda d: set_identity(unit, by=request.user, **d), "登记", "法人身份已登记。"
    )
    shown = [(r.get_kind_display(), f"{r.name} {r.code}".strip(), r.since, r.until) for r in rows]
    return serve(request, unit, "法人身份", [act], {"rows": shown})
