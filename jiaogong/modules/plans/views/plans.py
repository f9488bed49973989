"""Plans: the list, the upload, the page of a plan in force."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.figures.links import figure_url
from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.reading import UnreadableDocument, read_document
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.ui.broken import add_broken

from ..forms import BulletinForm, PlanForm, UploadForm
from ..highlight import excerpt
from ..models import Assignment, Plan
from ..progress import PlanStanding, TargetStanding, TaskStanding, figure_words, plan_standing
from ..verbs.editing import change_plan, close_plan, delete_draft
from ..verbs.uploading import upload_plan
from ..words import AssignmentStatus, BindingStatus, PlanStatus, State, TaskStatus
from .common import load_plan, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans within reach, newest year first."""
    require_holds(request.user, "plans.view")
    found = (
        Plan.objects.visible_to(request.user)
        .select_related("unit")
        .defer("text")
        .annotate(
            confirmed_tasks=Count("tasks", filter=Q(tasks__status=TaskStatus.CONFIRMED)),
            proposed_tasks=Count("tasks", filter=Q(tasks__status=TaskStatus.PROPOSED)),
        )
    )
    if year := request.GET.get("year", ""):
        found = found.filter(year=int(year)) if year.isdigit() and len(year) == 4 else found.none()
    years = Plan.objects.visible_to(request.user).order_by("-year").values_list("year", flat=True).distinct()
    context = {
        "plans": found[:200],
        "years": years,
        "year": year,
        "may_upload": bool(home_units(request.user, "plans.edit")),
    }
    return render(request, "plans/plans.html", context)


def upload(request: HttpRequest) -> HttpResponse:
    """Upload or paste a document; what is read from it waits on the review page."""
    require_holds(request.user, "plans.edit")
    units = Unit.objects.filter(pk__in=home_units(request.user, "plans.edit"))
    form = UploadForm(request.POST or None, request.FILES or None, units=units, initial={"unit": units.first()})
    if request.method == "POST" and form.is_valid():
        try:
            text = _text_of(form)
            now = clock.now()
            plan = upload_plan(unit=form.cleaned_data["unit"], text=text, by=request.user, at=now)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(
                request,
                "已读取，请逐项核对后确认。" if plan.created_at == now else "这份文件之前已经上传过，这是当时的计划。",
            )
            return redirect("plans:review", plan.key)
    return render(request, "plans/upload.html", {"form": form, "one_unit": len(units) == 1})


def _text_of(form: UploadForm) -> str:
    """The text of the file, or what was pasted. Raises RuleBroken naming what is wrong with the file."""
    file = form.cleaned_data["file"]
    if not file:
        return str(form.cleaned_data["text"])
    if file.size > settings.UPLOAD_LIMIT:
        raise RuleBroken(
            f"文件有 {file.size // 2**20} MB，超过 {settings.UPLOAD_LIMIT // 2**20} MB 的上限。请删去图片后另存再上传，或直接粘贴正文。",
            field="file",
        )
    try:
        return read_document(file.read(), file.name or "").text
    except UnreadableDocument as error:
        raise RuleBroken(str(error), field="file") from error


@require_GET
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """A plan in force: four numbers, tasks with live targets beside the document. A draft goes to its review."""
    found = load_plan(request, key)
    if found.status == PlanStatus.DRAFT:
        return redirect("plans:review", found.key)
    at = clock.today()
    standing = plan_standing(found, at)
    may_edit = allows(request.user, "plans.edit", found.unit)
    year, quarter = clock.quarter_of(at)
    shown = _shown_task(standing, request.GET.get("task", ""))
    context = {
        "plan": found,
        "standing": standing,
        "groups": _groups(standing),
        "cards": _cards(standing),
        "shown": shown,
        "excerpt": excerpt(found, shown.task, [t.target for t in shown.targets]) if shown else [],
        "quarter": f"{year}年第{'一二三四'[quarter - 1]}季度",
        "complete_words": f"{standing.complete} / {len(standing.tasks)}",
        "state_counts": _state_counts(standing),
        "unconfirmed": found.tasks.filter(targets__binding=BindingStatus.PROPOSED, status=TaskStatus.CONFIRMED).count(),
        "may_edit": may_edit and found.status == PlanStatus.CONFIRMED,
        "may_assign": allows(request.user, "plans.assign", found.unit),
        "may_bulletin": allows(request.user, "plans.bulletin", found.unit),
        "journal": Entry.objects.filter(object_type=found._meta.label_lower, object_id=found.pk)[:20]
        if may_edit
        else [],
        "bulletins": found.bulletins.select_related("snapshot"),
        "bulletin_form": BulletinForm(initial={"year": year, "quarter": quarter}),
    }
    return render(request, "plans/plan.html", context)


def _shown_task(standing: PlanStanding, key: str) -> TaskStanding | None:
    """The task whose sentence stands beside the table: the one asked for, else the first with live numbers."""
    asked = [t for t in standing.tasks if str(t.task.key) == key]
    live = [t for t in standing.tasks if any(target.value for target in t.targets)]
    return next(iter(asked + live + standing.tasks), None)


