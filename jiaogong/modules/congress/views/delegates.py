"""The electoral roll, constituencies and delegates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import forms, rules, tables
from ..lines import elected_of
from ..models import Constituency, Delegate, Term
from ..reading import constituency_rows, roll_of
from ..verbs import delegates as verbs
from ..verbs import elections, rolls
from .acts import Act, acted, load_term, pages, sent


@require_GET
def delegates(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every delegate of a term, also those who left; with an export for those who run or check congresses."""
    found = load_term(request, key)
    rows = Delegate.objects.filter(term=found).select_related("person", "delegation", "constituency")
    listing = Listing(
        title="代表名册", queryset=rows, table=tables.DelegateTable, filters=tables.DelegateFilter,
        search=lambda rows, text: rows.filter(person__name__contains=text), search_hint="姓名",
        export=tables.export_delegates, export_name=f"{found}代表名册",
        may_export=allows(request.user, rules.VIEW_FILINGS, found.unit), meta=str(found),
        empty=Empty("还没有代表", "划分选举单位、选举以后，代表登记在这里。"),
        table_options={"may_run": allows(request.user, rules.RUN, found.unit)},
    )  # fmt: skip
    return render_listing(request, listing, template="congress/delegates.html", context={"term": found})


def _roll_acts(request: HttpRequest, found: Term) -> list[Act]:
    user, now = request.user, clock.now()
    acts = [
        Act(
            "add", "新增选举单位", forms.NewConstituencyForm(sent(request, "add")),
            lambda d: rolls.add_constituency(found, by=user, **d), "新增", "选举单位已新增。", folded=True,
        ),
        Act(
            "update", "按在岗人员更新名册", forms.EmptyForm(sent(request, "update")),
            lambda d: "名册已更新：新增 {} 人，去掉 {} 人。".format(*rolls.update_roll(found, by=user, at=now)), "更新名册", "已更新。",
            folded=True, hint="新来的人按学科、岗位编入，离开的人从名册上去掉。",
        ),
    ]  # fmt: skip
    if not found.delegates.exists():
        acts.append(Act(
            "propose", "重新自动划分", forms.EmptyForm(sent(request, "propose")),
            lambda d: rolls.propose_roll(found, by=user, at=now), "重新划分", "选举单位已重新划分，名额已分配。", danger=True,
            folded=True, hint="按部门、学科和岗位重新划分，已作的调整不保留。",
        ))  # fmt: skip
    return acts


def _ids(values: list[str]) -> list[int]:
    return [int(v) for v in values if v.isdecimal() and len(v) < 19]


def _move(request: HttpRequest, found: Term, form: forms.MoveForm) -> str:
    """Ticked people go elsewhere."""
    if not form.is_valid():
        raise RuleBroken("请选择调到哪个选举单位。")
    people = _ids(request.POST.getlist("person"))
    if not people:
        raise RuleBroken("请先勾选要调整的人。")
    number = rolls.move_people(people, to=form.cleaned_data["to"], by=request.user)
    return f"已把 {number} 人调到{form.cleaned_data['to']}。名额没有变，需要时请重新分配。"


def _seats(request: HttpRequest, found: Term) -> str:
    """Seats as typed, or by largest remainders."""
    if "share" in request.POST:
        rolls.set_seats(found, seats=None, by=request.user)
        return "名额已按人数分配（最大余数法）。"
    given = {}
    for row in found.constituencies.all():
        text = request.POST.get(f"seats-{row.pk}", "").strip()
        if not text.isdecimal() or len(text) > 4:
            raise RuleBroken(f"请填写{row.name}的名额，如 6。")
        given[row.pk] = int(text)
    rolls.set_seats(found, seats=given, by=request.user)
    return "名额已保存。"


def _propose(request: HttpRequest, found: Term) -> str:
    rolls.propose_roll(found, by=request.user, at=clock.now())
    return "已自动划分选举单位并分配名额，请核对。"


@pages
def roll(request: HttpRequest, key: UUID) -> HttpResponse:
    """The roll: who elects where, how many seats; proposed by the platform, moved by hand."""
    found = load_term(request, key, rules.RUN)
    if found.congress.form == "all":
        return redirect("congress:term", found.key)
    if not found.constituencies.exists():
        rows = []
    else:
        rows = roll_of(found.constituencies.select_related("term").order_by("position"))
    move = forms.MoveForm(sent(request, "move"), term=found)
    acts = _roll_acts(request, found)
    by_hand: dict[str, Callable[[], str]] = {
        "move": lambda: _move(request, found, move),
        "seats": lambda: _seats(request, found),
        "first": lambda: _propose(request, found),
    }
    if request.method == "POST" and request.POST.get("act", "") in by_hand:
        try:
            messages.success(request, by_hand[request.POST["act"]]())
        except RuleBroken as broken:
            messages.error(request, broken.message)
        return redirect("congress:roll", found.key)
    if acted(request, acts):
        return redirect("congress:roll", found.key)
    context = {
        "term": found, "rows": rows, "numbers": constituency_rows(found), "move": move, "acts": acts,
        "total": sum(len(people) for _, people in rows), "given": sum(row.seats for row, _ in rows),
    }  # fmt: skip
    return render(request, "congress/roll.html", context)


