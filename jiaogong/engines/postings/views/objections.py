"""Handling objections: for the host's handlers, who do not stand aside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiaogong.engines.org.models import Person
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, standings
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import verbs
from ..forms import AnswerForm, ObjectionForm, ReasonForm
from ..models import Objection
from ..reading import perhaps_posted, posted_himself
from ..rules import ANONYMOUS, HANDLE, REVEAL
from ..words import OBJECTION_BADGES, STILL_OPEN, Channel, ObjectionState
from .common import kept, load_objection, load_posting, serve

pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def objection(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it says, how long there is, what can be done."""
    return _page(request, load_objection(request, key), {})


def _page(request: HttpRequest, row: Objection, more: dict[str, Any]) -> HttpResponse:
    files = [
        {"name": file.shown_name, "size": file.size, "href": reverse("papers:attachment", args=[file.key])}
        for file in attachments_of(row)[row.pk]
    ]
    day = clock.today()
    context = {
        "row": row, "state": OBJECTION_BADGES[ObjectionState(row.state)], "text": row.text.open() if row.text else "", "files": files,
        "open": row.state in STILL_OPEN, "left": WorkingCalendar().between(day, row.due_on), "late": day > row.due_on,
        "may_reveal": row.named and row.name is not None and allows(request.user, REVEAL, row.unit),
        "unsettled": row.state == ObjectionState.UPHELD and row.settled_at is None, "perhaps": _perhaps(request, row),
        "reveal_form": ReasonForm(label="查看事由", hint="每次查看都会留痕，不得转告公示对象。", auto_id="reveal_%s"),
        "settle_form": ReasonForm(label="怎样落实的", hint="如 已取消其参评资格。更正或撤回公示的，会自动登记。", auto_id="settle_%s"),
        "recusals": row.recusals.select_related("user"), **more,
    }  # fmt: skip
    return kept(render(request, "postings/objection.html", context))


def _perhaps(request: HttpRequest, row: Objection) -> bool:
    person = Person.objects.filter(user=request.user.pk).first()
    homes = {standing.home_name for standing in standings(request.user)}
    return person is not None and any(perhaps_posted(row.posting, person.name, home) for home in homes)


def _back(row: Objection) -> str:
    return reverse("postings:objection", args=[row.key])


@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it up."""
    row = load_objection(request, key)
    try:
        verbs.take(row, by=request.user, at=clock.now())
        messages.success(request, "已受理，异议人查询时会看到“核实中”。")
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect(_back(row))


@pages
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Decide it."""
    row = load_objection(request, key)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def run(given: dict[str, Any]) -> None:
        verbs.answer(row, upheld=given["upheld"] == "yes", reply=given["reply"], by=request.user, at=clock.now())

    words = {"heading": f"答复{row.number}", "meta": row.posting.title, "button": "答复", "done": "已答复。"}
    return serve(request, form, run, words, back=_back(row))


@pages
def recuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stand aside."""
    row = load_objection(request, key)
    form = ReasonForm(
        request.POST if request.method == "POST" else None, label="回避原因",
        hint="如 与公示对象是近亲属、本人就是公示对象。回避后看不到这件异议，待办转给本单位其他人。",
    )  # fmt: skip
    words = {"heading": "申报回避", "meta": row.number, "button": "回避", "done": "已回避，待办已转给其他人。"}
    return serve(
        request, form, lambda given: verbs.recuse(row, by=request.user, at=clock.now(), **given), words,
        back=reverse("postings:posting", args=[row.posting.key]),
    )  # fmt: skip


@require_POST
def reveal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who objects, on this one answer."""
    row = load_objection(request, key)
    if not allows(request.user, REVEAL, row.unit):
        raise Refused(REVEAL)
    form = ReasonForm(request.POST, label="查看事由", auto_id="reveal_%s")
    if form.is_valid():
        try:
            return _page(
                request, row, {"objector": verbs.reveal(row, by=request.user, at=clock.now(), **form.cleaned_data)}
            )
        except RuleBroken as broken:
            form.add_error("reason", broken.message)
    return _page(request, row, {"reveal_form": form})


@require_POST
def settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was done about an upheld one."""
    row = load_objection(request, key)
    form = ReasonForm(request.POST, label="怎样落实的", auto_id="settle_%s")
    if form.is_valid():
        try:
            verbs.settle(row, note=form.cleaned_data["reason"], by=request.user, at=clock.now())
            messages.success(request, "已登记落实情况。")
            return redirect(_back(row))
        except RuleBroken as broken:
            form.add_error("reason", broken.message)
    return _page(request, row, {"settle_form": form})


@sensitive_post_parameters()
@pages
def write_down(request: HttpRequest, key: UUID) -> HttpResponse:
    """An objection that came by phone or in person."""
    posting = load_posting(request, key, HANDLE)
    if posted_himself(posting, request.user):
        raise Refused(HANDLE)
    anonymous = value_of(ANONYMOUS, posting.unit, clock.today()) == "allowed"
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*given, anonymous=anonymous)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        objecting = verbs.Objecting(data["text"], name=data["name"], phone=data["phone"], files=data["files"])
        try:
            made = verbs.object_to(
                posting,
                given=objecting,
                sending_key=request.POST.get("once", ""),
                by=request.user,
                at=clock.now(),
                channel=Channel.DESK,
            )
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, broken.message)
        else:
            messages.success(request, f"已登记为{made.number}，请告诉异议人：凭手机号后四位可以在网上查进度。")
            return redirect("postings:objection", made.key)
    words = {"heading": "登记异议（来电来访）", "meta": posting.title, "button": "登记", "multipart": True}
    back = reverse("postings:posting", args=[posting.key])
    return kept(render(request, "postings/form.html", {"form": form, "back": back, **words}))
