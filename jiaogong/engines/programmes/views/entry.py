"""One entry: its way like a parcel's, its answers, what is to be done now by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.pdf import official_pdf
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import papers, reading, tables, verbs
from ..answers import as_text
from ..aside import own_among
from ..definition.schema import Field
from ..forms import EntryForm, OpinionForm, RefuseForm, ReturnForm, RevealForm, WithdrawForm, raw_answers, rows_of
from ..models import Entry, Passage
from ..tracking import track
from ..verbs.entering import may_write
from ..verbs.revealing import REVEALED_MINUTES, himself, may_reveal
from ..verbs.stepping import UNDO_MINUTES, mendable
from ..words import PER_ENTRY, Actor, EntrantKind, FieldType, PassageState, StepKind
from .common import DOCX, PDF, download, form_data, load_entry, told


def _load(request: HttpRequest, key: UUID) -> Entry:
    """The entry with its passages read once."""
    found = load_entry(request, key)
    passages = Passage.objects.filter(entry=found).select_related("unit", "by")
    prefetch_related_objects([found], Prefetch("passages", passages))
    return found


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """The entry's page; POST: what whoever's turn it is does (`act`)."""
    found = _load(request, key)
    acts = _acts(request, found)
    if request.method == "POST":
        if request.POST.get("act") not in acts["may"]:
            if not any(allows(request.user, "programmes.handle", p.unit) for p in found.passages.all()):
                raise Refused("programmes.handle")
            messages.error(request, "这件申报刚刚已经办理，或者不在您这一环节。最新进展如下。")
            return redirect("programmes:entry", found.key)
        if _done(request, found, acts):
            return redirect("programmes:entry", found.key)
    return render(request, "programmes/entry.html", _context(request, found, acts))


def _acts(request: HttpRequest, found: Entry) -> dict[str, Any]:
    """The forms of the page, and which of them the user may send."""
    definition, user = found.programme.definition, request.user
    waiting = next((p for p in found.passages.all() if p.state == PassageState.WAITING), None)
    step = definition.step(waiting.step) if waiting else None
    turn = waiting is not None and step is not None and reading.may_handle(found, waiting, user)
    single = step is not None and step.kind in PER_ENTRY and step.kind != StepKind.REPORT
    report = bool(step and step.by == Actor.ENTRANT and step.kind == StepKind.REPORT and may_write(found, user))
    may = ["pass", "return", "refuse"] if turn and single else []
    may += ["report"] if report else []
    own = single and not turn and bool(own_among([found], user))
    aside = own and waiting is not None and allows(user, "programmes.handle", waiting.unit)
    undo = reading.undoable(found, user, clock.now(), UNDO_MINUTES)
    may += ["take_back"] if undo else []
    titles = mendable(definition)
    return {
        "may": may, "step": step, "waiting": waiting, "turn": turn and single, "together": turn and not single and not report,
        "undo": undo, "aside": aside, "titles": titles, "report": report,
        "pass_form": OpinionForm(form_data(request, "pass"), auto_id="pass_%s"),
        "return_form": ReturnForm(form_data(request, "return"), titles=titles, auto_id="return_%s"),
        "refuse_form": RefuseForm(form_data(request, "refuse"), auto_id="refuse_%s"),
        "report_form": _report_form(request, found, step.key) if report and step else None,
    }  # fmt: skip


def _report_form(request: HttpRequest, found: Entry, step: str) -> EntryForm:
    asked = found.programme.definition.asked(step)
    data = form_data(request, "report")
    sensitive = {f.key for f in asked if f.sensitive}
    values = {k: v for k, v in raw_answers(asked, data).items() if k not in sensitive} if data is not None else {}
    return EntryForm(asked, values)


def _done(request: HttpRequest, found: Entry, acts: dict[str, Any]) -> bool:
    """Run what was sent; False where a form says what is wrong."""
    act = request.POST["act"]
    form = acts.get(f"{act}_form")
    if form is not None and not form.is_valid() and act != "report":
        return False
    try:
        return _run(request, found, act, form)
    except RuleBroken as broken:
        if form is None or act == "report":
            told(request, broken)
            return True
        add_broken(form, broken)
        return False


def _run(request: HttpRequest, found: Entry, act: str, form: Any) -> bool:
    by, at = request.user, clock.now()
    if act == "pass":
        verbs.pass_on(found, opinion=form.cleaned_data["opinion"], by=by, at=at)
        messages.success(request, f"已通过。{UNDO_MINUTES} 分钟内可以撤销。")
    elif act == "return":
        verbs.send_back(found, fields=form.marked(), opinion=form.cleaned_data["opinion"], by=by, at=at)
        messages.success(request, "已退回，修改意见已送达申报人。")
    elif act == "refuse":
        verbs.refuse(found, opinion=form.cleaned_data["opinion"], by=by, at=at)
        messages.success(request, f"已办理为不通过。{UNDO_MINUTES} 分钟内可以撤销。")
    elif act == "take_back":
        verbs.take_back(found, by=by, at=at)
        messages.success(request, "已撤销，请重新办理。")
    elif act == "report":
        asked = found.programme.definition.asked(found.step)
        wrong = verbs.hand_in_report(found, answers=raw_answers(asked, request.POST), by=by, at=at)
        form.wrong(wrong)
        if wrong:
            return False
        messages.success(request, "已提交。")
    return True


def _context(
    request: HttpRequest, found: Entry, acts: dict[str, Any], opened: dict[str, str] | None = None,
    reveal_form: RevealForm | None = None,
) -> dict[str, Any]:  # fmt: skip
    definition, user = found.programme.definition, request.user
    files = reading.files_of(found)
    reported = {p.step for p in found.passages.all() if p.state == PassageState.PASSED}
    fields = [f for f in definition.fields if not f.step or f.step in reported]
    answers = reading.answers_of(found, fields, files)
    own = may_write(found, user)
    secret = any(a.filled for a in answers if a.field.sensitive) and may_reveal(found, user)
    report_rows = []
    if acts["report_form"] is not None:
        report_rows = rows_of(found, acts["report_form"], definition.asked(acts["step"].key), files=files, marks={})
    return {
        "entry": found, "programme": found.programme, "definition": definition, "tone": tables.shape_of(found.state), "own": own,
        "stops": track(found, acts["titles"], clock.today()), "answers": answers, "acts": acts, "report_rows": report_rows,
        "team": list(found.members.select_related("person")) if definition.entrant == EntrantKind.TEAM else [],
        "host": allows(user, "programmes.call", found.programme.unit), "may_withdraw": own and _may_withdraw(found),
        "withdraw_form": WithdrawForm(), "may_reveal": secret, "himself": himself(found, user), "opened": opened,
        "revealed_minutes": REVEALED_MINUTES, "opened_files": _opened_files(fields, files) if opened is not None else [],
        "reveal_form": reveal_form or RevealForm(auto_id="reveal_%s"),
        "looks": list(found.reveals.select_related("user")[:20]) if own or secret else [],
        "lists": reading.may_list(user, found.programme), "minutes": UNDO_MINUTES,
    }  # fmt: skip


def _opened_files(fields: list[Field], files: dict[str, list[Attachment]]) -> list[tuple[Field, list[Attachment]]]:
    return [(f, files[f.key]) for f in fields if f.sensitive and f.type == FieldType.FILES and f.key in files]


def _may_withdraw(found: Entry) -> bool:
    """Whether the verb would let it go (it has the last word)."""
    judged = any(p.state == PassageState.WAITING and p.batch_id for p in found.passages.all())
    return found.running and found.chosen is None and not judged


@require_POST
def reveal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sensitive answers, in this one answer alone."""
    found = _load(request, key)
    if not may_reveal(found, request.user):
        raise Refused("programmes.reveal")
    form = RevealForm(request.POST, auto_id="reveal_%s")
    form.fields["reason"].required = False
    opened = None
    if form.is_valid():
        try:
            values = verbs.reveal(found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
            fields = {f.key: f for f in found.programme.definition.fields}
            opened = {key: as_text(fields[key], value) for key, value in values.items() if key in fields}
        except RuleBroken as broken:
            add_broken(form, broken)
    acts = _acts(request, found)
    context = _context(request, found, acts, opened, form if opened is None else None)
    response = render(request, "programmes/entry.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def paper(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """The entry as a form to print and sign: .docx or PDF, without the sensitive answers."""
    found = _load(request, key)
    document = papers.entry_paper(found)
    name = f"{found.programme.title}申报表（{found.title}）"
    if kind == "pdf":
        return download(official_pdf(document), f"{name}.pdf", PDF, save=False)
    return download(to_docx(document, created_at=clock.now()), f"{name}.docx", DOCX)
