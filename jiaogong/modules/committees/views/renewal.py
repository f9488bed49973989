"""One renewal: where it stands, its papers, the next step of the unit and of its superior."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.modules.unions.reading import due_state, due_words

from .. import forms, numbers, papers, provisions, verbs
from ..checks import SeatDraft
from ..lines import as_lines, drafts_of
from ..models import Renewal
from ..reading import left_words
from ..tables import state_words
from ..words import OVER, TONES, WAITING, ExtensionState, State, StepKind
from .common import DOCX, ZIP, download, form_data, load_renewal


@dataclass(slots=True)
class Act:
    """One form of the page."""

    key: str
    title: str
    form: BaseForm
    run: Callable[[dict[str, Any]], Any]
    button: str
    done: str
    danger: bool = False
    folded: bool = False
    hint: str = ""


@require_http_methods(["GET", "POST"])
def renewal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The way of a renewal so far, and the forms of whoever is to act now."""
    found = load_renewal(request, key)
    unit, today = found.unit, clock.today()
    may_file = allows(request.user, "committees.file", unit)
    may_decide = allows(request.user, "committees.decide", unit.superior or unit)
    acts = []
    if found.term.until is None:
        acts = (_own_acts(request, found, today) if may_file else []) + (
            _upper_acts(request, found, today) if may_decide else []
        )
    if request.method == "POST":
        if not (may_file or may_decide):
            raise Refused("committees.file")
        for act in acts:
            if act.form.is_bound and act.form.is_valid() and _run(request, act):
                return redirect("committees:renewal", found.key)
    return render(request, "committees/renewal.html", {"acts": acts, **_context(found, today, may_file, may_decide)})


def _run(request: HttpRequest, act: Act) -> bool:
    try:
        act.run(dict(act.form.cleaned_data))
    except RuleBroken as broken:
        add_broken(act.form, broken)
        return False
    messages.success(request, act.done)
    return True


def _context(found: Renewal, today: date, may_file: bool, may_decide: bool) -> dict[str, Any]:
    steps = list(found.steps.select_related("by"))
    files = attachments_of(*steps) if steps else {}
    waits = found.state in WAITING
    return {
        "renewal": found, "unit": found.unit, "term": found.term, "today": today, "may_file": may_file, "may_decide": may_decide,
        "state_words": state_words(found), "state_tone": "attention" if found.returned else TONES[State(found.state)],
        "due_words": due_words(found.term.due_on, today) if found.term.until is None else _over(found)[1],
        "due_tone": due_state(found.term.due_on, today) if found.term.until is None else _over(found)[0],
        "over": found.state in OVER,
        "days_here": (today - found.changed_on).days,
        "pack_left": left_words(found.pack_due_on, today) if found.pack_due_on and found.state == State.NOTIFIED else "",
        "steps": [_step_row(step, files.get(step.pk, [])) for step in steps],
        "candidates": list(found.candidates.select_related("person").order_by("-elected", "id")),
        "extensions": list(found.extensions.all()),
        "papers": papers.wanted_papers(found.unit, today),
        "waits_for": (found.unit.superior.name if found.unit.superior else "上级工会") if waits else found.unit.name,
        "progress": _progress(found),
    }  # fmt: skip


def _over(found: Renewal) -> tuple[str, str]:
    return ("muted", "已终止") if found.state == State.ENDED else ("done", "已换届")


def _step_row(step: Any, files: list[Any]) -> dict[str, Any]:
    return {
        "row": step, "reply": step.kind in papers.REPLIES and bool(step.number),
        "files": [{"name": f.name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size} for f in files],
    }  # fmt: skip


_WAY = (
    (State.NOTIFIED, "任务包"), (State.REQUESTED, "请示"), (State.PERMITTED, "同意换届"), (State.FILED, "选举结果"),
    (State.DONE, "批复"),
)  # fmt: skip
_RANK = {state: number for number, state in enumerate(State.values)}


def _progress(found: Renewal) -> list[tuple[str, bool]]:
    """(word, reached) of the great steps, like a parcel's way."""
    come = _RANK[found.state]
    if found.state == State.ENDED:
        come = max((_RANK.get(step.kind, 0) for step in found.steps.exclude(kind=StepKind.ENDED)), default=0)
    return [(word, come >= _RANK[state]) for state, word in _WAY]


def _drafts(found: Renewal) -> str:
    """Lines to begin from: the candidates, else the present committee (与上届相同)."""
    rows = [SeatDraft(c.person, c.post) for c in found.candidates.select_related("person")]
    if not rows:
        seats = found.term.seats.filter(until__isnull=True).select_related("person")
        rows = [SeatDraft(s.person, s.post) for s in seats]
    return as_lines(rows)


