"""One proposal: its text, its trail, and what the reader may do with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from jiaogong.engines.cases.reading import case_of, clocks_of, handlers_of, my_part
from jiaogong.engines.cases.words import WORKERS
from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.downloads import download

from .. import verbs
from ..forms import DecideDelayForm, RateForm, ReplyForm
from ..models import Proposal
from ..papers import sheet_of
from ..reading import history as history_of
from ..reading import trail_of
from ..rules import RUN, is_proposer, may_list, may_screen, may_sign, seat_of
from ..verbs.common import seconds_of
from ..verbs.screening import standing
from ..verbs.seconding import needed
from ..words import EDITABLE, DelayState, State
from .common import done, files_of, known, load, page, pages

_WORDS = {
    "second": "已附议，谢谢。", "back": "已撤回附议。", "submit": "已提交提案工作委员会审查。", "withdraw": "提案已撤回。",
    "discard": "草稿已删除。", "rate": "评价已提交。", "urge": "已催办承办人。", "undo": "审查结论已撤销。", "accept": "已签收。",
    "show": "已向本届代表公开征集附议。", "delay": "已审批。", "answer": "已答复提案人。", "conclude": "已登记教代会意见。",
}  # fmt: skip


@pages
def proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything about one proposal; one act a form."""
    row = load(request, key)
    act = request.POST.get("act", "")
    given = {
        "rate": RateForm(request.POST if act == "rate" else None),
        "delay": DecideDelayForm(request.POST if act == "delay" else None, prefix="delay"),
        "answer": ReplyForm(request.POST if act == "answer" else None, prefix="answer"),
        "conclude": ReplyForm(request.POST if act == "conclude" else None, prefix="conclude"),
    }
    if request.method == "POST":
        known(act, _WORDS)
        if _acted(request, row, act, given):
            return redirect(
                "proposals:mine" if act == "discard" else "proposals:proposal", *([] if act == "discard" else [key])
            )
        row = load(request, key)
    else:
        note_seen_about(row, at=clock.now())
    return page(request, "proposals/proposal.html", {"row": row, "given": given} | _shown(request, row))


def _acted(request: HttpRequest, row: Proposal, act: str, given: dict[str, forms.Form]) -> bool:
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    plain: dict[str, Callable[..., Any]] = {
        "second": verbs.second, "back": verbs.take_back, "submit": verbs.submit, "withdraw": verbs.withdraw, "show": verbs.invite,
        "discard": verbs.discard, "urge": verbs.urge, "undo": verbs.undo_screening, "accept": verbs.accept,
    }  # fmt: skip
    if act in plain:
        return done(request, None, lambda: plain[act](row, **facts), _WORDS[act])
    form = given[act]
    if not form.is_valid():
        return False
    data = dict(form.cleaned_data)
    if act == "delay":
        data["agree"] = data["agree"] == "yes"
    formed: dict[str, Callable[..., Any]] = {
        "rate": verbs.rate,
        "delay": verbs.decide_delay,
        "answer": verbs.answer,
        "conclude": verbs.conclude,
    }
    return done(request, form, lambda: formed[act](row, **data, **facts), _WORDS[act])


def _shown(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    user, day, case = request.user, clock.today(), case_of(row)
    given, wanted = seconds_of(row), needed(row, day)
    return {
        "files": files_of(row), "seconds": given, "wanted": wanted, "missing": max(0, wanted - len(given)),
        "lines": trail_of(row) if row.state != State.DRAFT else [], "replies": row.replies.filter(state="signed"),
        "instructions": row.instructions.all(), "ratings": row.ratings.all(), "merged": row.merged.select_related("proposer__person", "delegation"),
        "handlers": _handlers(case), "clocks": clocks_of(case, day) if case else [], "case": case,
        "texts": row.texts.count(),
    } | _rights(user, row, case, day)  # fmt: skip


def _handlers(case: Any) -> list[Any]:
    """Who works on it; when it is over, who did in the last round."""
    if case is None:
        return []
    order = {"lead": 0, "co": 1, "leader": 2}
    last = case.handlers.filter(round=case.round).select_related("person", "unit")
    return handlers_of(case) or sorted(last, key=lambda h: (order[h.part], h.pk))


def _rights(user: Any, row: Proposal, case: Any, day: Any) -> dict[str, Any]:
    """What the page offers; every verb asks again."""
    seat = seat_of(user, row.term, day)
    own, seated = is_proposer(user, row), seat is not None
    mine = row.seconds.filter(delegate=seat, version=row.version, withdrawn_at=None).exists() if seat else False
    part = my_part(user, case) if case else None
    runs, screens = allows(user, RUN, row.unit), may_screen(user, row.unit, day) and not own
    late = Proposal.objects.late(day).filter(pk=row.pk).exists()
    return {
        "lists": may_list(user, day), "own": own, "seconded": mine,
        "may_second": seated and not own and not mine and row.state == State.SECONDING,
        "may_take_back": mine and row.state in (State.SECONDING, State.RETURNED),
        "may_write": own and seated and row.state in EDITABLE,
        "may_submit": own and seated and row.state in (State.DRAFT, State.SECONDING, State.RETURNED),
        "may_withdraw": own and seated and row.state in (State.SECONDING, State.SUBMITTED, State.RETURNED),
        "may_screen": screens and row.state == State.SUBMITTED,
        "may_undo": screens and standing(row) is not None,
        "may_answer": screens and row.state in (State.SUGGESTION, State.DECLINED),
        "may_assign": (runs and row.state in (State.ADMITTED, State.SUGGESTION)) or (runs and _unassigned(row, case)),
        "may_replace": runs and row.state == State.HANDLING and not _unassigned(row, case),
        "may_urge": row.state == State.HANDLING and not _unassigned(row, case) and (runs or (own and late)),
        "handles": part is not None and part.part in WORKERS and row.state == State.HANDLING, "part": part,
        "may_sign": row.state == State.HANDLING and case is not None and may_sign(user, row),
        "may_conclude": runs and row.state == State.TO_CONGRESS,
        "may_rate": own and row.state == State.REPLIED,
        "delay": row.delays.filter(state=DelayState.ASKED).first() if runs else None, "late": late,
    }  # fmt: skip


def _unassigned(row: Proposal, case: Any) -> bool:
    """Under way, and nobody leads: a second handling that waits to be given out."""
    return row.state == State.HANDLING and case is not None and not any(h.part == "lead" for h in handlers_of(case))


@require_GET
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every text of a proposal, with what changed."""
    row = load(request, key)
    if row.state == State.DRAFT:
        raise Http404
    return page(request, "proposals/history.html", {"row": row, "stages": history_of(row)})


@require_GET
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The 提案表 on one page, as .docx."""
    row = load(request, key)
    return download(sheet_of(row, clock.today()), f"提案表_{row.number or '草稿'}_{row.title[:20]}.docx")
