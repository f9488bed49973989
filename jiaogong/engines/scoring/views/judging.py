"""A rater's pages: the promise, the list, one item, stepping aside, handing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .. import verbs
from ..forms import MarkForm, PromiseForm, RecuseForm, points_name
from ..models import Assignment, Item, ItemFile, Rater
from ..reading import desk_of, list_of, own_left_out
from ..verbs.marking import Conflict
from ..words import PanelState
from .common import actor, for_rater, page

PER_PAGE = 50


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的评审: every panel the user was asked to mark in."""
    return page(request, "scoring/mine.html", {"rows": desk_of(request.user)})


@for_rater
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, rater: Rater) -> HttpResponse:
    """The promise first; then what the rater has to mark, with its state."""
    if rater.promised_at is None and rater.panel.state == PanelState.OPEN:
        return _promise(request, rater)
    if request.method == "POST":  # the promise was signed already
        return redirect("scoring:judge", rater.panel.key)
    listed = list_of(rater, page=request.GET.get("page", "1"), per_page=PER_PAGE)
    context = {
        "rater": rater, "panel": rater.panel, "listed": listed, "left_out": own_left_out(rater),
        "is_open": rater.panel.state == PanelState.OPEN,
    }  # fmt: skip
    return page(request, "scoring/judge.html", context)


def _promise(request: HttpRequest, rater: Rater) -> HttpResponse:
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.promise(rater, name=form.cleaned_data["name"], by=actor(request, rater), at=clock.now())
            return redirect("scoring:judge", rater.panel.key)
        except RuleBroken as broken:
            form.add_error("name", broken.message)
    return page(request, "scoring/promise.html", {"rater": rater, "panel": rater.panel, "form": form})


def _assigned(rater: Rater, item_key: UUID) -> Assignment:
    rows = rater.assignments.filter(item__key=item_key, recused_at=None).select_related("item", "mark")
    row = rows.prefetch_related(Prefetch("item__files", ItemFile.objects.select_related("original"))).first()
    if row is None:
        raise Http404
    row.rater = rater
    return row


def _neighbours(rater: Rater, item: Item) -> tuple[Item | None, Item | None, int, int]:
    """(the item before, the one after, this one's number, how many) among the rater's own, in one query."""
    rows = list(
        Item.objects.filter(assignments__rater=rater, assignments__recused_at=None).only("key", "position", "label")
    )
    at = next(number for number, row in enumerate(rows) if row.pk == item.pk)
    return rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None, at + 1, len(rows)


@for_rater
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, rater: Rater, item_key: UUID) -> HttpResponse:
    """One item: what may be read of it, and the rubric. Saved as it is typed; the button works without scripts too."""
    if rater.promised_at is None:
        return redirect("scoring:judge", rater.panel.key)
    row = _assigned(rater, item_key)
    before, after, number, total = _neighbours(rater, row.item)
    form = MarkForm(request.POST or None, criteria=rater.panel.criteria, mark=getattr(row, "mark", None))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_mark(rater, row.item, change=form.change(), by=actor(request, rater), at=clock.now())
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("scoring:mark", rater.panel.key, item_key)
        except RuleBroken as broken:
            field = points_name(broken.field or "")
            form.add_error(field if field in form.fields else None, broken.message)
        else:
            if after is not None:
                return redirect("scoring:mark", rater.panel.key, after.key)
            messages.success(request, "已保存。全部评完后，请回到列表提交。")
            return redirect("scoring:judge", rater.panel.key)
    context = {
        "rater": rater, "panel": rater.panel, "row": row, "item": row.item, "form": form, "number": number, "total": total,
        "before": before, "after": after, "parts": parts_of(row.item),
        "locked": rater.submitted_at is not None or rater.panel.state != PanelState.OPEN, "recuse_form": RecuseForm(),
    }  # fmt: skip
    return page(request, "scoring/mark.html", context)


def parts_of(item: Item) -> list[dict[str, Any]]:
    """What raters read of an item, its files under their neutral names."""
    files = {str(file.original.key): file for file in item.files.all()}
    return [
        {
            "title": part.get("title", ""), "text": part.get("text", ""),
            "files": [files[str(key)] for key in part.get("files", ()) if str(key) in files],
        }
        for part in item.shown
    ]  # fmt: skip


@for_rater
@require_POST
def recuse(request: HttpRequest, rater: Rater, item_key: UUID) -> HttpResponse:
    """The rater steps aside from an item."""
    row = _assigned(rater, item_key)
    try:
        reason = request.POST.get("reason", "")[:120]
        verbs.recuse(rater, row.item, reason=reason, by=actor(request, rater), at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("scoring:mark", rater.panel.key, item_key)
    messages.success(request, f"已登记回避，{row.item.label}不再由您评分。")
    return redirect("scoring:judge", rater.panel.key)


@for_rater
@require_POST
def submit(request: HttpRequest, rater: Rater) -> HttpResponse:
    """Hand everything in."""
    try:
        number = verbs.submit_marks(rater, by=actor(request, rater), at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"{number} 件的评分已提交，感谢您的评审。")
    return redirect("scoring:judge", rater.panel.key)
