"""From an agenda item to its vote, and the papers of both."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import papers_hall
from ..forms_hall import VOTE_FORMS, VoteForm
from ..models import AgendaItem
from ..reading_hall import day_of, delegates_of, passing_share
from ..verbs.agenda import ITEM_TYPE
from ..verbs.votes import prepare_vote
from ..words import Decision
from .common_hall import as_docx, load_item


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, key: UUID) -> HttpResponse:
    """The vote on an item as a draft; the tellers open it on the ballot's own pages."""
    item = load_item(request, key, run=True)
    form = VOTE_FORMS.get(item.decision, VoteForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            vote = prepare_vote(item, by=request.user, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            secret = vote.by_receipt
            messages.success(
                request, "表决已准备好。" + ("请两位监票人到场启封。" if secret else "按“开始投票”就开始。")
            )
            return redirect("ballot:vote", vote.key)
    context = {
        "form": form, "title": f"准备{_word(item)}：{item.title}", "button": "保存，去启封", "session": item.session,
        "note": _note(item), "back": reverse("congress:item", args=[item.key]),
    }  # fmt: skip
    return render(request, "congress/hall_form.html", context)


def _word(item: AgendaItem) -> str:
    return {Decision.ELECTION: "选举", Decision.APPRAISAL: "民主评议"}.get(Decision(item.decision), "表决")


def _note(item: AgendaItem) -> str:
    day = day_of(clock.now())
    due = delegates_of(item.session, day).count()
    if item.decision == Decision.APPRAISAL:
        return f"应到代表 {due} 人都在名单上，签到的才能领票。各等级票数不足五张的不公布。"
    share = passing_share(item.session.unit, day)
    return f"应到代表 {due} 人都在名单上，签到的才能领票。须{share.words}，即至少 {share.least(due)} 票赞成；缺席、弃权都不算赞成。"


@require_GET
def ballot_paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """表决票、选票、评议票 to be printed."""
    item = load_item(request, key, run=True)
    if item.decision == Decision.NONE:
        raise Http404
    return as_docx(papers_hall.ballot_paper(item), f"{item.title}{_word(item)}票")


@require_GET
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """计票报告单 of a counted vote."""
    vote = get_object_or_404(Vote, key=key, subject_type=ITEM_TYPE, state=VoteState.COUNTED)
    item = get_object_or_404(AgendaItem, pk=vote.subject_id)
    found = load_item(request, item.key, run=True)
    return as_docx(papers_hall.counting_report(vote, found.session), f"{vote.title}计票报告单")
