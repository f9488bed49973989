"""The successor: type or scan the code, see what it is about, agree.

A scanned address carries the code and only fills the form in; the code is worth nothing in another's hands, and no
referrer leaves the house (site/settings.py). What is sent is looked up, and a wrong code counted; a right one goes into
the session as its hash.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import verbs
from ..forms import CodeForm
from ..models import Handover
from ..reading import counts_in, waiting_for
from .common import page

PRESENTED = "handover_presented"


def _page(request: HttpRequest, form: CodeForm, broken: str = "", *, scanned: bool = False) -> HttpResponse:
    context = {"form": form, "broken": broken, "waiting": waiting_for(request.user, clock.now()), "scanned": scanned}
    return page(request, "handover/accept.html", context)


def _present(request: HttpRequest, row: Handover) -> HttpResponse:
    request.session[PRESENTED] = row.digest
    return redirect("handover:confirm")


@require_http_methods(["GET", "POST"])
@sensitive_variables("form")
def accept(request: HttpRequest) -> HttpResponse:
    """Type or paste the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _present(request, verbs.find(form.cleaned_data["code"], by=request.user, at=clock.now()))
        except RuleBroken as broken:
            add_broken(form, broken)
    return _page(request, form)


@require_GET
@sensitive_variables("code")
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the QR picture: the form with the code filled in. It is neither looked up nor counted before
    somebody presses the button, for pages are also fetched by programs that look at links."""
    return _page(request, CodeForm(initial={"code": code[:40]}), scanned=True)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """What is taken over, in numbers; with the consent it is done."""
    digest, at = request.session.get(PRESENTED, ""), clock.now()
    if not digest:
        return redirect("handover:accept")
    try:
        if request.method == "POST":
            row = verbs.take_over(digest, by=request.user, at=at)
        else:
            row = verbs.usable(digest, by=request.user, at=at)
    except RuleBroken as broken:
        request.session.pop(PRESENTED, None)
        return _page(request, CodeForm(), broken.message)
    if request.method == "POST":
        request.session.pop(PRESENTED, None)
        messages.success(request, f"您已接任{row.office}。")
        return redirect("handover:handover", row.key)
    return page(request, "handover/confirm.html", {"row": row, "counts": counts_in(row.office, at)})