def _workers(standing: PlanStanding) -> dict[int, list[str]]:
    """Who does each task, shortly: own departments by name, units below by number once there are several."""
    rows = Assignment.objects.filter(task__in=[t.task for t in standing.tasks]).exclude(
        status=AssignmentStatus.WITHDRAWN
    )
    own: dict[int, list[str]] = {}
    below: dict[int, list[str]] = {}
    for task_id, home_id, name in rows.order_by("pk").values_list(
        "task_id", "office__unit__home_id", "office__unit__name"
    ):
        side = own if home_id == standing.plan.unit_id else below
        if name not in side.setdefault(task_id, []):
            side[task_id].append(name)
    words: dict[int, list[str]] = {}
    for task in standing.tasks:
        units = below.get(task.task.pk, [])
        words[task.task.pk] = own.get(task.task.pk, []) + (
            units if len(units) == 1 else [f"{len(units)} 个下级单位"] if units else []
        )
    return words


def _groups(standing: PlanStanding) -> list[dict[str, object]]:
    """Tasks under their top heading, each target with its link and excerpt."""
    groups: list[dict[str, object]] = []
    sections = {s.pk: s for s in standing.plan.sections.all()}
    rows: list[dict[str, object]] = []
    workers = _workers(standing)
    last: object = ()
    for task in standing.tasks:
        top = sections.get(task.task.section_id or 0)
        while top is not None and top.parent_id is not None:
            top = sections[top.parent_id]
        if top != last:
            rows = []
            groups.append({"section": top, "rows": rows})
            last = top
        views = [target_view(standing, t) for t in task.targets]
        rows.append({"standing": task, "targets": views, "workers": workers.get(task.task.pk, [])})
    return groups


def target_view(standing: PlanStanding, target: TargetStanding) -> dict[str, object]:
    """What the page shows of a target: numbers, bar, chip, and the address of the rows behind."""
    row = target.target
    share = row.low if row.measure == "%" else 100
    actual = target.actual
    view: dict[str, object] = {
        "standing": target,
        "target": row,
        "words": figure_words(row),
        "href": "",
        "missing_href": "",
    }
    if actual is not None:
        percent = actual if row.measure == "%" else (actual * 100 / row.low if row.low else 100)
        view.update(bar=min(percent, 100), mark=min(share, 100))
    if row.binding == BindingStatus.BOUND:
        place = {
            "unit": standing.plan.unit,
            "conditions": row.conditions,
            "category": row.category,
            "parameters": row.parameters,
        }
        view["href"] = figure_url(row.figure, **place)
        view["missing_href"] = figure_url(row.figure, missing=True, **place)
    return view


def _cards(standing: PlanStanding) -> list[dict[str, object]]:
    """The three live targets that need attention most, for the top of the page."""
    live = [t for t in standing.targets if t.value is not None and t.actual is not None]
    order = [State.OVERDUE, State.BEHIND, State.ON_TRACK, State.NO_DATA, State.NOT_STARTED, State.MET, State.DONE]
    live.sort(key=lambda t: order.index(t.state))
    return [target_view(standing, t) for t in live[:3]]


def _state_counts(standing: PlanStanding) -> str:
    parts = [
        (State.ON_TRACK.label, standing.count(State.ON_TRACK)),
        (State.BEHIND.label, standing.count(State.BEHIND)),
        (State.OVERDUE.label, standing.count(State.OVERDUE)),
        (State.NOT_STARTED.label, standing.count(State.NOT_STARTED)),
    ]
    return " · ".join(f"{title} {number}" for title, number in parts if number) or "全部完成"


def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct title, issuer, number, date, year."""
    found = load_plan(request, key, "plans.edit")
    form = PlanForm(request.POST or None, instance=Plan.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            say(request, "已保存。")
            return redirect("plans:plan", found.key)
    return render(request, "plans/plan_form.html", {"form": form, "plan": found})


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Archive."""
    found = load_plan(request, key, "plans.edit")
    close_plan(found, by=request.user)
    say(request, "计划已归档。")
    return redirect("plans:plan", found.key)


@require_POST
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    delete_draft(load_plan(request, key, "plans.edit"), by=request.user)
    say(request, "草稿已删除。")
    return redirect("plans:plans")


@require_GET
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """导出台账: every confirmed task and target as it stands today."""
    found = load_plan(request, key)
    standing = plan_standing(found, clock.today())
    columns = [
        Column("部分", 24), Column("任务", 44), Column("类别", 10), Column("时限", 12, "date"), Column("任务状态", 10),
        Column("目标", 28), Column("目标值", 12), Column("实际", 22), Column("目标状态", 12), Column("数据来源", 32),
    ]  # fmt: skip
    data = write_sheet(f"{found.title} 台账", columns, list(_register_rows(standing)), as_of=standing.at)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title} 台账.xlsx")
    return response


def _register_rows(standing: PlanStanding):  # type: ignore[no-untyped-def]
    for group in _groups(standing):
        for row in group["rows"]:  # type: ignore[attr-defined]
            task = row["standing"]
            head = [
                str(group["section"] or ""),
                task.task.title,
                task.task.get_kind_display(),
                task.task.due_on,
                str(task.state.label),
            ]
            for view in row["targets"] or [None]:
                if view is None:
                    yield [*head, "", "", "", "", ""]
                    continue
                target = view["standing"]
                yield [
                    *head,
                    target.target.subject,
                    target.goal,
                    target.actual_text,
                    str(target.state.label),
                    view["words"],
                ]