def _own_acts(request: HttpRequest, found: Renewal, today: date) -> list[Act]:
    """What the unit itself may do now."""
    user, unit, now = request.user, found.unit, clock.now()
    apart = value_of(provisions.CANDIDATES, unit, today) == "separate"
    acts: list[Act] = []
    form: BaseForm

    def lined(run: Callable[..., Any], into: str) -> Callable[[dict[str, Any]], Any]:
        def go(data: dict[str, Any]) -> Any:
            text = data.pop("lines")
            return run(found, by=user, at=now, **{into: drafts_of(unit, text) if text.strip() else []}, **data)

        return go

    if found.state in (State.DUE, State.NOTIFIED):
        years = max(3 if (found.term.due_on - found.term.since).days < 1400 else 5, 5 if unit.layer != "base" else 3)
        lines = _drafts(found)
        initial = {
            "years": found.years or years, "lines": lines, "planned": found.planned or lines.count("\n") + 1,
            "meeting_on": found.meeting_on or max(found.term.due_on, today),
        }  # fmt: skip
        form = forms.RequestForm(*form_data(request, "request"), initial=initial)
        acts.append(
            Act(
                "request",
                "报送换届请示",
                form,
                lined(verbs.file_request, "candidates"),
                "报送请示",
                "换届请示已报送，请等上级工会批复。",
            )
        )
    if found.state == State.PERMITTED and apart:
        form = forms.CandidatesForm(*form_data(request, "candidates"), initial={"lines": _drafts(found)})
        acts.append(
            Act(
                "candidates",
                "报送候选人",
                form,
                lined(verbs.file_candidates, "candidates"),
                "报送候选人",
                "候选人已报送。",
            )
        )
    elif found.state in (State.PERMITTED, State.VETTED):
        initial = {"held_on": min(found.meeting_on or today, today), "lines": _drafts(found)}
        form = forms.ResultsForm(*form_data(request, "results"), initial=initial)
        acts.append(
            Act("results", "报送选举结果", form, lined(verbs.file_results, "elected"), "报送结果", "选举结果已报送，请等上级工会批复。",
                hint="在每人后面补上得票数，删去没有当选的人。")
        )  # fmt: skip
    asked = any(e.state == ExtensionState.ASKED for e in found.extensions.all())
    if found.state != State.DONE and not asked:
        form = forms.LongerForm(*form_data(request, "longer"))
        acts.append(
            Act(
                "longer",
                "申请延期换届",
                form,
                lambda d: verbs.ask_longer(found, by=user, at=now, **d),
                "申请延期",
                "延期申请已报送。",
                folded=True,
            )
        )
    return acts


def _upper_acts(request: HttpRequest, found: Renewal, today: date) -> list[Act]:
    """What the superior may do now."""
    user, now = request.user, clock.now()
    acts: list[Act] = []
    asked = list(found.extensions.filter(state=ExtensionState.ASKED))
    next_one = numbers.proposed(found, today) if asked or found.state in WAITING else ""
    for extension in asked:
        form: BaseForm = forms.LongerDecisionForm(*form_data(request, "longer_decision"), initial={"number": next_one})
        acts.append(
            Act("longer_decision", f"批复延期申请：延期至 {extension.to_day:%Y-%m-%d}", form,
                lambda d, e=extension: verbs.decide_longer(e, by=user, at=now, **d), "批复延期", "延期申请已批复。", hint=f"原因：{extension.reason}")  # type: ignore[misc]
        )  # fmt: skip
    if found.state in WAITING:
        title = {State.REQUESTED: "批复换届请示", State.NOMINATED: "批复候选人"}.get(State(found.state), "批复选举结果")
        form = forms.DecideForm(*form_data(request, "decide"), initial={"on": today, "number": next_one})
        acts.append(
            Act(
                "decide",
                title,
                form,
                lambda d: verbs.decide(found, by=user, at=now, **d),
                "同意并批复",
                "已批复，待办已送达下级单位。",
            )
        )
        form = forms.ReturnForm(*form_data(request, "return"))
        acts.append(
            Act(
                "return",
                "退回修改",
                form,
                lambda d: verbs.send_back(found, by=user, at=now, **d),
                "退回",
                "已退回修改。",
                danger=True,
                folded=True,
            )
        )
    return acts


@require_GET
def paper(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One paper of the pack, by its number in the place's list."""
    found, today = load_renewal(request, key), clock.today()
    titles = papers.wanted_papers(found.unit, today)
    if not 1 <= number <= len(titles):
        raise Http404
    title = titles[number - 1]
    return download(papers.paper_of(title, papers.facts_of(found, today)), f"{found.unit.name}{title}.docx", DOCX)


@require_GET
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every paper of the pack."""
    found = load_renewal(request, key)
    return download(papers.pack_of(found, clock.today()), f"{found.unit.name}换届材料.zip", ZIP)


@require_GET
def reply(request: HttpRequest, key: UUID, step: int) -> HttpResponse:
    """The superior's 批复 as .docx."""
    found = load_renewal(request, key)
    row = get_object_or_404(
        found.steps.select_related("renewal__term__unit__superior"), pk=step, kind__in=papers.REPLIES
    )
    return download(papers.reply_of(row), f"{papers.reply_title(row)}.docx", DOCX)
