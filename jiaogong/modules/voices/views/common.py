"""What the pages share: pages no cache keeps, and the acts of a case's page, each a form that calls one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel.access import home_units
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

pages = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Act:
    """Something one may do on a page: its form (None: a button alone), its verb, what is said afterwards."""

    key: str
    title: str
    button: str
    form: Callable[..., forms.Form] | None
    run: Callable[[dict[str, Any]], Any]
    said: str
    hint: str = ""
    main: bool = False
    files: bool = False
    shows: bool = False  # what `run` answers is shown in this answer alone


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page no cache keeps."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def home_unit(user: Any, rule: str) -> Unit:
    """The union in which the user has this right; 404 without one."""
    homes = home_units(user, rule)
    if not homes:
        raise Refused(rule)
    return Unit.objects.get(pk=homes[0])


def myself(request: HttpRequest) -> Person:
    """The person behind the account; 404 without one."""
    return get_object_or_404(Person, user_id=request.user.pk)


def file_links(row: Any) -> list[dict[str, Any]]:
    """The files of a matter as {% attachments %} takes them, under their own names: the page is open to readers of the matter alone."""
    return [
        {"name": f.shown_name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size}
        for f in attachments_of(row)[row.pk]
    ]


def ran(request: HttpRequest, form: forms.Form | None, run: Callable[[], Any], said: str) -> tuple[bool, Any]:
    """(done, what the verb answered); a broken rule stands at the form, or above the page where there is none."""
    try:
        answer = run()
    except RuleBroken as broken:
        if form is not None and form.is_bound:
            add_broken(form, broken)
        else:
            messages.error(request, broken.message)
        return False, None
    if said:
        messages.success(request, said)
    return True, answer


def serve(
    request: HttpRequest, acts: list[Act], template: str, context: Callable[[], dict[str, Any]], *, back: str
) -> HttpResponse:  # fmt: skip
    """Run the act of a POST and lead back; otherwise show the page with every act's form. An act that is not there is a 404."""
    act, bound, shown = None, None, ""
    if request.method == "POST":
        act = next((a for a in acts if a.key == request.POST.get("act", "")), None)
        if act is None:
            raise Http404
        run, bound = act.run, act.form(request.POST, request.FILES, prefix=act.key) if act.form else None
        given = bound.cleaned_data if bound is not None and bound.is_valid() else {}
        if bound is None or bound.is_valid():
            done, answer = ran(request, bound, lambda: run(given), "" if act.shows else act.said)
            if done and not act.shows:
                return redirect(back)
            shown, bound = (answer, None) if done else ("", bound)
    rows = [(a, bound if act is a and bound is not None else (a.form(prefix=a.key) if a.form else None)) for a in acts]
    return page(request, template, {"acts": rows, "shown": shown, "shown_as": act.said if act else "", **context()})


def form_page(
    request: HttpRequest, form: forms.Form, run: Callable[[dict[str, Any]], str], context: dict[str, Any], *, said: str
) -> HttpResponse:  # fmt: skip
    """A page of one form; `run` answers where to go next."""
    if form.is_bound and form.is_valid():
        done, goes = ran(request, form, lambda: run(form.cleaned_data), said)
        if done:
            return redirect(goes)
    return page(request, "voices/form.html", {"form": form, **context})
