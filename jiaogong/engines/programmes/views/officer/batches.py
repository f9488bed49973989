"""Batches: gathered, judged, voted on, posted, confirmed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.scoring.models import Panel
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.manyfields import many_fields

from ... import documents, verbs
from ... import officer_reading as reading
from ...forms_officer import NumberForm, PostingForm, VoteForm
from ...models import Batch
from ...verbs.batches import entries_of
from ...verbs.judging import panel_of, vote_of
from ...verbs.posting import posting_of, public_title
from ...words import JUDGED, StepKind
from .common import CALL, attempt, load_batch, load_step_call

MOST_SHOWN = 300


@many_fields(10_000)
@require_http_methods(["GET", "POST"])
def gather(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the waiting entries of a step and make them a batch."""
    call, unit = load_step_call(request, key)
    ready = reading.waiting_by_step(call, unit)
    given = request.POST.get("step", request.GET.get("step", ""))
    known = {step.key for step, _ in ready}
    step = given if given in known else (ready[0][0].key if ready else "")
    entries = list(reading.waiting_entries(call, unit, step)) if step else []
    if request.method == "POST" and not step:
        messages.error(request, "没有等待成批办理的申报。")
        return redirect(request.path)
    if request.method == "POST":
        everything = request.POST.get("all") == "yes"
        keys = set(request.POST.getlist("entry"))
        chosen = [entry for entry in entries if everything or str(entry.key) in keys]
        made = attempt(
            request,
            lambda: verbs.gather(call, step=step, unit=unit, entries=chosen, by=request.user, at=clock.now()),
            f"已把 {len(chosen)} 件归为一批。",
        )  # fmt: skip
        if made:
            return redirect("programmes:batch", made.key)
        return redirect(f"{request.path}?step={step}")
    context = {
        "call": call,
        "unit": unit,
        "ready": ready,
        "step": step,
        "entries": entries,
        "own": call.unit_id == unit.pk,
    }
    return render(request, "programmes/officer/gather.html", context)


@require_GET
def batches(request: HttpRequest, key: UUID) -> HttpResponse:
    """The batches of a call."""
    call, unit = load_step_call(request, key)
    steps = {step.key: step.title for step in call.definition.steps}
    rows = [(batch, steps.get(batch.step, batch.step)) for batch in reading.batches_of(call, unit)]
    context = {"call": call, "rows": rows, "own": call.unit_id == unit.pk, "ready": reading.waiting_by_step(call, unit)}
    return render(request, "programmes/officer/batches.html", context)


@require_GET
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """One batch: its entries, and what its kind of step needs."""
    found = load_batch(request, key)
    return _page(request, found)


def _page(request: HttpRequest, found: Batch, form: Any = None) -> HttpResponse:
    step = found.programme.definition.step(found.step)
    acts = allows(request.user, "programmes.handle", found.unit)
    passages = found.passages.select_related("entry__unit", "entry__person").order_by("entry__rank", "entry__number")
    panel, vote, posting = panel_of(found), vote_of(found), posting_of(found)
    running = found.running
    context = {
        "confidential": found.programme.definition.confidential,
        "batch": found, "call": found.programme, "step": step, "kind": StepKind(step.kind), "acts": acts,
        "judged": step.kind in JUDGED, "passages": list(passages[:MOST_SHOWN]), "size": passages.count(),
        "panel": panel, "panel_href": _panel_href(panel), "vote": vote, "vote_href": _vote_href(vote),
        "posting": posting, "posting_href": _posting_href(posting), "may_call": allows(request.user, CALL, found.unit),
        "form": form or _form(step.kind, found) if running and acts else None,
        "number": documents.number_of(found), "number_form": NumberForm(), "hosts": found.unit_id == found.programme.unit_id,
    }  # fmt: skip
    return render(request, "programmes/officer/batch.html", context)


def _form(kind: str, found: Batch) -> Any:
    if kind == StepKind.VOTE:
        return VoteForm()
    if kind == StepKind.PUBLICISE:
        return PostingForm(initial={"title": public_title(found.programme), "body": documents.posting_text(found)})
    return None


def _panel_href(panel: Panel | None) -> str:
    return reverse("scoring:panel", args=[panel.key]) if panel else ""


def _vote_href(vote: Vote | None) -> str:
    return reverse("ballot:vote", args=[vote.key]) if vote else ""


def _posting_href(posting: Posting | None) -> str:
    return reverse("postings:posting", args=[posting.key]) if posting else ""


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """组织评审, 组织评议, 发布公示, 取文号: each by its verb."""
    found = load_batch(request, key, act=True)
    if what == "panel":
        panel = attempt(
            request,
            lambda: verbs.start_panel(found, by=request.user, at=clock.now()),
            "评审已建好，请聘请评委、分配任务。",
        )
        return redirect(_panel_href(panel) if panel else reverse("programmes:batch", args=[key]))
    forms: dict[str, Any] = {"vote": VoteForm, "publicise": PostingForm, "number": NumberForm}
    if what not in forms:
        raise Http404
    form = forms[what](request.POST)
    if form.is_valid():
        try:
            said = _done(request, found, what, form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, said)
            return redirect("programmes:batch", key)
    if what == "number":
        messages.error(request, "；".join(error for errors in form.errors.values() for error in errors))
        return redirect("programmes:batch", key)
    return _page(request, found, form)


def _done(request: HttpRequest, found: Batch, what: str, data: dict[str, Any]) -> str:
    given: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if what == "vote":
        verbs.open_vote(found, days=data["days"], **given)
        return f"会员评议已开始，{data['days']} 天后截止。"
    if what == "publicise":
        posting = verbs.publicise(found, title=data["title"], body=data["body"], **given)
        return f"公示已发布，到 {posting.ends_on:%m月%d日} 结束。"
    return f"文号：{documents.draw_number(found, mark=data['mark'], **given)}"


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """发布结果: what will follow, once more, then done."""
    found = load_batch(request, key, act=True)
    if found.programme.definition.step(found.step).kind != StepKind.CONFIRM:
        raise Http404
    if request.method == "POST" and found.closed_at is not None:
        messages.info(request, "这一批已经发布过了，没有重复发布。")
        return redirect("programmes:batch", key)
    if request.method == "POST":
        done = attempt(
            request,
            lambda: verbs.confirm(found, by=request.user, at=clock.now()),
            lambda n: f"已发布 {int(n)} 件结果。",
        )
        return redirect("programmes:batch" if done else "programmes:confirm", key)
    from ...portrait import outcome_words

    definition = found.programme.definition
    context = {
        "batch": found, "call": found.programme, "entries": entries_of(found), "outcome": outcome_words(definition),
        "step": definition.step(found.step),
    }  # fmt: skip
    return render(request, "programmes/officer/confirm.html", context)
