"""One import: columns, progress, grid, changes, result, and what is done to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .. import grid, verbs, work
from ..files import own_file
from ..forms import ActForm, CellForm, ColumnsForm
from ..models import ImportBatch, ImportRow
from ..words import State
from .common import load_batch, page, workbook


@require_GET
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """The import as it stands now."""
    return show(request, load_batch(request, key))


def show(request: HttpRequest, found: ImportBatch, broken: str = "") -> HttpResponse:
    """The page that fits the state."""
    if found.state in (State.UPLOADED, State.FAILED) and found.swept_at is None:
        return _columns_page(request, found, _columns_form(found, None), broken or found.message)
    if found.working:
        return page(request, "rosters/progress.html", {"batch": found, **progress_of(found)})
    if found.state == State.CHECKED and found.swept_at is None:
        return _grid_page(request, found, broken)
    return page(request, "rosters/result.html", {"batch": found, "broken": broken, **result_of(found)})


def _columns_form(found: ImportBatch, data: Any) -> ColumnsForm:
    initial = {"since": found.default_since, "default_type": found.default_type}
    return ColumnsForm(data, headers=found.headers, mapping=found.mapping, initial=initial)


def _columns_page(request: HttpRequest, found: ImportBatch, form: ColumnsForm, broken: str = "") -> HttpResponse:
    samples = verbs.sample_values(found)
    columns = [(form[name], samples[at] if at < len(samples) else []) for at, name in enumerate(form.columns)]
    columns = [(bound, values) for bound, values in columns if values or bound.value()]
    known = sum(bool(bound.value()) for bound, _ in columns)
    context = {"batch": found, "form": form, "columns": columns, "known": known, "broken": broken}
    return page(request, "rosters/columns.html", context)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what each column is, and check the rows."""
    found = load_batch(request, key)
    if found.swept_at is not None or found.working:
        return show(request, found)
    form = _columns_form(found, request.POST if request.method == "POST" else None)
    broken = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.set_columns(
                found, by=request.user, mapping=form.mapping(), default_type=given["default_type"], since=given["since"]
            )
            return redirect("rosters:batch", key)
        except RuleBroken as error:
            broken = error.message
    return _columns_page(request, found, form, broken)


def summary_of(found: ImportBatch) -> dict[str, Any]:
    """What waits, in numbers, and what may be submitted."""
    counts = found.counts
    rows, errors, skip = counts.get("rows", 0), counts.get("errors", 0), counts.get("skip", 0)
    ready = {key: counts.get(key, 0) for key in ("new", "update", "same", "transfer", "held")}
    single = ImportRow.objects.filter(batch=found).order_by().values("unit").distinct().count() <= 1
    return {
        "rows": rows, "errors": errors, "skip": skip, "ready": ready, "single": single,
        "may_submit": rows > skip and not (single and errors), "fine": rows - errors - skip,
        "problems": grid.most_common_problems(found) if errors else [],
    }  # fmt: skip


def _grid_page(request: HttpRequest, found: ImportBatch, broken: str = "") -> HttpResponse:
    tabs = grid.tabs_of(found)
    keys = [key for key, *_ in tabs]
    usual = "errors" if "errors" in keys else "all"
    asked = request.GET.get("show", "") or request.POST.get("show", "")
    show_ = asked if asked in keys else usual
    rows, lines = grid.page_of_rows(found, show_, request.GET.get("page") or request.POST.get("page"))
    context = {
        "batch": found, "tabs": tabs, "show": show_, "page_": rows, "lines": lines, "broken": broken,
        "fields": [grid.FIELDS[field] for field in grid.fields_of(found)], "types": EmploymentType.choices,
        "words": grid.unknown_types(found) if found.counts.get("errors") else [], **summary_of(found),
    }  # fmt: skip
    return page(request, "rosters/grid.html", context)


@require_POST
def cell(request: HttpRequest, key: UUID) -> HttpResponse:
    """A mended cell: its row anew, with the rows it repeats and the summary."""
    found = load_batch(request, key)
    form = CellForm(request.POST)
    if not form.is_valid():
        return show(request, found)
    number = form.cleaned_data["number"]
    broken = ""
    numbers = [number]
    try:
        numbers = verbs.mend(
            found, by=request.user, number=number, field=form.cleaned_data["field"], value=form.cleaned_data["value"]
        )
    except RuleBroken as error:
        broken = error.message
    return _rows_again(request, found, number, numbers, broken)


