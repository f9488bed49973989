"""The officers' side: the list, a posting with its objections, posting by hand, correcting, withdrawing, printing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.pdf import official_pdf
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import contacts, subjects, verbs
from ..documents import as_document
from ..forms import CorrectForm, PostingForm, ReasonForm, read_table, written_table
from ..masking import masked_table
from ..models import Posting
from ..reading import days_left, is_public, posted_himself
from ..rules import DAYS, HANDLE, PUBLISH, VIEW
from ..tables import PostingFilter, PostingTable, export_postings, state_badge
from ..words import OBJECTION_BADGES, STILL_OPEN, ObjectionState, State
from .common import kept, load_posting, serve

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Postings in reach."""
    require_holds(request.user, VIEW)
    waiting = Count("objections", filter=Q(objections__state__in=STILL_OPEN))
    rows = (
        Posting.objects.visible_to(request.user)
        .select_related("unit")
        .annotate(waiting=waiting, objected=Count("objections"))
    )
    may_publish = holds(request.user, PUBLISH)
    new = reverse("postings:new") if may_publish else ""
    declared = Listing(
        title="公示", queryset=rows, table=PostingTable, filters=PostingFilter, search=lambda found, text: found.search(text),
        search_hint="标题、单位", export=export_postings, export_name="公示", table_options={"day": clock.today()},
        empty=Empty("还没有公示", "评选结果、补助名单等在确认前先公示，收集异议。", "发布公示" if new else "", new),
    )  # fmt: skip
    return render_listing(request, declared, template="postings/list.html", context={"may_publish": may_publish})


@require_safe
def posting(request: HttpRequest, key: UUID) -> HttpResponse:
    """One posting; objections in full for the host's handlers alone, as numbers and states for superiors."""
    row, day = load_posting(request, key), clock.today()
    handles = allows(request.user, HANDLE, row.unit) and not posted_himself(row, request.user)
    title, link = subjects.title_and_link(row)
    objections = [
        (o, OBJECTION_BADGES[ObjectionState(o.state)]) for o in row.objections.defer("text", "name", "phone", "code")
    ]
    running = row.state in (State.OPEN, State.HELD)
    context = {
        "posting": row, "state": state_badge(row, day), "left": days_left(row, day), "running": running, "handles": handles,
        "may_publish": running and allows(request.user, PUBLISH, row.unit), "subject": title, "subject_link": link,
        "objections": objections, "public": is_public(row, day), "corrections": row.corrections.select_related("by"),
        "address": request.build_absolute_uri(reverse("postings:public", args=[row.key])), "today": day,
    }  # fmt: skip
    return kept(render(request, "postings/posting.html", context))


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Post something by hand: fill in, look at it as everybody will see it, publish."""
    require_holds(request.user, PUBLISH)
    units = Unit.objects.filter(pk__in=home_units(request.user, PUBLISH)).order_by("path")
    home, day = units[0], clock.today()
    least = value_of(DAYS, home, day)
    whom, phone = contacts.contact_of(home, day)
    initial = {"unit": home.key, "days": least, "contact": whom, "phone": phone}
    form = PostingForm(request.POST if request.method == "POST" else None, initial=initial, units=units, least=least)
    preview = None
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            columns, rows = read_table(given.pop("table"), given.pop("names"))
            if request.POST.get("act") == "publish":
                made = verbs.publish(None, columns=columns, rows=rows, by=request.user, at=clock.now(), **given)
                messages.success(request, f"已发布，公示到 {made.ends_on:%Y-%m-%d}。")
                return redirect("postings:posting", made.key)
            preview = masked_table(columns, rows)
        except RuleBroken as broken:
            add_broken(form, broken)
    context = {"form": form, "preview": preview, "back": reverse("postings:list")}
    return kept(render(request, "postings/new.html", context))


@pages
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct it."""
    row = load_posting(request, key, PUBLISH)
    initial = {"title": row.title, "body": "\n".join(row.body), "table": written_table(row.columns, row.rows)}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)

    def run(given: dict[str, Any]) -> None:
        columns, rows = read_table(given.pop("table"))
        types = {head["title"]: head["type"] for head in row.columns}
        heads = [head | {"type": types.get(head["title"], head["type"])} for head in columns]
        verbs.correct(row, columns=heads, rows=rows, by=request.user, at=clock.now(), **given)

    words = {"heading": "更正公示", "meta": row.title, "button": "更正", "done": "已更正，公示页上写明了更正说明。"}
    return serve(request, form, run, words, back=reverse("postings:posting", args=[row.key]))


@pages
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it back."""
    row = load_posting(request, key, PUBLISH)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="撤回理由",
        hint="公示页会显示这条理由；没有办结的异议按成立处理。",
    )
    words = {"heading": "撤回公示", "meta": row.title, "button": "撤回", "done": "公示已撤回，名单不再公开。"}
    return serve(
        request, form, lambda given: verbs.withdraw(row, by=request.user, at=clock.now(), **given), words,
        back=reverse("postings:posting", args=[row.key]),
    )  # fmt: skip


def _file(name: str, data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return kept(response)


@require_safe
def docx(request: HttpRequest, key: UUID) -> HttpResponse:
    """For the notice board, to be edited."""
    row = load_posting(request, key)
    return _file(f"{row.title}.docx", to_docx(as_document(row), created_at=row.published_at), DOCX)


@require_safe
def pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """For the notice board, to be printed."""
    row = load_posting(request, key)
    return _file(f"{row.title}.pdf", official_pdf(as_document(row)), "application/pdf")
