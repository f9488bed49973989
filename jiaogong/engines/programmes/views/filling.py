"""The form: fields by type, what arrives filled, saving by itself, files, the team, handing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.inbox.wording import due_words
from jiaogong.engines.org.models import Employment, Person, open_at
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.errors import RuleBroken

from .. import naming, prefill, reading, tables, verbs
from ..definition.schema import Definition, Field
from ..eligibility import Entrant
from ..forms import EntryForm, closed, raw_answers, rows_of
from ..models import Entry, Quota
from ..verbs.agreeing import needs_consent
from ..verbs.revealing import himself
from ..words import TEAM, TITLE, EntrantKind, EntryState, FieldType
from .common import load_own, told


def _asked(entry: Entry, definition: Definition) -> list[Field]:
    """The fields that may be filled in now."""
    return [f for f in definition.asked() if not closed(entry, f.key)]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _save(request: HttpRequest, entry: Entry, definition: Definition) -> dict[str, str]:
    data = request.POST
    return verbs.save_draft(
        entry, answers=raw_answers(_asked(entry, definition), data), revision=_number(data.get("revision")), by=request.user,
        at=clock.now(), title=None if closed(entry, TITLE) or definition.confidential else data.get("title"),
        window=data.get("window", "")[:40], serial=_number(data.get("serial")),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form. Saving without script works too; with one it saves by itself (`autosave`)."""
    entry = load_own(request, key)
    definition = entry.programme.definition
    if not entry.editable:
        return redirect("programmes:entry", entry.key)
    if request.method == "GET":
        return _page(request, entry, definition, dict(entry.answers), {})
    agreeing = request.POST.get("act") == "agree"
    try:
        if agreeing:
            verbs.agree(entry, by=request.user, at=clock.now())
        wrong = _save(request, entry, definition)
    except RuleBroken as broken:
        told(request, broken)
        return _page(request, entry, definition, _sent(entry, definition, request.POST), {})
    if wrong:
        return _page(request, entry, definition, _sent(entry, definition, request.POST), wrong)
    if request.POST.get("act") == "next":
        if naming.unnamed(entry, definition):
            messages.error(request, naming.UNNAMED)
            return redirect(f"{reverse('programmes:form', args=[entry.key])}#title")
        return redirect("programmes:submit", entry.key)
    if agreeing:
        messages.success(
            request, "已记下您的同意，可以填写敏感内容了。" if himself(entry, request.user) else "已记下本人书面同意。"
        )
        first = next((f.key for f in definition.asked() if f.sensitive), "")
        return redirect(f"{reverse('programmes:form', args=[entry.key])}#f-{first}")
    messages.success(request, "草稿已保存。")
    return redirect("programmes:form", entry.key)


def _sent(entry: Entry, definition: Definition, data: QueryDict) -> dict[str, Any]:
    """What was typed, over what is kept; sensitive values are never written into a page."""
    sensitive = {f.key for f in definition.fields if f.sensitive}
    typed = {k: v for k, v in raw_answers(_asked(entry, definition), data).items() if k not in sensitive}
    return {**entry.answers, **typed}


def _page(
    request: HttpRequest, entry: Entry, definition: Definition, values: dict[str, Any], wrong: dict[str, str]
) -> HttpResponse:
    today, files = clock.today(), reading.files_of(entry)
    asked = definition.asked()
    shown = EntryForm(_asked(entry, definition), values)
    shown.wrong(wrong)
    last = _last_year(request, entry)
    open_keys = {f.key for f in shown.asked}
    marks = _marks(entry, definition, last)
    rows = rows_of(
        entry, shown, [f for f in asked if f.key in open_keys or f.type in (FieldType.FILES, FieldType.NOTE)], files=files, marks=marks
    )  # fmt: skip
    kept = [row for row in _locked(entry, asked, open_keys, files)]
    withheld = [row.field for row in rows if row.field.sensitive and not row.locked]
    purpose = needs_consent(entry, definition) if withheld else None
    until = entry.programme.closes_on if entry.state == EntryState.DRAFT else None
    return render(request, "programmes/form.html", {
        "entry": entry, "programme": entry.programme, "definition": definition, "form": shown,
        "rows": [row for row in rows if not row.locked], "kept": kept,
        "titled": not closed(entry, TITLE) and not definition.confidential, "title_hint": naming.hint(definition),
        "title": request.POST.get("title", "" if naming.unnamed(entry, definition) else entry.title),
        "team": definition.entrant == EntrantKind.TEAM, "team_open": not closed(entry, TEAM),
        "members": list(entry.members.select_related("person")) if definition.entrant == EntrantKind.TEAM else [],
        "returned": entry.passages.filter(state="returned").select_related("unit", "by").last() if entry.state == EntryState.RETURNED else None,
        "title_remark": entry.to_mend.get(TITLE, ""), "team_remark": entry.to_mend.get(TEAM, ""),
        "due": due_words(until, today, WorkingCalendar()) if until else None, "last_year": last is not None and entry.state == EntryState.DRAFT,
        "saved_at": entry.changed_at, "sensitive": any(f.sensitive for f in asked),
        "upload_limit": 20, "purpose": purpose, "withheld": withheld, "himself": himself(entry, request.user),
    })  # fmt: skip