def _rows_again(request: HttpRequest, found: ImportBatch, number: int, numbers: list[int], broken: str) -> HttpResponse:
    found.refresh_from_db()
    kept = ImportRow.objects.filter(batch=found, number__in=numbers[:60]).order_by("number")
    lines = {line.number: line for line in grid.lines_of(found, kept)}
    first = lines.pop(number, None)
    context = {
        "batch": found, "line": first, "others": list(lines.values()), "broken": broken, "show": request.POST.get("show", ""),
        **summary_of(found),
    }  # fmt: skip
    return page(request, "rosters/row_answer.html", context)


@require_POST
def act(request: HttpRequest, key: UUID) -> HttpResponse:
    """One act on the import or on a row of it."""
    found = load_batch(request, key)
    form = ActForm(request.POST)
    if not form.is_valid():
        return show(request, found)
    given = form.cleaned_data
    try:
        numbers = _run(request, found, given)
    except RuleBroken as error:
        found.refresh_from_db()
        return show(request, found, error.message)
    if numbers and request.headers.get("HX-Request"):
        return _rows_again(request, found, given["number"], numbers, "")
    back = reverse("rosters:batch", args=[key])
    return redirect(
        f"{back}?show={given['show']}" if given.get("show") and given["act"] in ("decide", "held") else back
    )


def _run(request: HttpRequest, found: ImportBatch, given: dict[str, Any]) -> list[int]:
    """Do it; answers the numbers of rows that changed, where it was about a row."""
    user, what = request.user, given["act"]
    if what == "decide" and given["number"]:
        return verbs.decide(found, by=user, number=given["number"], decision=given["decision"])
    if what == "held":
        messages.success(request, f"{verbs.decide_held(found, by=user)} 人将在提交时发起会籍接转。")
    elif what == "type":
        verbs.set_type(found, by=user, word=given["word"], meaning=given["meaning"])
        label = EmploymentType(given["meaning"]).label
        messages.success(request, f"“{given['word']}”已按“{label}”处理，下次导入也这样认。")
    elif what == "leave_out":
        messages.success(request, f"{verbs.leave_out_wrong(found, by=user)} 行改为不导入。")
    elif what == "again":
        verbs.check_again(found, by=user)
    elif what == "submit":
        verbs.submit(found, by=user)
    elif what == "undo":
        back, stay = verbs.undo(found, by=user)
        words = f"已撤回 {back} 行。" + (f"{stay} 行之后有人改过或已申请接转，保留不动。" if stay else "")
        messages.success(request, words)
    elif what == "sheet" and given["sheet"] is not None:
        verbs.choose_sheet(found, by=user, sheet=given["sheet"])
    return []


def progress_of(found: ImportBatch) -> dict[str, Any]:
    """How far a long import is."""
    share = round(found.done / found.total * 100) if found.total else 0
    return {"share": share, "words": f"{found.done:,} / {found.total:,} 行"}


@require_GET
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """The bar alone, asked for every two seconds; when the work is over the page loads anew."""
    found = load_batch(request, key)
    if not found.working:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return page(request, "rosters/progress_bar.html", {"batch": found, **progress_of(found)})


def result_of(found: ImportBatch) -> dict[str, Any]:
    """What was written, and how long it may still be taken back."""
    left = None
    if found.state == State.APPLIED and found.applied_at and found.swept_at is None:
        seconds = (found.applied_at + work.UNDO_FOR - clock.now()).total_seconds()
        left = int(seconds // 60) + 1 if seconds > 0 else None
    applied = found.counts.get("applied", {})
    return {"left": left, "applied": applied, "undone": found.counts.get("undone")}


@require_GET
def countdown(request: HttpRequest, key: UUID) -> HttpResponse:
    """How long the import may still be taken back, in words."""
    found = load_batch(request, key)
    return page(request, "rosters/countdown.html", {"batch": found, **result_of(found)})


@require_GET
def changes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before and after of every value that will change."""
    found = load_batch(request, key)
    if found.swept_at is not None or found.state not in (State.CHECKED, State.APPLIED, State.UNDONE):
        return show(request, found)
    rows, lines = grid.page_of_rows(found, "update", request.GET.get("page"))
    return page(request, "rosters/changes.html", {"batch": found, "page_": rows, "lines": lines})


@require_GET
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The user's own file with a column of problems."""
    found = load_batch(request, key)
    if found.swept_at is not None or not ImportRow.objects.filter(batch=found).exists():
        return show(request, found)
    day = clock.today()
    return workbook(own_file(found, day), f"{found.unit.name}名册核对结果_{day:%Y%m%d}.xlsx")
