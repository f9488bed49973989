"""The editor: a scheme's sections and parts, without code. Everything goes into a draft; a sound draft becomes a version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ... import editing, outcomes, portrait, verbs
from ...definition.schema import Field
from ...forms_editor import BasicsForm, PartForm
from ...forms_judging import ConditionsForm, OutcomeForm
from ...models import Scheme, SchemeDraft
from ...words import FieldType, StepKind
from . import parts
from .common import attempt, load_scheme

TITLES = dict(editing.SECTIONS)


class Desk:
    """A scheme on the desk: the body being edited, its problems, the revision a form must carry."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.draft = SchemeDraft.objects.filter(scheme=scheme).select_related("changed_by").first()
        self.newest = scheme.versions.order_by("-number")[0]
        self.body: dict[str, Any] = self.draft.body if self.draft else self.newest.body
        self.revision = self.draft.revision if self.draft else 0
        self.spots = editing.problems(self.body)

    def spots_of(self, section: str, index: int | None = None) -> list[editing.Spot]:
        """The problems of a section (index None: all of it)."""
        return [s for s in self.spots if s.section == section and (index is None or s.index == index)]

    def keep(self, request: HttpRequest, body: dict[str, Any]) -> None:
        """The changed body, if the page was not older than the draft."""
        given = request.POST.get("revision", "")
        revision = int(given) if given.isdecimal() and len(given) < 9 else -1
        verbs.change_draft(self.scheme, body=body, revision=revision, by=request.user, at=clock.now())

    def context(self) -> dict[str, Any]:
        """What every page of the editor shows."""
        sections = [
            (key, title, len(self.spots_of(key)), len(self.body.get(key, ()))) for key, title in editing.SECTIONS
        ]
        return {"desk": self, "scheme": self.scheme, "sections": sections, "lists": editing.LISTS}


