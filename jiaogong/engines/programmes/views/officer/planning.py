"""名额 per unit and step, and the days of steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ... import verbs
from ...forms_officer import SplitForm
from ...models import Programme, Quota
from ...splitting import by_share, pasted
from ...words import Actor, StepKind
from .common import load_call

Numbers = Mapping[int, int | None]


def _steps(call: Programme) -> list[tuple[str, str]]:
    """Where places can be set: handing in, and each recommending step of a union below the host."""
    found = [("", "提交申报")]
    found += [(s.key, s.title) for s in call.definition.steps if s.kind == StepKind.ENDORSE and s.by != Actor.HOST]
    return found


def _units(call: Programme, step: str) -> list[Unit]:
    """The unions that act at the step, below the host."""
    rows = Unit.objects.under(call.unit).layers().open().exclude(pk=call.unit_id).select_related("superior")
    by = call.definition.step(step).by if step else Actor.OWN
    layer = {Actor.COUNTY: Layer.COUNTY, Actor.CITY: Layer.CITY}.get(Actor(by), Layer.BASE)
    found = list(rows.filter(layer=layer))
    return found or [call.unit]


def _staff(host: Unit, units: list[Unit], day: date) -> dict[int, int]:
    """Staff of each unit with everything below it. One query for all."""
    heads = Headcount.objects.at(day).filter(unit__in=Unit.objects.under(host).open())
    rows = heads.order_by().values_list("unit__path").annotate(n=Sum("number"))
    found = {unit.pk: 0 for unit in units}
    by_path = {unit.path: unit.pk for unit in units}
    for path, number in rows:
        key = next((by_path[path[:end]] for end in range(len(path), 0, -1) if path[:end] in by_path), None)
        if key is not None:
            found[key] += number
    return found


@require_http_methods(["GET", "POST"])
def quotas(request: HttpRequest, key: UUID) -> HttpResponse:
    """The table of units; filled by default, by staff, from Excel, or by hand."""
    call = load_call(request, key)
    steps = _steps(call)
    given = request.POST.get("step", request.GET.get("step", ""))
    step = given if given in dict(steps) else ""
    units = _units(call, step)
    staff = _staff(call.unit, units, clock.today())
    kept = {q.unit_id: q for q in Quota.objects.filter(programme=call, step=step)}
    numbers: dict[int, int | None] = {u.pk: kept[u.pk].number if u.pk in kept else None for u in units}
    form, filled = SplitForm(request.POST or None), False
    if request.method == "POST":
        what = request.POST.get("what", "save")
        if what != "save" and form.is_valid():
            numbers, filled = _filled(form, what, call, step, units, staff, numbers), True
        elif what == "save" and _saved(request, form, call, step, units):
            return redirect(f"{request.path}?step={step}")
    rows = [(u, staff[u.pk], numbers[u.pk], kept[u.pk].taken if u.pk in kept else 0) for u in units]
    context = {
        "call": call, "steps": steps, "step": step, "rows": rows, "form": form, "filled": filled and not form.errors,
        "sum": sum(n or 0 for n in numbers.values()), "usual": _usual(call, step),
    }  # fmt: skip
    return render(request, "programmes/officer/quotas.html", context)


def _usual(call: Programme, step: str) -> int | None:
    return (call.definition.step(step).quota if step else call.definition.limits.per_unit) or None


def _filled(
    form: SplitForm, what: str, call: Programme, step: str, units: list[Unit], staff: dict[int, int], numbers: Numbers
) -> dict[int, int | None]:
    """Proposed numbers, not saved yet."""
    data = form.cleaned_data
    if what == "usual":
        return dict.fromkeys((u.pk for u in units), _usual(call, step))
    if what == "share":
        if data.get("total") is None:
            form.add_error("total", "请填写总名额。")
            return dict(numbers)
        return dict(by_share(data["total"], staff, least=data.get("least") or 0))
    pairs, odd = pasted(data["pasted"])
    known = {name: u.pk for u in units for name in (u.name, u.code)}
    odd += [name for name, _ in pairs if name not in known]
    if odd or not pairs:
        said = f"有 {len(odd)} 行没有认出来：{'、'.join(odd[:5])}。" if odd else "没有读到“单位、名额”两列。"
        form.add_error("pasted", said + "请核对单位名称或代码。")
    return {**numbers, **{known[name]: number for name, number in pairs if name in known}}


def _saved(request: HttpRequest, form: SplitForm, call: Programme, step: str, units: list[Unit]) -> bool:
    wanted = {}
    form.is_valid()
    for unit in units:
        text = request.POST.get(f"number-{unit.pk}", "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) <= 5):
            form.add_error(None, f"{unit.name}的名额应是整数。")
        elif text:
            wanted[unit.pk] = int(text)
    if form.errors:
        return False
    try:
        verbs.set_quotas(call, step=step, numbers=wanted, by=request.user, at=clock.now())
    except RuleBroken as broken:
        add_broken(form, broken)
        return False
    messages.success(request, f"名额已分配，共 {sum(wanted.values())} 个。")
    return True


@require_http_methods(["GET", "POST"])
def stages(request: HttpRequest, key: UUID) -> HttpResponse:
    """A day for each step, where working days from arrival do not serve."""
    call = load_call(request, key)
    kept: dict[str, date] = {row.step: row.due_on for row in call.stages.all()}
    rows: list[Any] = [(s, kept.get(s.key)) for s in call.definition.steps]
    wrong = ""
    if request.method == "POST":
        try:
            days = {s.key: _day(request.POST.get(f"day-{s.key}", "")) for s, _ in rows}
            verbs.set_stages(call, days=days, by=request.user, at=clock.now())
        except (RuleBroken, ValueError) as error:
            wrong = error.message if isinstance(error, RuleBroken) else "请按 2026-03-05 的样子填写日期。"
        else:
            messages.success(request, "期限已保存。")
            return redirect("programmes:manage", key)
    return render(request, "programmes/officer/stages.html", {"call": call, "rows": rows, "wrong": wrong})


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None
