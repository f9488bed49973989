"""The officer's pages: panels of his unit, one panel with who has marked what, and everything done to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import subjects, verbs
from ..coverage import COLUMNS, coverage_of
from ..forms import AssignForm, CloseForm, ReopenForm
from ..models import ItemFile, Panel, Rater
from ..reading import progress_of
from ..rules import RUN
from ..sheet import method_of, tie_words
from ..tables import PanelFilter, PanelTable
from ..words import SHAPES, FileState, PanelState
from .common import page, run

SENT_SLOT = "scoring_links"


@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """Panels the user's office runs."""
    require_holds(request.user, RUN)
    return render_listing(
        request,
        Listing(
            title="评审打分", queryset=Panel.objects.visible_to(request.user).select_related("unit"), table=PanelTable,
            filters=PanelFilter, search=lambda rows, text: rows.filter(title__contains=text.strip()),
            search_hint="评审名称",
            empty=Empty("还没有评审", "在项目进入评审环节时建立评审，就会列在这里。"),
        ),
    )  # fmt: skip


@require_GET
def panel(request: HttpRequest, key: UUID) -> HttpResponse:
    """One panel: how far it is, its raters, what each has marked (never how), and the next step."""
    row = run(request, key)
    title, link = subjects.title_and_link(row)
    progress = progress_of(row)
    raters = list(row.raters.select_related("unit", "person"))
    failed = ItemFile.objects.filter(item__panel=row, state=FileState.FAILED).select_related("item")
    sums = {missing.rater_id: missing for missing in progress.missing}
    context = {
        "panel": row, "judging": row.judging, "criteria": row.criteria, "progress": progress, "shape": SHAPES[PanelState(row.state)],
        "subject_title": title, "subject_link": link, "failed": list(failed[:50]),
        "raters": [(rater, sums.get(rater.pk)) for rater in raters], "many": len(raters) > COLUMNS,
        "coverage": coverage_of(row, raters, request.GET.get("page", "1")), "links": request.session.pop(f"{SENT_SLOT}.{row.pk}", []),
        "assign_form": AssignForm(), "close_form": CloseForm(), "reopen_form": ReopenForm(panel=row),
        "method": method_of(row), "tie_words": tie_words(row),
    }  # fmt: skip
    return page(request, "scoring/panel.html", context)


def _back(row: Panel) -> HttpResponse:
    return redirect("scoring:panel", row.key)


@require_POST
def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the items to the raters."""
    row, form = run(request, key), AssignForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleBroken("每件作品的评委人数填 0 到 99。")
        number = verbs.assign(row, by=request.user, at=clock.now(), each=form.cleaned_data["each"] or 0)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"新分配了 {number} 项评审任务。" if number else "任务都已分配，没有要补的。")
    return _back(row)


@require_POST
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the panel, and send links to whoever has no account."""
    row = run(request, key)
    try:
        row = verbs.open_panel(row, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return _back(row)
    waiting = row.raters.filter(token=None, assignments__isnull=False).select_related("person").distinct()
    _send(request, row, [rater for rater in waiting if rater.person is None or rater.person.user_id is None])
    messages.success(request, "评分已经开始，有账号的评委已收到待办。")
    return _back(row)


@sensitive_variables("sent")
def _send(request: HttpRequest, row: Panel, raters: list[Rater]) -> None:
    """Links by text message; what did not go out by message the next page shows once."""
    shown = []
    for rater in raters:
        rater.panel = row
        try:
            sent = verbs.send_link(rater, absolute=request.build_absolute_uri, by=request.user, at=clock.now())
        except RuleBroken as broken:
            messages.error(request, f"{rater.name}：{broken.message}")
        else:
            if sent.sent:
                messages.success(request, f"评分链接已发给{rater.name}。")
            else:
                shown.append([rater.name, sent.address])
    if shown:
        request.session[f"{SENT_SLOT}.{row.pk}"] = shown


@require_POST
def link(request: HttpRequest, key: UUID, rater_key: UUID) -> HttpResponse:
    """A fresh link for one rater."""
    row = run(request, key)
    rater = get_object_or_404(row.raters.select_related("person"), key=rater_key)
    rater.panel = row
    _send(request, row, [rater])
    return _back(row)


@require_POST
@sensitive_variables("links")
def remind(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remind whoever has not handed in."""
    row = run(request, key)
    try:
        told, links, wrong = verbs.remind(row, absolute=request.build_absolute_uri, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return _back(row)
    shown = [[sent.rater.name, sent.address] for sent in links if not sent.sent]
    if shown:
        request.session[f"{SENT_SLOT}.{row.pk}"] = shown
    for words in wrong:
        messages.error(request, words)
    messages.success(request, f"已提醒 {told + len(links)} 位还没有提交的评委。")
    return _back(row)


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """No more marks."""
    row = run(request, key)
    try:
        verbs.close_panel(row, by=request.user, at=clock.now(), reason=request.POST.get("reason", "")[:200])
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return _back(row)
    messages.success(request, "评分已截止，排名已算出，请核对后签字。")
    return redirect("scoring:ranking", row.key)


@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Marking goes on."""
    row = run(request, key)
    form = ReopenForm(request.POST, panel=row)
    try:
        if not form.is_valid():
            raise RuleBroken("请写明重新开放的原因（200 字以内）。")
        given = form.cleaned_data
        verbs.reopen(row, by=request.user, at=clock.now(), reason=given["reason"], raters=list(given["raters"]))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "评分已重新开放，原来的排名作废。")
    return _back(row)


@require_POST
def allow(request: HttpRequest, key: UUID, file_key: UUID) -> HttpResponse:
    """Let raters have a file as it is."""
    row = run(request, key)
    file = get_object_or_404(ItemFile.objects.select_related("item__panel"), key=file_key, item__panel=row)
    try:
        verbs.allow_file(file, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"{file.name} 将按原样提供给评委。")
    return _back(row)
