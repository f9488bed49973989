"""My union's desk of one call, and the list of all its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_filters as filters
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import reading, tables, verbs
from ..definition.schema import Definition
from ..models import Entry, Passage, Programme, Quota
from ..words import JUDGED, PER_ENTRY, EntryState, StepKind
from ..workbook import export_entries
from .common import load_programme, told

MOST_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step with what waits there for my union. `left`: places left, where the step counts them."""

    key: str
    title: str
    number: int
    single: bool
    left: int | None
    word: str


def _load(request: HttpRequest, key: UUID) -> tuple[Programme, Definition]:
    found = load_programme(request, key)
    if not reading.may_list(request.user, found):
        raise Refused("programmes.handle")
    return found, found.definition


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, key: UUID) -> HttpResponse:
    """What waits for my union, by step; POST lets those ticked pass together."""
    found, definition = _load(request, key)
    if request.method == "POST":
        return _pass(request, found)
    counts = reading.waiting_by_step(request.user, found)
    rows = (
        reading.waiting_at(request.user, found)
        .select_related("entry__unit", "entry__person", "entry__programme")
        .defer("entry__sealed")
    )
    listing = Listing(
        title=found.title, queryset=rows, table=tables.DeskTable, filters=_desk_filter(definition, counts),
        search=lambda rows, text: rows.filter(entry__in=tables.searched(Entry.objects.filter(programme=found), text)),
        search_hint="名称、姓名、单位、编号", meta="待我工会办理",
        table_options={"definition": definition, "day": clock.today(), "calendar": WorkingCalendar()},
        empty=Empty("没有等待办理的申报", "下级报上来后会出现在这里，同时有待办提醒。"),
    )  # fmt: skip
    steps = _steps(request, found, definition, counts)
    return render_listing(request, listing, template="programmes/desk.html", context={
        "programme": found, "steps": steps, "any_single": any(s.single and s.number for s in steps),
        "hosts": allows(request.user, "programmes.call", found.unit),
    })  # fmt: skip


def _steps(request: HttpRequest, found: Programme, definition: Definition, counts: dict[str, int]) -> list[Waiting]:
    units = home_units(request.user, "programmes.handle")
    left = {q.step: q.number - q.taken for q in Quota.objects.filter(programme=found, unit__in=units)}
    words = {
        StepKind.VOTE: "会员评议",
        StepKind.DECIDE: "确定结果",
        StepKind.PUBLICISE: "公示",
        StepKind.CONFIRM: "发布",
    }
    return [
        Waiting(
            step.key, step.title, counts[step.key], step.kind in PER_ENTRY, left.get(step.key, step.quota if step.kind == StepKind.ENDORSE else None),
            "评审" if step.kind in JUDGED else words.get(StepKind(step.kind), ""),
        )
        for step in definition.steps
        if counts.get(step.key)
    ]  # fmt: skip


def _desk_filter(definition: Definition, counts: dict[str, int]) -> type[filters.FilterSet]:
    choices = [(s.key, s.title) for s in definition.steps if s.key in counts]
    step = filters.ChoiceFilter(label="环节", choices=choices, empty_label="全部环节")
    meta = type("Meta", (), {"model": Passage, "fields": []})
    return type("DeskFilter", (filters.FilterSet,), {"step": step, "Meta": meta})


def _pass(request: HttpRequest, found: Programme) -> HttpResponse:
    """The entries ticked, all or none."""
    keys = request.POST.getlist("entry")[:MOST_TOGETHER]
    rows = Entry.objects.visible_to(request.user).filter(programme=found, key__in=[k for k in keys if _is_uuid(k)])
    entries = list(rows.select_related("unit", "person").order_by("number"))
    opinion = request.POST.get("opinion", "").strip()[:600]
    if not entries:
        messages.error(request, "请先勾选要通过的申报。")
    else:
        try:
            number = verbs.pass_many(entries, opinion=opinion, by=request.user, at=clock.now())
            messages.success(request, f"已通过 {number} 件。")
        except RuleBroken as broken:
            told(request, RuleBroken(f"一件也没有办理：{broken.message}"))
    return redirect("programmes:desk", found.key)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_GET
def entries(request: HttpRequest, key: UUID) -> HttpResponse:
    """All entries of a call the user's unions have to do with."""
    found, definition = _load(request, key)
    host = allows(request.user, "programmes.call", found.unit)
    rows = Entry.objects.visible_to(request.user).filter(programme=found).exclude(state=EntryState.DRAFT)
    export = export_entries(found, definition, host=host)

    def written(chosen: Any, title: str, day: Any) -> bytes:
        journal.write("导出申报", found, by=request.user, after={"rows": chosen.count()})
        return export(chosen, title, day)

    listing = Listing(
        title=f"{found.title}申报名单", queryset=rows.select_related("unit__superior", "programme").defer("sealed", "answers"),
        table=tables.EntryTable, filters=tables.entry_filter(found, definition), search=tables.searched,
        search_hint="名称、姓名、单位、编号", export=written, export_name=f"{found.title}申报名单",
        table_options={"definition": definition, "host": host},
        empty=Empty("还没有收到申报", "申报单位提交后会出现在这里。"),
    )  # fmt: skip
    return render_listing(
        request, listing, template="programmes/entries.html", context={"programme": found, "hosts": host}
    )
