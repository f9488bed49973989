"""The register of oversight, an occasion and what one does there, a finding and its way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.cases import reading as cases
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, require, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from . import forms, papers, reading, verbs
from .filters import OccasionFilter
from .models import Finding, Occasion
from .rules import RUN, VIEW, sees
from .tables import OccasionTable, export_occasions
from .words import AHEAD, BESIDE, FINDING_SHAPES, RECORD_WORDS, SHAPES, FindingState, Kind, Role, State

pages = require_http_methods(["GET", "POST"])


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Everything in reach, and where one takes part oneself."""
    may_view = holds(request.user, VIEW)
    rows = reading.register_rows(request.user)
    if not may_view and not rows.exists():
        raise Refused(VIEW)
    listing = Listing(
        title="民主监督", queryset=rows, table=OccasionTable, filters=OccasionFilter,
        search=lambda found, text: found.filter(title__contains=text), search_hint="主题", export=export_occasions,
        export_name="民主监督台账", may_export=may_view,
        empty=Empty("还没有活动", "代表巡视、听证会、民主沟通会、列席校长办公会在这里筹备、通知、记录，意见整改到人。"),
    )  # fmt: skip
    return render_listing(
        request, listing, template="oversight/register.html", context={"may_run": holds(request.user, RUN)}
    )


@pages
def plan(request: HttpRequest) -> HttpResponse:
    """A new occasion."""
    require_holds(request.user, RUN)
    unit = Unit.objects.get(pk=home_units(request.user, RUN)[0])
    form = forms.PlanForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.plan(unit, by=request.user, at=clock.now(), **form.values())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已建立，请确定参加人员。")
            return redirect("oversight:people", made.key)
    return _form(request, form, "筹备民主监督活动", "建立", unit.name)


def _form(
    request: HttpRequest, form: django_forms.Form, title: str, button: str, meta: str, occasion: Occasion | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "meta": meta, "occasion": occasion}
    return render(request, "oversight/form.html", context)


def _load(request: HttpRequest, key: UUID, *, run: bool = False) -> Occasion:
    row = get_object_or_404(Occasion.objects.select_related("unit"), key=key)
    if run:
        require(request.user, RUN, row.unit)
    elif not sees(request.user, row):
        raise Refused(VIEW)
    return row


@require_GET
def occasion(request: HttpRequest, key: UUID) -> HttpResponse:
    """When, where, who, what was said, what has to be mended; what can be done now."""
    row = _load(request, key)
    people = list(row.participants.select_related("person"))
    mine = next((p for p in people if p.person.user_id == request.user.pk), None)
    today = clock.today()
    may_run = allows(request.user, RUN, row.unit)
    come = clock.now() >= row.begins_at
    return render(request, "oversight/occasion.html", {
        "row": row, "shape": SHAPES[State(row.state)], "people": [(role, [p for p in people if p.role == role]) for role in Role if any(p.role == role for p in people)],
        "findings": [(f, FINDING_SHAPES[FindingState(f.state)], f.late(today)) for f in row.findings.select_related("person")],
        "may_run": may_run, "ahead": row.state in AHEAD, "word": RECORD_WORDS[Kind(row.kind)], "come": come,
        "mine": mine, "may_say": mine is not None and come and row.state in (State.ANNOUNCED, State.HELD),
    })  # fmt: skip


@pages
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who takes part: delegates from the rota, the others by name."""
    row, today = _load(request, key, run=True), clock.today()
    turns = reading.rota(row, today)
    there = list(row.participants.select_related("person"))
    initial = {r.value: "、".join(p.person.name for p in there if p.role == r) for r in BESIDE[Kind(row.kind)]}
    form = forms.OthersForm(request.POST or None, kind=row.kind, initial=initial)
    chosen = {str(p.person.key) for p in there if p.role == Role.DELEGATE}
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("delegate"))
        try:
            delegates = [turn.person for turn in turns if str(turn.person.key) in chosen]
            given = reading.people_typed(delegates, form.cleaned_data, row.unit, today)
            verbs.seat(row, people=given, by=request.user, at=clock.now())
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            messages.success(request, f"已确定 {len(given)} 人。")
            return redirect("oversight:occasion", row.key)
    shown = [(turn, str(turn.person.key) in chosen) for turn in turns]
    return render(request, "oversight/people.html", {"row": row, "form": form, "turns": shown})


@pages
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happened."""
    row = _load(request, key, run=True)
    form = forms.RecordForm(request.POST or None, initial={"record": row.record, "conclusion": row.conclusion})
    form.fields["record"].label = RECORD_WORDS[Kind(row.kind)]
    if request.method == "POST" and form.is_valid():
        try:
            verbs.hold(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "记录已保存。")
            return redirect("oversight:occasion", row.key)
    return _form(request, form, f"登记{RECORD_WORDS[Kind(row.kind)]}", "保存记录", row.title, row)


