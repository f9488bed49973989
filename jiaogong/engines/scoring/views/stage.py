"""The stage: one page with everything to mark, for a tablet that loses its network; and where its changes go."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .. import verbs
from ..forms import MarkForm, hundredths
from ..models import Item, Mark, Rater
from ..verbs.marking import Change, Conflict
from ..words import MarkState, PanelState
from .common import actor, for_rater, page

LONGEST_BODY = 20_000
MOST_ON_STAGE = 60


@for_rater
@require_GET
def stage(request: HttpRequest, rater: Rater) -> HttpResponse:
    """Everything on one page; marks wait in the browser until the network is back."""
    if rater.promised_at is None:
        return redirect("scoring:judge", rater.panel.key)
    rows = list(
        rater.assignments.filter(recused_at=None)
        .select_related("item", "mark")
        .order_by("item__position")[: MOST_ON_STAGE + 1]
    )
    criteria = rater.panel.criteria
    forms = [
        (row.item, MarkForm(None, criteria=criteria, mark=getattr(row, "mark", None), prefix=f"i{row.item_id}"))
        for row in rows[:MOST_ON_STAGE]
    ]
    context = {
        "rater": rater, "panel": rater.panel, "forms": forms, "too_many": len(rows) > MOST_ON_STAGE,
        "most": MOST_ON_STAGE, "locked": rater.submitted_at is not None or rater.panel.state != PanelState.OPEN,
    }  # fmt: skip
    return page(request, "scoring/stage.html", context)


@for_rater
@require_POST
def save(request: HttpRequest, rater: Rater) -> JsonResponse:
    """One change of one mark, as JSON: 200 with what stands now, 409 with what stands and why the change was not taken,
    422 with what is wrong. The same change sent again gets the same answer and is kept once."""
    try:
        sent = json.loads(request.body[:LONGEST_BODY])
        item = Item.objects.get(panel=rater.panel, key=UUID(str(sent["item"])))
        change = _change(sent)
        mark = verbs.save_mark(rater, item, change=change, by=actor(request, rater), at=clock.now())
    except Conflict as conflict:
        return _answer(409, message=conflict.message, mark=_shown(conflict.mark))
    except RuleBroken as broken:
        return _answer(422, message=broken.message, field=broken.field or "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Item.DoesNotExist):
        return _answer(400, message="没有看懂送来的内容，请刷新页面后再试。")
    return _answer(200, mark=_shown(mark), kept=mark.operation == change.operation)


def _change(sent: dict[str, Any]) -> Change:
    values = {str(key): hundredths(str(text)) for key, text in dict(sent["values"]).items() if str(text).strip()}
    revision, base = int(sent["revision"]), int(sent.get("base", 0))
    if not (0 < revision < 10**6 and 0 <= base < 10**6):
        raise ValueError("revision")
    return Change(
        values=values, operation=UUID(str(sent["operation"])), revision=revision, base=base,
        device=str(sent.get("device", ""))[:36], comment=str(sent.get("comment", ""))[:500],
    )  # fmt: skip


def _shown(mark: Mark) -> dict[str, Any]:
    return {
        "values": {key: f"{number / 100:g}" for key, number in mark.values.items()}, "total": f"{mark.total / 100:g}",
        "whole": mark.is_whole, "revision": mark.revision, "comment": mark.comment,
        "submitted": mark.state == MarkState.SUBMITTED,
    }  # fmt: skip


def _answer(status: int, **content: Any) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response


@for_rater
@require_GET
def alive(request: HttpRequest, rater: Rater) -> HttpResponse:
    """Whether the network (and the sign-in) is there: asked by the page while something waits."""
    return HttpResponse(status=204)