@require_GET
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sections, what is still wrong, what has changed, and the buttons."""
    desk = Desk(load_scheme(request, key))
    changes = editing.differences(desk.newest.body, desk.body) if desk.draft else []
    versions = desk.scheme.versions.select_related("made_by")[1:20]
    context = desk.context() | {"changes": changes, "versions": versions, "titles": TITLES}
    return render(request, "programmes/officer/edit.html", context)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """One section: a form, or a list of parts."""
    if name not in TITLES:
        raise Http404
    desk = Desk(load_scheme(request, key))
    if name in editing.LISTS:
        return _list(request, desk, name)
    form = _section_form(request, desk, name)
    if request.method == "POST" and form.is_valid():
        try:
            desk.keep(request, _applied(form, desk.body, name))
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            desk = Desk(desk.scheme)
            if not desk.spots_of(name):
                messages.success(request, f"“{TITLES[name]}”已保存到修改稿。")
                return redirect("programmes:scheme-edit", key)
            messages.warning(request, "已保存到修改稿，还有问题要改。")
            return redirect("programmes:scheme-section", key, name)
    if not form.is_bound:
        form.show(desk.spots_of(name))
    context = desk.context() | {"form": form, "name": name, "title": TITLES[name]}
    if name == "outcome":
        context |= {"kinds": outcomes.choices(), "kind": form.outcome.key}  # type: ignore[attr-defined]
    return render(request, "programmes/officer/section.html", context)


def _section_form(request: HttpRequest, desk: Desk, name: str) -> PartForm:
    data, body = request.POST or None, desk.body
    if name == "basics":
        return BasicsForm(data, initial=BasicsForm.read(body))
    if name == "eligibility":
        given = body.get("eligibility", {})
        return ConditionsForm(data, body=body, initial=ConditionsForm.read(given))
    known = dict(outcomes.choices())
    kept = body.get("outcome", {})
    kind = str((request.POST or request.GET).get("kind", "")) or kept.get("kind", "record")
    kind = kind if kind in known else "record"
    return OutcomeForm(data, kind=kind, initial=OutcomeForm.read(kind, kept))


def _applied(form: PartForm, body: dict[str, Any], name: str) -> dict[str, Any]:
    return form.applied(body) if isinstance(form, BasicsForm) else {**body, name: form.part()}


def _list(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    rows = [
        {
            "index": at, "title": row.get("title", ""), "words": parts.summary(name, row), "spots": desk.spots_of(name, at),
            "first": at == 0, "last": at == len(desk.body.get(name, ())) - 1,
        }
        for at, row in enumerate(desk.body.get(name, ()))
    ]  # fmt: skip
    general = [spot for spot in desk.spots_of(name) if spot.index is None]
    context = desk.context() | {
        "name": name, "title": TITLES[name], "rows": rows, "general": general,
        "kinds": StepKind.choices if name == "steps" else [],
        "sum": sum(row.get("points", 0) for row in desk.body.get("rubric", ())) if name == "rubric" else None,
    }  # fmt: skip
    return render(request, "programmes/officer/list.html", context)


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, key: UUID, name: str, index: int) -> HttpResponse:
    """One field, step, criterion or tier; the index after the last one makes a new one."""
    desk = Desk(load_scheme(request, key))
    rows = desk.body.get(name, ()) if name in editing.LISTS else ()
    if name not in editing.LISTS or index > len(rows):
        raise Http404
    pair = parts.forms_for(request, desk.body, name, index)
    if request.method == "POST" and all(form.is_valid() for form in pair.forms):
        try:
            desk.keep(request, pair.applied(desk.body))
        except RuleBroken as broken:
            add_broken(pair.forms[0], broken)
        else:
            return redirect("programmes:scheme-section", key, name)
    if request.method == "GET" and index < len(rows):
        for form in pair.forms:
            form.show([s for s in desk.spots_of(name, index) if form.takes(s.name, pair.forms)])
    context = desk.context() | {"pair": pair, "name": name, "title": TITLES[name], "index": index}
    return render(request, "programmes/officer/part.html", context)


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Move or remove a part; keep, drop, restore, retire."""
    scheme = load_scheme(request, key)
    if what in ("up", "down", "remove"):
        return _change_list(request, Desk(scheme), what)
    acts: dict[str, tuple[Any, str]] = {
        "keep": (lambda: verbs.keep_draft(scheme, by=request.user, at=clock.now()), "已保存为新的一版，今后发起的项目用这一版。"),
        "drop": (lambda: verbs.drop_draft(scheme, by=request.user), "修改稿已放弃。"),
        "restore": (lambda: _restore(request, scheme), "已恢复，成为新的一版。"),
        "retire": (lambda: verbs.retire_scheme(scheme, by=request.user, at=clock.now()), "方案已停用，正在进行的项目不受影响。"),
    }  # fmt: skip
    if what not in acts:
        raise Http404
    done = attempt(request, *acts[what])
    if what == "retire" and done:
        return redirect("programmes:schemes")
    return redirect("programmes:scheme" if what == "keep" and done else "programmes:scheme-edit", key)


def _restore(request: HttpRequest, scheme: Scheme) -> Any:
    given = request.POST.get("number", "")
    number = int(given) if given.isdecimal() and len(given) < 6 else 0
    return verbs.restore_version(scheme, number=number, by=request.user, at=clock.now())


def _change_list(request: HttpRequest, desk: Desk, what: str) -> HttpResponse:
    name, given = request.POST.get("section", ""), request.POST.get("index", "")
    if name not in editing.LISTS or not given.isdecimal() or len(given) > 4:
        raise Http404
    index = int(given)
    if what == "remove":
        body, said = editing.removed(desk.body, name, index), "已移除；没有保存为新版本之前可以放弃修改。"
    else:
        body, said = editing.moved(desk.body, name, index, -1 if what == "up" else 1), "顺序已调整。"
    attempt(request, lambda: desk.keep(request, body), said)
    return redirect(reverse("programmes:scheme-section", args=[desk.scheme.key, name]))


@require_GET
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form as an entrant would see it, and the track of his entry."""
    desk = Desk(load_scheme(request, key))
    definition = editing.as_definition(desk.body)
    fields: list[Field] = list(definition.asked()) if definition else []
    context = desk.context() | {
        "definition": definition, "fields": fields, "track": portrait.track(definition) if definition else [],
        "who": portrait.who_enters(definition) if definition else [], "types": FieldType,
    }  # fmt: skip
    return render(request, "programmes/officer/preview.html", context)
