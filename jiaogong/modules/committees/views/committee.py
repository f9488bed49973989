"""The committees of a unit: who sits in them, by-elections, leaving, special committees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.modules.unions.models import CommitteeTerm, Union
from jiaogong.modules.unions.words import CommitteeKind

from .. import forms, verbs
from ..checks import SeatDraft
from ..lines import as_lines, drafts_of
from ..models import Seat, SpecialCommittee
from ..reading import chair_apart, committees_of, in_order, notes_of, specials_of
from .common import form_data, load_unit

pages = require_http_methods(["GET", "POST"])
KEEP = "unions.keep"


@require_GET
def unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The unit's committees today and before, for those who may see its officers by name."""
    found = load_unit(request, key, "unions.view_officers")
    today = clock.today()
    may_keep = allows(request.user, KEEP, found)
    committees = committees_of(found, today, check=may_keep)
    former = CommitteeTerm.objects.filter(unit=found, until__isnull=False).order_by("-until", "kind")
    seats = list(Seat.objects.filter(term__in=former).select_related("person"))
    context = {
        "unit": found, "committees": committees, "specials": specials_of(found, today), "may_keep": may_keep,
        "notes": notes_of(found, committees, today) if may_keep else [],
        "apart": chair_apart(found, committees, today) if may_keep else "",
        "former": [(t, in_order(s for s in seats if s.term_id == t.pk)) for t in former],
        "left": list(
            Seat.objects.filter(term__unit=found, term__until__isnull=True, until__isnull=False)
            .select_related("person", "term__unit").order_by("-until")
        ),
        "has_union": Union.objects.current().filter(unit=found).exists(),
        "may_file": allows(request.user, "committees.file_view", found),
    }  # fmt: skip
    return render(request, "committees/unit.html", context)


def _serve(
    request: HttpRequest, found: Unit, title: str, form: Any, run: Any, button: str, done: str, **more: Any
) -> HttpResponse:
    """One form: run it, or show it (again)."""
    if form.is_bound and form.is_valid():
        try:
            run(dict(form.cleaned_data))
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, done)
            return redirect("committees:unit", found.key)
    return render(
        request, "committees/form.html", {"unit": found, "title": title, "form": form, "button": button, **more}
    )


