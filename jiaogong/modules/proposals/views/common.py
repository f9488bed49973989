"""What the pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..models import Proposal

pages = require_http_methods(["GET", "POST"])
RELATED = (
    "unit__home",
    "term__congress__unit__home",
    "session__term__congress",
    "proposer__person",
    "delegation",
    "into",
)


def load(request: HttpRequest, key: UUID) -> Proposal:
    """A proposal open to the user, or 404 as if there were none."""
    rows = Proposal.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(rows, key=key)


def done(request: HttpRequest, form: forms.BaseForm | None, act: Callable[[], Any], words: str) -> bool:
    """Runs one verb: True and a message, or False with the broken rule at the form (above the page where there is none)."""
    try:
        act()
    except RuleBroken as broken:
        if form is not None and form.is_bound:
            add_broken(form, broken)
        else:
            messages.error(request, broken.message)
        return False
    messages.success(request, words)
    return True


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page no cache keeps."""
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def known(act: str, acts: Any) -> str:
    """The act of a POST; 404 for one the page does not have."""
    if act not in acts:
        raise Http404
    return act


def files_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The attachments as the page lists them."""
    return [
        {"name": f.shown_name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size}
        for f in attachments_of(proposal)[proposal.pk]
    ]
