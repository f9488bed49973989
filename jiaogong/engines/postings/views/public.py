"""What everybody reads without signing in: running postings, one of them, objecting, asking what became of it.

No session is needed; the only cookie is the one that guards forms against forgery.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import verbs
from ..asking import asked
from ..forms import AskForm, ObjectionForm
from ..models import Objection, Posting
from ..reading import days_left, is_public
from ..rules import ANONYMOUS
from ..words import OBJECTION_BADGES, STILL_OPEN, ObjectionState, State

PAGE_SIZE = 20
MOST_OBJECTIONS, WITHIN = 5, timedelta(hours=1)
MOST_TRIED = 30  # refused ones too: each costs reading its files
TOO_MANY = "这个网络地址提交的次数太多，请过一小时再试，或直接打受理电话。"
pages = require_http_methods(["GET", "HEAD", "POST"])


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, index: bool = False, status: int = 200
) -> HttpResponse:
    """A page no cache keeps; only a running posting may be found by search engines."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    if not index:
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@login_not_required
@require_safe
def posted(request: HttpRequest) -> HttpResponse:
    """The running postings, those that end soonest first."""
    day = clock.today()
    rows = Posting.objects.public_on(day).select_related("unit").defer("rows", "body").order_by("ends_on", "-id")
    units = Unit.objects.filter(pk__in=rows.order_by().values("unit")).order_by("path")
    key = _key(request.GET.get("unit", ""))
    unit = units.filter(key=key).first() if key else None
    q = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = rows.filter(unit=unit) if unit else rows
    found = Paginator(rows.search(q), PAGE_SIZE).get_page(request.GET.get("page", "1")[:6])
    return _shown(request, "postings/posted.html", {"page": found, "units": units, "unit": unit, "q": q}, index=True)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _load(key: UUID) -> Posting:
    return get_object_or_404(Posting.objects.select_related("unit").prefetch_related("corrections"), key=key)


@login_not_required
@require_safe
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One posting: its list while the period runs, the title alone afterwards."""
    row, day = _load(key), clock.today()
    if not is_public(row, day):
        return _shown(request, "postings/gone.html", {"posting": row, "withdrawn": row.state == State.WITHDRAWN})
    return _shown(request, "postings/public.html", {"posting": row, "left": days_left(row, day)}, index=True)


@login_not_required
@sensitive_post_parameters()
@pages
def object_to(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form, and its answer: the number and the code, which a form sent twice gets twice."""
    row, at = _load(key), clock.now()
    if not is_public(row, clock.today()):
        return redirect("postings:public", row.key)
    anonymous = value_of(ANONYMOUS, row.unit, clock.today()) == "allowed"
    posted_data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*posted_data, anonymous=anonymous)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = _sent(request, row, form)
        except attempts.TooMany as refused:
            status = 429
            form.add_error(None, refused.message)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            assert made.code is not None
            return _shown(
                request,
                "postings/received.html",
                {"objection": made, "posting": row, "code": made.code.open(), "at": at},
            )
    context = {"posting": row, "form": form, "left": days_left(row, clock.today()), "anonymous": anonymous}
    return _shown(request, "postings/object.html", context, status=status)


def _sent(request: HttpRequest, posting: Posting, form: ObjectionForm) -> Objection:
    """The objection. One that was sent already, or was refused (a file not taken), does not use up a try."""
    key = request.POST.get("once", "")[:64]
    fresh = not (key and Objection.objects.filter(posting=posting, sending_key=key).exists())
    if fresh:
        source = attempts.source_of(request)
        limit: dict[str, Any] = {"within": WITHIN, "at": clock.now(), "words": TOO_MANY}
        attempts.check(f"postings.object:{source}", most=MOST_OBJECTIONS, **limit)
        attempts.count(f"postings.object.tried:{source}", most=MOST_TRIED, **limit)
    given = form.cleaned_data
    objecting = verbs.Objecting(given["text"], name=given["name"], phone=given["phone"], files=given["files"])
    made = verbs.object_to(posting, given=objecting, sending_key=key, by=None, at=clock.now())
    if fresh:
        attempts.note(f"postings.object:{source}", at=clock.now())
    return Objection.objects.select_related("unit").get(pk=made.pk)


@login_not_required
@sensitive_post_parameters()
@pages
def ask(request: HttpRequest) -> HttpResponse:
    """What became of an objection, for whoever knows its number and its code or phone."""
    form = AskForm(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if form.is_bound and form.is_valid():
        found, status = _found(request, form)
    return _shown(request, "postings/ask.html", {"form": form, **_about(found, form)}, status=status)


def _found(request: HttpRequest, form: AskForm) -> tuple[Objection | None, int]:
    given = form.cleaned_data
    try:
        found = asked(given["number"], given["proof"], source=attempts.source_of(request), at=clock.now())
    except attempts.TooMany as refused:
        form.add_error(None, refused.message)
        return None, 429
    if found is None:
        form.add_error(
            None,
            "编号和查询码（或手机号后四位）对不上，请核对。匿名提出的只能用查询码；一个号码有多件异议的，也请用查询码。",
        )
    return found, 200


def _about(found: Objection | None, form: AskForm) -> dict[str, Any]:
    if found is None:
        return {"found": None}
    state = ObjectionState(found.state)
    proof = form.cleaned_data["proof"]
    return {
        "found": found,
        "badge_state": OBJECTION_BADGES[state],
        "may_withdraw": state in STILL_OPEN and len(proof) > 4,
        "proof": proof,
    }


@login_not_required
@sensitive_post_parameters()
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The objector takes it back; the code is asked for, four digits of a phone are too little."""
    form = AskForm(request.POST)
    found, status = None, 200
    if form.is_valid() and len(form.cleaned_data["proof"]) > 4:
        found, status = _found(request, form)
        if found is not None:
            found = verbs.withdraw_objection(found, by=None, at=clock.now())
    elif form.is_valid():
        form.add_error("proof", "撤回异议要用查询码。")
    return _shown(request, "postings/ask.html", {"form": form, **_about(found, form)}, status=status)
