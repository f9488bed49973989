"""我的个人信息: what is kept, who looked, what I agreed to, a copy, a request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import XLSX

from .. import purposes, verbs
from ..forms import AskForm
from ..models import DataRequest
from ..reading import piles
from ..registry import looks_at, reasons_to_keep
from ..tables import state_words
from .common import myself, page

MOST_LOOKS = 200
FORMS = {"xlsx": XLSX, "json": "application/json"}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What is kept about me and why, my consents, my requests."""
    person, today = myself(request), clock.today()
    given = {c.purpose: None if c.withdrawn_at else c for c in person.consents.order_by("given_at")}
    context = {
        "person": person,
        "piles": piles(person),
        "purposes": [(p, given[p.key]) for p in purposes.all_purposes() if p.key in given],
        "requests": [(r, *state_words(r, today)) for r in person.data_requests.all()[:20]],
        "looks": looks_at(person)[:3],
        "hold": reasons_to_keep(person, today),
    }
    return page(request, "personal/mine.html", context)


@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Who saw my whole numbers, and why."""
    return page(request, "personal/looks.html", {"looks": looks_at(myself(request))[:MOST_LOOKS]})


@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Take a consent back, or give it again."""
    person, at = myself(request), clock.now()
    if purpose not in {p.key for p in purposes.all_purposes()}:
        raise Http404
    if request.POST.get("act") == "give":
        verbs.give_consent(person, by=request.user, purpose=purpose, at=at)
        messages.success(request, "已记录您的同意。")
    elif verbs.withdraw_consent(person, by=request.user, purpose=purpose, at=at):
        messages.success(request, "已撤回。撤回前已经办理的事项不受影响。")
    return redirect("personal:mine")


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """My own data as a file."""
    form = "json" if request.POST.get("form") == "json" else "xlsx"
    at = clock.now()
    body = verbs.own_copy(myself(request), by=signed_in(request), form=form, at=at)
    response = HttpResponse(body, content_type=FORMS[form])
    name = f"我的个人信息_{clock.today():%Y%m%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the unit to correct, erase or explain."""
    person = myself(request)
    form = AskForm(request.POST or None, initial={"kind": request.GET.get("kind", "correct")})
    if request.method == "POST" and form.is_valid():
        try:
            row = verbs.ask(person, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, broken.message)
        else:
            messages.success(request, f"已提交给{row.unit.name}工会，{row.due_on:%Y-%m-%d} 前答复，结果会发消息给您。")
            return redirect("personal:mine")
    return page(request, "personal/ask.html", {"form": form})


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take my request back."""
    row = get_object_or_404(DataRequest, key=key, person=myself(request))
    done = verbs.withdraw(row, by=request.user, at=clock.now())
    messages.success(request, "请求已撤回。") if done else messages.info(request, "这件请求已经答复，无需撤回。")
    return redirect("personal:mine")
