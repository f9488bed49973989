"""The ranking with every raw mark behind it; signing; the workbook and the signed sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import XLSX

from .. import subjects, verbs
from ..forms import SignForm
from ..models import Panel, Ranking, Rater
from ..reading import progress_of
from ..results import PER_PAGE, columns_of, lines_of, result_lines, result_title, with_text
from ..sheet import method_of, signed_sheet
from ..words import PanelState
from ..workbook import workbook_of
from .common import actor, may_run, page, rater_at


def _at(request: HttpRequest, key: UUID) -> tuple[Panel, Rater | None]:
    """The panel for its officer (no rater), or for a rater who may see results now: the chief judge once it is closed,
    everybody once it is signed. 404 else."""
    panel = get_object_or_404(Panel.objects.select_related("unit"), key=key)
    if may_run(request, panel):
        return panel, None
    rater = rater_at(request, key)
    if rater is None:
        raise Http404
    if rater.is_chief or panel.state == PanelState.SIGNED:
        return panel, rater
    raise Http404


def _signed_out(request: HttpRequest, key: UUID) -> HttpResponse | None:
    """Whoever is nobody yet is asked to sign in."""
    if request.user.is_authenticated or rater_at(request, key) is not None:
        return None
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


@login_not_required
@require_GET
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """For the chief judge: who is missing, nobody's marks (J17)."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    return page(request, "scoring/progress.html", {"panel": panel, "rater": rater, "progress": progress_of(panel)})


@login_not_required
@require_http_methods(["GET", "POST"])
def ranking(request: HttpRequest, key: UUID) -> HttpResponse:
    """The ranking, fifty to a page; signing below it."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    found = Ranking.objects.filter(panel=panel).first()
    if found is None:
        raise Http404
    found.panel = panel
    form = SignForm(request.POST or None)
    may_sign = panel.state == PanelState.CLOSED and (rater is None or rater.is_chief)
    if request.method == "POST" and form.is_valid():
        try:
            by: Any = request.user if rater is None else actor(request, rater)
            verbs.sign_off(panel, by=by, at=clock.now(), rater=rater, name=form.cleaned_data["name"])
        except RuleBroken as broken:
            form.add_error("name", broken.message)
        else:
            messages.success(request, "已签字，分数和排名不能再改。")
            return redirect("scoring:ranking", panel.key)
    paged = Paginator(found.placings.select_related("item__unit").order_by("position"), PER_PAGE)
    columns = columns_of(panel)
    shown = paged.get_page(request.GET.get("page", "1"))
    context = {
        "panel": panel, "rater": rater, "ranking": found, "judging": panel.judging, "page_obj": shown, "columns": columns,
        "lines": lines_of(list(shown.object_list), columns, panel.judging), "form": form, "may_sign": may_sign,
        "method": method_of(panel), "seed": panel.lot_seed if "lot" in panel.judging.ties else "",
        "hide_names": _hide_names(panel, rater), "ties": found.ties[:50], "more_ties": max(0, len(found.ties) - 50),
    }  # fmt: skip
    return page(request, "scoring/ranking.html", context)


@login_not_required
@require_POST
def rebuild(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reckon again from raw marks."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    try:
        by: Any = request.user if rater is None else actor(request, rater)
        verbs.rank(panel, by=by, at=clock.now(), rater=rater)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "已按原始分重新计算。")
    return redirect("scoring:ranking", panel.key)


@login_not_required
@require_GET
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """The short form: rank, label, score; fifty to a page."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    found = get_object_or_404(Ranking, panel=panel)
    shown = Paginator(result_lines(found), PER_PAGE).get_page(request.GET.get("page", "1"))
    title, link = subjects.title_and_link(panel) if rater is None else ("", "")
    context = {
        "panel": panel, "rater": rater, "ranking": found, "page_obj": shown, "subject_title": title, "subject_link": link,
        "hide_names": _hide_names(panel, rater), "rows": with_text(shown.object_list, panel.judging),
    }  # fmt: skip
    return page(request, "scoring/result.html", context)


def _hide_names(panel: Panel, rater: Rater | None) -> bool:
    """Raters of a blind panel never learn from us whose work it was; the posting tells everybody."""
    return rater is not None and panel.judging.blind


def _file(panel: Panel, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, f"{result_title(panel)}.{ending}") or ""
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_GET
def workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Scores, raw marks and reasons in one sheet."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    found = get_object_or_404(Ranking, panel=panel)
    return _file(panel, workbook_of(found, panel, clock.today(), named=not _hide_names(panel, rater)), XLSX, "xlsx")


@login_not_required
@require_GET
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The signed sheet as PDF (before signing: to be signed by hand)."""
    if (asked := _signed_out(request, key)) is not None:
        return asked
    panel, rater = _at(request, key)
    found = get_object_or_404(Ranking, panel=panel)
    return _file(panel, signed_sheet(found, panel, named=not _hide_names(panel, rater)), "application/pdf", "pdf")
