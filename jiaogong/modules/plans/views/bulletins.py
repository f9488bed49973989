"""Bulletins: draft from a frozen snapshot, look, issue, take away as Word and Excel."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, standings
from jiaogong.kernel.errors import RuleBroken

from ..bulletin_papers import FigureTable, doc_number_of, figure_tables, on_track_of, title_of, to_word, to_workbook
from ..forms import BulletinForm, BulletinOptionsForm, IssueForm
from ..models import Bulletin
from ..verbs.bulletins import draft_bulletin, issue_bulletin, set_options, suggested_serial
from ..words import BulletinStatus
from .common import load_plan, say
from .plans import XLSX

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _load(request: HttpRequest, key: UUID, rule: str = "plans.view") -> Bulletin:
    """A bulletin of a plan the user may see; an issued one also for the cadres of the units it is addressed to."""
    found = get_object_or_404(Bulletin.objects.select_related("plan__unit", "snapshot", "created_by"), key=key)
    if rule == "plans.view" and found.status == BulletinStatus.ISSUED and _addressed(request, found):
        return found
    load_plan(request, found.plan.key, rule)
    return found


def _addressed(request: HttpRequest, found: Bulletin) -> bool:
    return any(s.role != "member" and s.path.startswith(found.plan.unit.path) for s in standings(request.user))


@require_POST
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze the quarter and draft its bulletin."""
    plan = load_plan(request, key, "plans.bulletin")
    form = BulletinForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("请选择年份和季度。")
    bulletin = draft_bulletin(plan, by=request.user, at=clock.now(), **form.cleaned_data)
    say(request, "数据已冻结，通报草稿已生成。")
    return redirect("plans:bulletin", bulletin.key)


@require_GET
def bulletin(request: HttpRequest, key: UUID) -> HttpResponse:
    """The bulletin as it will be printed, and what has changed in the data since it was frozen."""
    found = _load(request, key)
    tables = figure_tables(found)
    context = {
        "bulletin": found,
        "plan": found.plan,
        "title": title_of(found),
        "doc_number": doc_number_of(found),
        "tables": tables,
        "changes": _changes(found, tables),
        "on_track": on_track_of(found.content),
        "unfinished": found.snapshot.at < clock.quarter_end(found.year, found.quarter),
        "may_bulletin": allows(request.user, "plans.bulletin", found.plan.unit),
        "options_form": BulletinOptionsForm(initial={"ranked": found.ranked, "remark": found.remark}),
        "issue_form": IssueForm(
            initial={
                "mark": (mark := found.plan.doc_number.split("〔")[0]),
                "serial": suggested_serial(found.plan.unit, mark),
            }
        ),
    }
    return render(request, "plans/bulletin.html", context)


def _changes(found: Bulletin, tables: list[FigureTable]) -> list[dict[str, object]]:
    """Where the same day counted again today gives another number: data corrected later."""
    reckoning = Reckoning(found.plan.unit, found.snapshot.at)
    changes: list[dict[str, object]] = []
    for table in tables:
        frozen = table.frozen
        now = reckoning.value(
            frozen.figure,
            Conditions.from_data(frozen.conditions),
            category=frozen.category,
            parameters=frozen.parameters,
        )
        if (now.numerator, now.denominator) != (frozen.numerator, frozen.denominator):
            changes.append({"title": table.title, "frozen": table.value, "now": now})
    return changes


@require_POST
def options(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ranking and remarks of a draft."""
    found = _load(request, key, "plans.bulletin")
    form = BulletinOptionsForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("说明太长，最多 2000 字。")
    set_options(found, by=request.user, **form.cleaned_data)
    say(request, "已保存。")
    return redirect("plans:bulletin", found.key)


@require_POST
def issue(request: HttpRequest, key: UUID) -> HttpResponse:
    """Number and lock."""
    found = _load(request, key, "plans.bulletin")
    form = IssueForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("请填写机关代字和序号：序号是 1 到 9999 的整数。")
    number = issue_bulletin(found, by=request.user, at=clock.now(), **form.cleaned_data)
    say(request, f"已印发：{number}。")
    return redirect("plans:bulletin", found.key)


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_GET
def word(request: HttpRequest, key: UUID) -> HttpResponse:
    """The .docx."""
    found = _load(request, key)
    return _download(to_word(found), f"{title_of(found)}.docx", DOCX)


@require_GET
def workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The .xlsx."""
    found = _load(request, key)
    return _download(to_workbook(found), f"{title_of(found)}.xlsx", XLSX)