@pages
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Register a newly elected committee at once (its renewal was not dealt with on the platform)."""
    found, user = load_unit(request, key, KEEP), request.user
    kind = request.GET.get("kind", CommitteeKind.UNION)
    kind = kind if kind in CommitteeKind.values else CommitteeKind.UNION
    last = CommitteeTerm.objects.filter(unit=found, kind=kind).order_by("-number").first()
    seats = last.seats.filter(until__isnull=True).select_related("person") if last else []
    initial = {
        "kind": kind, "number": last.number + 1 if last else 1, "years": 5 if found.layer != "base" else 3,
        "lines": as_lines(SeatDraft(s.person, s.post) for s in seats),
    }  # fmt: skip
    form = forms.BeginForm(*form_data(request, "form"), initial=initial)

    def run(data: dict[str, Any]) -> None:
        verbs.begin_committee(found, by=user, seats=drafts_of(found, data.pop("lines")), **data)

    return _serve(
        request,
        found,
        "登记新一届委员会",
        form,
        run,
        "登记",
        "新一届委员会已登记。",
        hint="换届已经完成、没有在平台上报批的，在这里直接登记。上一届和其中的任职自选举日期起结束，主席职务随之变更。",
    )


@pages
def fill(request: HttpRequest, key: UUID, term: int) -> HttpResponse:
    """Members of a committee in office whose seats are not registered yet."""
    found = load_unit(request, key, KEEP)
    row = get_object_or_404(CommitteeTerm.objects.select_related("unit"), pk=term, unit=found, until__isnull=True)
    form = forms.FillForm(*form_data(request, "form"))

    def run(data: dict[str, Any]) -> None:
        verbs.fill_committee(row, by=request.user, seats=drafts_of(found, data["lines"]), basis=data["basis"])

    title = f"登记第{row.number}届{row.get_kind_display()}组成"
    return _serve(
        request,
        found,
        title,
        form,
        run,
        "登记组成",
        "委员会组成已登记。",
        hint=f"任职日期按这一届的选举日期 {row.since:%Y-%m-%d} 登记。",
    )


@pages
def add(request: HttpRequest, key: UUID, where: str, pk: int) -> HttpResponse:
    """补选、增补, or a member of a special committee."""
    found = load_unit(request, key, KEEP)
    committee = _committee(found, where, pk)
    union = isinstance(committee, CommitteeTerm) and committee.kind == CommitteeKind.UNION
    form = forms.SeatForm(*form_data(request, "form"), union=union, initial={"since": clock.today()})

    def run(data: dict[str, Any]) -> None:
        try:
            draft = drafts_of(found, data.pop("name").replace(" ", ""))[0]
        except RuleBroken as broken:
            raise RuleBroken(broken.message.removeprefix("第 1 行：").removeprefix("第 1 行"), field="name") from None
        try:
            verbs.take_seat(committee, by=request.user, person=draft.person, **data)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, field="name" if broken.field == "lines" else broken.field) from None

    label = (
        f"第{committee.number}届{committee.get_kind_display()}"
        if isinstance(committee, CommitteeTerm)
        else committee.title
    )
    return _serve(request, found, f"{label}：增加成员", form, run, "登记任职", "任职已登记。")


def _committee(found: Unit, where: str, pk: int) -> CommitteeTerm | SpecialCommittee:
    if where == "term":
        return get_object_or_404(CommitteeTerm.objects.select_related("unit"), pk=pk, unit=found)
    return get_object_or_404(SpecialCommittee.objects.select_related("unit"), pk=pk, unit=found)


@pages
def leave(request: HttpRequest, key: UUID, seat: int) -> HttpResponse:
    """离任."""
    found = load_unit(request, key, KEEP)
    rows = Seat.objects.filter(term__unit=found) | Seat.objects.filter(special__unit=found)
    row = get_object_or_404(rows.select_related("term__unit", "special__unit", "person"), pk=seat)
    form = forms.LeaveForm(*form_data(request, "form"), initial={"until": clock.today()})
    return _serve(
        request, found, f"{row.person.name}离任", form, lambda d: verbs.leave_seat(row, by=request.user, **d), "登记离任",
        "离任已登记。", hint=f"{row.get_post_display()}，{row.since:%Y-%m-%d} 起任职。",
    )  # fmt: skip


@require_POST
def match(request: HttpRequest, key: UUID) -> HttpResponse:
    """The committee's chair follows the chair's office."""
    found = load_unit(request, key, KEEP)
    term = get_object_or_404(CommitteeTerm, unit=found, kind=CommitteeKind.UNION, until__isnull=True)
    try:
        verbs.match_chair(term, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "委员会的主席已按现任职务更正。")
    return redirect("committees:unit", found.key)


@pages
def special(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set up a special committee."""
    found = load_unit(request, key, KEEP)
    form = forms.SpecialForm(*form_data(request, "form"))
    return _serve(
        request, found, "设立专门委员会", form, lambda d: verbs.set_up_special(found, by=request.user, **d), "设立",
        "专门委员会已设立，请接着登记成员。",
    )  # fmt: skip


@pages
def end_special(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """End a special committee."""
    found = load_unit(request, key, KEEP)
    require(request.user, KEEP, found)
    row = get_object_or_404(SpecialCommittee.objects.select_related("unit"), pk=pk, unit=found)
    form = forms.EndSpecialForm(*form_data(request, "form"))
    return _serve(
        request, found, f"撤销{row.title}", form, lambda d: verbs.end_special(row, by=request.user, **d), "撤销",
        "已登记撤销。", danger=True,
    )  # fmt: skip