@pages
def find(request: HttpRequest, key: UUID) -> HttpResponse:
    """A matter to be mended."""
    row = _load(request, key, run=True)
    form = forms.FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = reading.named(given["person"], row.unit, clock.today())
            if len(found) != 1:
                raise RuleBroken("请写一位责任人的姓名。", field="person")
            verbs.find(
                row, text=given["text"], person=found[0], due_on=given["due_on"], by=request.user, at=clock.now()
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已交给责任人整改。")
            return redirect("oversight:occasion", row.key)
    return _form(request, form, "登记问题和意见", "交办整改", row.title, row)


@pages
def feed_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one has to say oneself."""
    row = _load(request, key)
    mine = row.participants.filter(person__user=request.user).first()  # type: ignore[misc]
    if mine is None:
        raise Refused("oversight.feed_back")
    form = forms.TextForm(request.POST or None, label="我的意见", initial={"text": mine.feedback})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.feed_back(row, text=form.cleaned_data["text"], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "意见已提交，归档以前可以修改。")
            return redirect("oversight:occasion", row.key)
    return _form(request, form, "反馈意见", "提交", row.title, row)


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Announced or archived, at one tap."""
    row = _load(request, key, run=True)
    acts: dict[str, Any] = {
        "announce": (verbs.announce, "已通知全体参加人员。"),
        "archive": (verbs.archive, "已归档。"),
    }
    if what not in acts:
        raise Http404
    do, said = acts[what]
    try:
        do(row, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, said)
    return redirect("oversight:occasion", row.key)


@pages
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Called off."""
    row = _load(request, key, run=True)
    form = forms.TextForm(request.POST or None, label="取消原因")
    if request.method == "POST" and form.is_valid():
        try:
            verbs.cancel(row, reason=form.cleaned_data["text"][:200], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已取消并通知参加人员。")
            return redirect("oversight:occasion", row.key)
    return _form(request, form, "取消活动", "取消这次活动", row.title, row)


@require_GET
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The record as .docx."""
    row = _load(request, key)
    if not row.record:
        raise Http404
    return download(papers.record(row), f"{row.title}.docx")


@pages
def finding(request: HttpRequest, key: UUID) -> HttpResponse:
    """A matter and its way: answered by the responsible one, confirmed by the union."""
    row = get_object_or_404(Finding.objects.select_related("occasion__unit", "person"), key=key)
    case = cases.case_of(row)
    assert case is not None
    if not cases.may_see(request.user, case):
        raise Refused(VIEW)
    answers = row.state == FindingState.OPEN and cases.handles(request.user, case)
    judges = row.state == FindingState.ANSWERED and allows(request.user, RUN, row.occasion.unit)
    form: django_forms.Form | None = None
    if answers:
        form = forms.TextForm(request.POST or None, label="整改情况")
    elif judges:
        form = forms.JudgeForm(request.POST or None)
    if request.method == "POST":
        if form is None:
            raise Refused("oversight.answer")
        if form.is_valid():
            verb = verbs.answer if answers else verbs.judge
            try:
                verb(row, by=request.user, at=clock.now(), **form.cleaned_data)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, "已报告整改情况。" if answers else "已记录。")
                return redirect("oversight:finding", row.key)
    return render(request, "oversight/finding.html", {
        "row": row, "case": case, "form": form, "answers": answers, "shape": FINDING_SHAPES[FindingState(row.state)],
        "late": row.late(clock.today()), "lines": cases.trail(case, request.user),
    })  # fmt: skip
