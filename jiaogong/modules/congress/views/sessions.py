"""Sessions: preparing one, its page with the steps in order, and the delegate's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.downloads import download

from .. import forms, papers, rules
from ..models import Session, Term
from ..reading import own_seats, sessions_for
from ..verbs import filings
from ..verbs import sessions as verbs
from ..words import AHEAD, SHAPES, FilingState, Stage, State
from .acts import Act, acted, load_session, load_term, pages, sent
from .hall_part import hall_part

WAY = (
    (State.DRAFT, "筹备"), (State.FILED, "会前报备"), (State.CALLED, "通知代表"), (State.OPEN, "开会"), (State.CLOSED, "闭会"),
    (State.REPORTED, "会后报备"),
)  # fmt: skip
_RANK = {state: number for number, state in enumerate(State.values)}


@pages
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """筹备会议."""
    found: Term = load_term(request, key, rules.RUN)
    form = forms.NewSessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.make_session(
                found, by=request.user, at=clock.now(), begins_at=data["begins_at"], place=data["place"],
                theme=data["theme"], extra=data["extra"], asker=data["asker"], askers=data["askers"] or 0,
            )  # fmt: skip
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"{made}已建立，接着列议程。")
            return redirect("congress:session", made.key)
    return render(request, "congress/new_session.html", {"term": found, "unit": found.unit, "form": form})


def _file_acts(request: HttpRequest, found: Session, returned: dict[str, str]) -> list[Act]:
    user, now = request.user, clock.now()
    acts = []
    before_again = Stage.BEFORE in returned and found.state in (State.FILED, State.CALLED)
    if found.state == State.DRAFT or before_again:
        acts.append(Act(
            "file_before", "会前报备", forms.EmptyForm(sent(request, "file_before")),
            lambda d: filings.file_before(found, by=user, at=now), "报送上级工会", "会前报备已报送。",
            hint=f"议程、材料和代表构成按现在的样子报送。应在 {verbs.papers_day(found):%Y-%m-%d} 以前；晚了也可以报，会注明逾期。",
        ))  # fmt: skip
    if found.state == State.CLOSED:
        acts.append(Act(
            "file_after", "会后报备", forms.EmptyForm(sent(request, "file_after")),
            lambda d: filings.file_after(found, by=user, at=now), "报送上级工会", "会后报备已报送。",
            hint=f"到会人数、表决结果和决议按现在的样子报送。应在 {filings.results_day(found):%Y-%m-%d} 以前。",
        ))  # fmt: skip
    return acts


def _acts(request: HttpRequest, found: Session, returned: dict[str, str]) -> list[Act]:
    """What those who run the congress may do with the session now."""
    user, now = request.user, clock.now()
    acts = _file_acts(request, found, returned)
    if found.state == State.FILED:
        acts.insert(0, Act(
            "call", "通知代表", forms.EmptyForm(sent(request, "call")),
            lambda d: f"已通知 {verbs.call_delegates(found, by=user, at=now)} 名代表。", "通知全体代表", "已通知。",
            hint="每名代表收到待办和消息，可以看到议程和材料。",
        ))  # fmt: skip
    if found.state in AHEAD:
        initial = {"begins_at": found.begins_at, "place": found.place, "theme": found.theme}
        acts.append(Act(
            "change", "修改时间、地点", forms.SessionForm(sent(request, "change"), initial=initial),
            lambda d: verbs.change_session(found, by=user, at=now, **d), "保存", "已修改；已通知的代表会收到新的通知。", folded=True,
        ))  # fmt: skip
        acts.append(Act(
            "cancel", "取消会议", forms.CancelForm(sent(request, "cancel")),
            lambda d: verbs.cancel_session(found, by=user, at=now, **d), "取消会议", "会议已取消。", danger=True, folded=True,
        ))  # fmt: skip
    return acts


def progress(found: Session) -> list[tuple[str, bool]]:
    """(word, reached) of the steps, like a parcel's way."""
    if found.state == State.CANCELLED:
        return [(word, False) for _, word in WAY]
    return [(word, _RANK[found.state] >= _RANK[state]) for state, word in WAY]


@pages
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session: where it stands, what is next, agenda, filings."""
    found = load_session(request, key)
    today = clock.today()
    may_run = allows(request.user, rules.RUN, found.unit)
    filed = list(found.filings.select_related("to", "filed_by").order_by("filed_at"))
    last = {f.stage: f for f in filed}
    returned = {stage: f.verdict for stage, f in last.items() if f.state == FilingState.RETURNED}
    acts = _acts(request, found, returned) if may_run else []
    if acted(request, acts):
        return redirect("congress:session", found.key)
    own = rules.delegate_of(request.user, found.term, today)
    if own is not None:
        note_seen_about(found, at=clock.now())
    context = {
        "session": found, "term": found.term, "unit": found.unit, "acts": acts, "may_run": may_run, "own_delegate": own,
        "tone": SHAPES[State(found.state)], "progress": progress(found), "filings": filed, "returned": returned,
        "may_read_filings": allows(request.user, rules.VIEW_FILINGS, found.unit), "today": today,
        **hall_part(request, found),
    }  # fmt: skip
    return render(request, "congress/session.html", context)


@require_GET
def request_paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """关于召开会议的请示 as .docx."""
    found = load_session(request, key, rules.RUN)
    return download(papers.request_of(found, clock.today()), f"关于召开{found}的请示.docx")


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The delegate's own page: his seats and the sessions he is called to. Whoever holds none is led to his school's congress."""
    today = clock.today()
    seats = own_seats(request.user, today)
    homes = home_units(request.user, rules.VIEW)
    context = {
        "seats": seats,
        "sessions": sessions_for(seats),
        "may_read": True,
        "today": today,
        "home": homes[-1] if homes else None,
    }
    return render(request, "congress/mine.html", context)
