"""Loading what a page is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..models import Objection, Posting
from ..reading import concerned
from ..rules import HANDLE


def load_posting(request: HttpRequest, key: UUID, rule: str = "") -> Posting:
    """A posting in reach (or one to which the user may do this), or 404."""
    row = get_object_or_404(Posting.objects.visible_to(request.user).select_related("unit", "published_by"), key=key)
    if rule:
        require(request.user, rule, row.unit)
    return row


def load_objection(request: HttpRequest, key: UUID) -> Objection:
    """An objection the user may handle and that does not concern himself, or 404."""
    row = get_object_or_404(
        Objection.objects.select_related("posting__unit", "unit", "taken_by", "decided_by"), key=key
    )
    require(request.user, HANDLE, row.unit)
    if concerned(row, request.user):
        raise Refused(HANDLE)
    return row


def kept(response: HttpResponse) -> HttpResponse:
    """No cache keeps it."""
    response["Cache-Control"] = "no-store"
    return response


def serve(
    request: HttpRequest, form: BaseForm, run: Callable[[dict[str, Any]], Any], context: Mapping[str, Any], *, back: str,
    template: str = "postings/form.html",
) -> HttpResponse:  # fmt: skip
    """Run the form's verb and lead to `back`; otherwise show the form. `context["done"]` is said afterwards."""
    if form.is_bound and form.is_valid():
        try:
            run(form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, context["done"])
            return redirect(back)
    return kept(render(request, template, {"form": form, "back": back, **context}))
