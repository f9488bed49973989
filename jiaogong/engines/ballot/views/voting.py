"""The elector's pages: my votes, the paper, the check, the end. Nothing here is written down but the ballot itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.once.middleware import FIELD, traceless

from .. import verbs
from ..counting import choices_of
from ..models import Option, Vote
from ..reading import asked_words, turnout_of
from ..words import DOES_NOT, LEVELS, PROTECTS, SHAPES, Kind, Secrecy, State
from .common import load_paper
from .tickets import ticket_paper

MOST_SHOWN = 60
Marks = dict[str, str] | list[str]


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Votes in which I have a vote: those that wait for me first."""
    now = clock.now()
    rows: list[Any] = list(Vote.objects.of_elector(request.user).select_related("unit")[:MOST_SHOWN])
    shown = [{"vote": v, "waits": v.takes_ballots(now) and not v.has_voted, "badge": _badge(v, now)} for v in rows]
    shown.sort(key=lambda row: not row["waits"])
    return render(request, "ballot/mine.html", {"rows": shown})


def _badge(vote: Any, now: Any) -> tuple[str, str]:
    if vote.state == State.OPEN and vote.has_voted:
        return "done", "已投票"
    if vote.state == State.OPEN and vote.has_drawn and now < vote.closes_at:
        return "info", "已领票"
    if vote.state == State.OPEN and now < vote.opens_at:
        return "muted", "还没有开始"
    if vote.state == State.OPEN and now >= vote.closes_at:
        return "info", "已截止，待计票"
    if vote.state == State.OPEN:
        return "attention", "请您投票"
    return SHAPES[State(vote.state)], vote.get_state_display()


@require_GET
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is asked, who sees what, the choices."""
    vote = load_paper(request, key)
    if vote.by_receipt:
        return ticket_paper(request, vote, promises(vote))
    if vote.has_voted:  # type: ignore[attr-defined]  # annotated by of_elector
        return redirect("ballot:done", vote.key)
    return _paper(request, vote, {})


def _paper(request: HttpRequest, vote: Vote, marks: Marks, error: str = "") -> HttpResponse:
    rules = vote.counting_rules
    options = list(vote.options.all())
    context = {
        "vote": vote, "takes": vote.takes_ballots(clock.now()), "early": clock.now() < vote.opens_at, "error": error,
        "rows": [_row(vote, option, marks) for option in options], "choose": rules.kind == Kind.CHOOSE,
        "rules": rules, "single": rules.kind == Kind.CHOOSE and rules.most == 1, "asked": asked_words(vote),
        "turnout": turnout_of(vote), **promises(vote),
    }  # fmt: skip
    return render(request, "ballot/paper.html", context, status=200)


def _row(vote: Vote, option: Option, marks: Marks) -> dict[str, Any]:
    rules = vote.counting_rules
    if rules.kind == Kind.CHOOSE:
        return {"option": option, "marked": option.key in marks}
    chosen = marks.get(option.key) if isinstance(marks, dict) else None
    return {"option": option, "choices": [(key, word, key == chosen) for key, word in choices_of(rules)]}


def promises(vote: Vote) -> dict[str, Any]:
    """What the secrecy protects and what not, in plain words."""
    secrecy = Secrecy(vote.secrecy)
    return {
        "protects": PROTECTS[secrecy], "does_not": DOES_NOT[secrecy], "level": LEVELS[secrecy],
        "secrecy": "无记名" if vote.secret else "记名",
    }  # fmt: skip


def _marks(request: HttpRequest, vote: Vote) -> Marks:
    if vote.counting_rules.kind == Kind.CHOOSE:
        return request.POST.getlist("mark")
    keys = vote.options.values_list("key", flat=True)
    return {key: request.POST[f"mark-{key}"] for key in keys if f"mark-{key}" in request.POST}


@traceless
@sensitive_post_parameters()
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """The choices read back once more; nothing is cast yet."""
    vote = load_paper(request, key)
    if vote.has_voted or vote.by_receipt:  # type: ignore[attr-defined]
        return redirect("ballot:paper" if vote.by_receipt else "ballot:done", vote.key)
    marks = _marks(request, vote)
    rules = vote.counting_rules
    options = {option.key: option for option in vote.options.all()}
    try:
        chosen = verbs.read_marks(rules, options, marks)
    except RuleBroken as broken:
        return _paper(request, vote, marks, broken.message)
    words = dict(choices_of(rules))
    said = (
        [(option.title, words[picked[0]], f"mark-{option.key}", picked[0]) for option, picked in chosen if option]
        if rules.kind != Kind.CHOOSE
        else [(options[k].title, "选", "mark", k) for k in chosen[0][1]]
    )
    context = {"vote": vote, "said": said, "choose": rules.kind == Kind.CHOOSE, **promises(vote)}
    return render(request, "ballot/confirm.html", context)


@traceless
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cast. The form's own number makes the same sending good for one ballot, however often it arrives."""
    vote = load_paper(request, key)
    if vote.by_receipt:
        return redirect("ballot:paper", vote.key)
    try:
        verbs.cast(
            vote, by=request.user, marks=_marks(request, vote), token=request.POST.get(FIELD, ""), at=clock.now()
        )
    except verbs.AlreadyCast:
        return redirect(f"{reverse('ballot:done', args=[vote.key])}?again=1")
    except RuleBroken as broken:
        vote = load_paper(request, key)
        return _paper(request, vote, _marks(request, vote), broken.message)
    return redirect("ballot:done", vote.key)


@require_GET
def done(request: HttpRequest, key: UUID) -> HttpResponse:
    """The ballot is in; or it is not, and this says so."""
    vote = load_paper(request, key)
    if vote.by_receipt or not vote.has_voted:  # type: ignore[attr-defined]
        return redirect("ballot:paper", vote.key)
    context = {"vote": vote, "again": "again" in request.GET, "counted": vote.state == State.COUNTED, **promises(vote)}
    return render(request, "ballot/done.html", context)