def _constituency_acts(request: HttpRequest, row: Constituency, free: int) -> list[Act]:
    user, now, acts = request.user, clock.now(), []
    people = list(row.constituents.select_related("person"))
    running = rolls.elections_of(row.term).filter(subject_id=row.pk).exists()
    sitting = set(row.term.delegates.filter(until__isnull=True).values_list("person_id", flat=True))
    if free > 0 and not running and people:
        choices = [(str(c.pk), c.person.name) for c in people if c.person_id not in sitting]
        chosen = forms.ElectForm(sent(request, "elect"), people=choices)
        acts.append(Act(
            "elect", "用平台投票选举", chosen,
            lambda d: elections.prepare_election(
                row, candidates=[c for c in people if str(c.pk) in d["candidates"]], opens_at=d["opens_at"],
                closes_at=d["closes_at"], by=user, at=now,
            ), "准备投票", "投票已准备好：请两位监票人到投票页面设定口令后开始。", folded=True,
            hint=f"无记名（领票投票）。应选 {free} 名，勾选候选人；选票上可以另选他人。",
        ))  # fmt: skip
        acts.append(Act(
            "record", "登记会议选举结果", forms.RecordForm(sent(request, "record")),
            lambda d: elections.record_election(
                row, held_on=d["held_on"], cast=d["cast"], elected=elected_of(row, d["lines"]), basis=d["basis"], by=user,
                at=now,
            ), "登记当选代表", "当选代表已登记。", hint=f"已经开会选举的，在这里登记。还有 {free} 个名额，名册 {len(people)} 人。",
        ))  # fmt: skip
    if not people:
        acts.append(Act(
            "drop", "撤销这个选举单位", forms.EmptyForm(sent(request, "drop")),
            lambda d: rolls.drop_constituency(row, by=user), "撤销", "选举单位已撤销。", danger=True, folded=True,
        ))  # fmt: skip
    return acts


@pages
def constituency(request: HttpRequest, key: UUID) -> HttpResponse:
    """One constituency: its roll, its delegates, its election."""
    row = get_object_or_404(Constituency.objects.select_related("term__congress__unit", "delegation"), key=key)
    require(request.user, rules.RUN, row.term.unit)
    free = elections.vacancies(row)
    acts, term_key = _constituency_acts(request, row, free), row.term.key
    if acted(request, acts):
        kept = Constituency.objects.filter(key=key).exists()
        return redirect("congress:constituency", key) if kept else redirect("congress:roll", term_key)
    votes = rolls.elections_of(row.term).filter(subject_id=row.pk)
    context: dict[str, Any] = {
        "row": row, "term": row.term, "free": free, "acts": acts,
        "people": list(row.constituents.select_related("person")),
        "delegates": list(row.delegates.filter(until__isnull=True).select_related("person")),
        "votes": [{"vote": v, "href": reverse("ballot:vote", args=[v.key])} for v in votes],
    }  # fmt: skip
    return render(request, "congress/constituency.html", context)


@pages
def delegate(request: HttpRequest, key: UUID) -> HttpResponse:
    """One delegate: what he is counted as, and the end of his seat."""
    rows = Delegate.objects.select_related("term__congress__unit", "person", "delegation", "constituency")
    row = get_object_or_404(rows, key=key)
    require(request.user, rules.RUN, row.term.unit)
    user, now, acts = request.user, clock.now(), []
    if row.until is None:
        seen = {"is_teacher": row.is_teacher, "is_manager": row.is_manager, "delegation": row.delegation_id,
                "heads_delegation": row.heads_delegation}  # fmt: skip
        acts = [
            Act("mend", "更正", forms.MendForm(sent(request, "mend"), term=row.term, initial=seen),
                lambda d: verbs.mend_delegate(row, by=user, **d), "保存", "已更正。",
                hint="类别按人员登记的岗位和学科推算，与实际不符的在这里更正。"),
            Act("leave", "终止代表资格", forms.LeaveForm(sent(request, "leave"), initial={"until": clock.today()}),
                lambda d: verbs.end_delegate(row, by=user, at=now, **d), "终止", "已终止代表资格，空出的名额由原选举单位补选。",
                danger=True, folded=True),
        ]  # fmt: skip
    if acted(request, acts):
        return redirect("congress:term", row.term.key)
    return render(request, "congress/delegate.html", {"row": row, "term": row.term, "acts": acts})