def _locked(entry: Entry, asked: tuple[Field, ...], open_keys: set[str], files: dict[str, list[Any]]) -> list[Any]:
    """Answers a returned entry keeps as they are."""
    shut = [f for f in asked if f.key not in open_keys and closed(entry, f.key)]
    return reading.answers_of(entry, shut, files)


def _last_year(request: HttpRequest, entry: Entry) -> Entry | None:
    """The entrant's own entry in the call before, if he may see it."""
    previous = entry.programme.previous_id
    if previous is None:
        return None
    rows = Entry.objects.visible_to(request.user).filter(programme=previous, unit=entry.unit, person=entry.person)
    return rows.exclude(state=EntryState.DRAFT).order_by("-pk").first()


def _marks(entry: Entry, definition: Definition, last: Entry | None) -> dict[str, list[str]]:
    """已带入 and 与去年相同, where the value still is what arrived."""
    found: dict[str, list[str]] = {}
    person = entry.person if definition.entrant != EntrantKind.UNIT else None
    for field in definition.asked():
        value = entry.answers.get(field.key)
        if not value:
            continue
        if field.prefill and value == prefill.read(field.prefill, entry.unit, person, clock.today()):
            found[field.key] = ["已带入"]
        elif last is not None and last.answers.get(field.key) == value and field.type != FieldType.YESNO:
            found[field.key] = ["与去年相同"]
    return found


