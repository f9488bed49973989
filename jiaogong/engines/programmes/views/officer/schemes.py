"""方案目录: the platform's definitions by family, the unit's own copies, one scheme in plain words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ... import catalogue, editing, portrait, toml_text, verbs
from ...definition.schema import Definition
from ...forms_officer import CopyForm, SchemeFileForm
from ...models import Programme, Scheme, SchemeVersion
from ...words import EntrantKind
from .common import Told, load_told, own_unit

LONGEST_SEARCH = 40


def _matches(text: str, definition: Definition, title: str) -> bool:
    return not text or any(text in part for part in (title, definition.about, definition.source, *definition.items))


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes from which a call can be made."""
    unit = own_unit(request)
    q = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    families = [
        (title, [d for d in _of(family) if _matches(q, d, d.title)]) for family, title in catalogue.families()
    ]  # fmt: skip
    own = Scheme.objects.filter(unit=unit, retired_on=None).select_related("origin").prefetch_related("draft")
    return render(
        request, "programmes/officer/schemes.html",
        {
            "families": [(title, rows) for title, rows in families if rows], "q": q, "unit": unit,
            "own": [row for row in own.order_by("title") if not q or q in row.title],
            "total": len(catalogue.everything()),
        },
    )  # fmt: skip


def _of(family: str) -> list[Definition]:
    return [row.definition for row in catalogue.everything().values() if row.definition.family == family]


@require_GET
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme in plain words, its versions, the calls made from it."""
    unit, told = own_unit(request), load_told(request, code)
    definition = told.definition
    calls = (
        list(Programme.objects.visible_to(request.user).filter(version__scheme=told.scheme)[:20]) if told.scheme else []
    )
    return render(
        request, "programmes/officer/scheme.html",
        {
            "told": told, "definition": definition, "unit": unit, "who": portrait.who_enters(definition),
            "conditions": portrait.conditions(definition), "track": portrait.track(definition),
            "full": sum(c.points for c in definition.rubric), "outcome": portrait.outcome_words(definition),
            "tiers": [(tier.title, portrait.tier_words(tier)) for tier in definition.tiers],
            "entrant": EntrantKind(definition.entrant).label, "versions": _versions(told), "calls": calls,
            "family": catalogue.title_of(definition.family),
        },
    )  # fmt: skip


def _versions(told: Told) -> list[tuple[SchemeVersion, list[Any]]]:
    """Every version with what it changed against the one before, newest first."""
    if told.scheme is None:
        return []
    rows = list(told.scheme.versions.select_related("made_by"))
    pairs = [(new, editing.differences(old.body, new.body)) for new, old in pairwise(rows)]
    return [*pairs, (rows[-1], [])] if rows else []


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The definition as a .toml file: the platform's as it is written, a unit's from its newest version."""
    own_unit(request)
    told = load_told(request, code)
    if told.own:
        text = f"# {told.definition.title}（{told.scheme and told.scheme.unit}）\n\n{toml_text.write(told.body)}"
    else:
        text = catalogue.get(told.code).path.read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f"{told.definition.title}.toml"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """复制修改: a copy of one's own, under another title."""
    unit, told = own_unit(request), load_told(request, code)
    form = CopyForm(request.POST or None, initial={"title": _free_title(unit, told.definition.title)})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.copy_scheme(
                version_of(told), unit=unit, title=form.cleaned_data["title"], by=request.user, at=clock.now()
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已复制到本单位，可以逐项修改。")
            return redirect("programmes:scheme-edit", made.key)
    return render(
        request, "programmes/officer/form.html",
        {"form": form, "title": "复制修改", "meta": told.definition.title, "button": "复制", "back": _page(told)},
    )  # fmt: skip


def version_of(told: Told) -> SchemeVersion:
    """The newest version, made of the catalogue's file where there is none yet."""
    if told.own and told.scheme is not None:
        return told.scheme.versions.order_by("-number")[0]
    return verbs.platform_version(told.code, at=clock.now())


def _free_title(unit: Unit, title: str) -> str:
    taken = set(Scheme.objects.filter(unit=unit, retired_on=None).values_list("title", flat=True))
    return next(t for n in range(1, len(taken) + 3) if (t := title if n == 1 else f"{title[:52]}（{n}）") not in taken)


def _page(told: Told) -> str:
    from django.urls import reverse

    return reverse("programmes:scheme", args=[told.code])


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A definition file becomes the unit's scheme; whatever is wrong is said with line or key path."""
    from django.urls import reverse

    unit = own_unit(request)
    form = SchemeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.take_in_scheme(text=form.cleaned_data["text"], unit=unit, by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "方案已上传，检查无误，可以发起。")
            return redirect("programmes:scheme", made.key)
    return render(
        request, "programmes/officer/form.html",
        {"form": form, "title": "上传方案文件", "meta": unit.name, "button": "上传", "back": reverse("programmes:schemes"),
         "files": True},
    )  # fmt: skip