@require_POST
def same_as_last_year(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fill what is still empty with last year's answers; files and sensitive answers are not carried over."""
    entry = load_own(request, key)
    definition, last = entry.programme.definition, _last_year(request, entry)
    if last is None or entry.state != EntryState.DRAFT:
        return redirect("programmes:form", entry.key)
    fields = [f for f in definition.asked() if not f.sensitive and not entry.answers.get(f.key)]
    values = {f.key: last.answers[f.key] for f in fields if last.answers.get(f.key)}
    try:
        wrong = verbs.save_draft(entry, answers=values, revision=entry.revision, by=request.user, at=clock.now())
    except RuleBroken as broken:
        told(request, broken)
    else:
        messages.success(request, f"已带入去年的 {len(values) - len(wrong)} 项，请逐项核对、修改。")
    return redirect("programmes:form", entry.key)


@require_POST
def autosave(request: HttpRequest, key: UUID) -> JsonResponse:
    """Keep what has been typed; answers {revision, at, errors} or {conflict}."""
    entry = load_own(request, key)
    try:
        wrong = _save(request, entry, entry.programme.definition)
    except RuleBroken as broken:
        return JsonResponse({"conflict": broken.message, "stale": broken.field == "revision"}, status=409)
    at = clock.now().astimezone(SHANGHAI)
    return JsonResponse({"revision": entry.revision, "at": f"{at:%H:%M}", "errors": wrong})


@require_POST
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files under a field: the field's list again for a script, else back to the form."""
    entry = load_own(request, key)
    field = request.POST.get("field", "")
    problems = []
    for sent in request.FILES.getlist("files"):
        try:
            verbs.attach_file(entry, field=field, upload=sent, by=request.user, at=clock.now())
        except RuleBroken as broken:
            problems.append(broken.message)
    if not request.FILES.getlist("files"):
        problems.append("请先选择文件。")
    return _files(request, entry, field, problems)


@require_POST
def remove_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file out of the form."""
    entry = load_own(request, key)
    found = get_object_or_404(Attachment, key=_uuid(request.POST.get("file", "")), owner_type="programmes.entryfile")
    field = entry.files.filter(pk=found.owner_id).values_list("field", flat=True).first() or ""
    problems = []
    try:
        verbs.remove_file(entry, attachment=found, by=request.user, at=clock.now())
    except RuleBroken as broken:
        problems.append(broken.message)
    return _files(request, entry, field, problems)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _files(request: HttpRequest, entry: Entry, field: str, problems: list[str]) -> HttpResponse:
    definition = entry.programme.definition
    if request.headers.get("X-Requested-With") == "fetch":
        files = reading.files_of(entry).get(field, [])
        asked = next((f for f in definition.fields if f.key == field), None)
        context = {"entry": entry, "row": {"field": asked, "files": files}, "problems": problems}
        return render(request, "programmes/files.html", context)
    for problem in problems:
        messages.error(request, problem)
    page = "programmes:form" if entry.editable else "programmes:entry"
    return redirect(f"{reverse(page, args=[entry.key])}#f-{field}")


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who is in the team. The people chosen so far stand in the address (?p=…), so that a search loses none."""
    entry = load_own(request, key)
    definition, today = entry.programme.definition, clock.today()
    if not entry.editable or definition.entrant != EntrantKind.TEAM:
        return redirect("programmes:entry", entry.key)
    given = request.POST if request.method == "POST" else request.GET
    keys = [_uuid(k) for k in given.getlist("p")][:200]
    now = [m.person for m in entry.members.select_related("person")]
    staff = Employment.objects.filter(open_at(today), unit__home=entry.unit).values("person_id")
    if keys:
        by_key = {p.key: p for p in Person.objects.filter(key__in=keys, pk__in=staff)}
        now = [by_key[k] for k in dict.fromkeys(keys) if k in by_key]
    out = _uuid(given.get("out", ""))
    now = [p for p in now if p.key != out]
    leader = next((p for p in now if str(p.key) == given.get("leader")), None) or next(
        (p for p in now if p.pk == entry.person_id), now[0] if now else None
    )
    if request.method == "POST" and leader is not None:
        try:
            verbs.set_team(entry, people=now, leader=leader, by=request.user, at=clock.now())
            messages.success(request, f"团队成员已保存，共 {len(now)} 人。")
            return redirect(f"{reverse('programmes:form', args=[entry.key])}#team")
        except RuleBroken as broken:
            told(request, broken)
    text = given.get("q", "").strip()[:60]
    found = [p for p in reading.staff_found(entry.unit, text, today) if p not in now]
    return render(request, "programmes/team.html", {
        "entry": entry, "definition": definition, "now": now, "leader": leader, "q": text, "found": found,
        "jobs": tables.job_words([*now, *found], entry.unit, today), "limits": definition.limits,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The last look before handing in: what is missing, whether the conditions hold, places left."""
    entry = load_own(request, key)
    if not entry.editable:
        return redirect("programmes:entry", entry.key)
    definition, today = entry.programme.definition, clock.today()
    if request.method == "POST":
        try:
            verbs.submit(entry, by=request.user, at=clock.now(), consent=request.POST.get("consent") == "1")
        except RuleBroken as broken:
            told(request, broken)
            return redirect("programmes:submit", entry.key)
        messages.success(request, f"已提交，申报编号 {entry.label}。办到哪一步，在这里都看得到。")
        return redirect("programmes:entry", entry.key)
    files = reading.files_of(entry)
    person = entry.person if definition.entrant != EntrantKind.UNIT else None
    conditions = reading.conditions_of(definition, Entrant(entry.unit, person, today))
    lacking = reading.lacking(entry, definition, files)
    size = entry.members.count() if definition.entrant == EntrantKind.TEAM else None
    small = size is not None and size < definition.limits.team_least
    late = entry.state == EntryState.DRAFT and not entry.programme.open_on(today)
    return render(request, "programmes/submit.html", {
        "entry": entry, "programme": entry.programme, "definition": definition, "lacking": lacking, "conditions": conditions,
        "team_small": small, "team_size": size, "late": late, "unnamed": (unnamed := naming.unnamed(entry, definition)), "ready": not (unnamed or lacking or small or late or any(not c.met for c in conditions)),
        "answers": reading.answers_of(entry, definition.asked(), files), "quota": _quota(entry), "purpose": needs_consent(entry, definition), "himself": himself(entry, request.user), "first": entry.state == EntryState.DRAFT,
        "next_step": definition.steps[0] if entry.state == EntryState.DRAFT else definition.step(entry.step),
    })  # fmt: skip


def _quota(entry: Entry) -> Quota | None:
    return Quota.objects.filter(programme=entry.programme, step="", unit=entry.unit).first()
