"""What the pages share: whose union, running one verb, a page that must not be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import home_units
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..models import HardshipFile

pages = require_http_methods(["GET", "POST"])


def home_unit(user: Any, rule: str) -> Unit:
    """The union in which the user has this right; 404 without one."""
    homes = home_units(user, rule)
    if not homes:
        raise Refused(rule)
    return Unit.objects.get(pk=homes[0])


def myself(request: HttpRequest) -> Person:
    """The person behind the account; 404 without one."""
    return get_object_or_404(Person, user_id=request.user.pk)


def load_file(request: HttpRequest, key: UUID) -> HardshipFile:
    """A case open to the user, or 404 as if there were none."""
    rows = HardshipFile.objects.visible_to(request.user).select_related("person", "unit", "opened_by", "closed_by")
    return get_object_or_404(rows, key=key)


def done(request: HttpRequest, form: forms.BaseForm, act: Callable[[], Any], words: str) -> bool:
    """Runs one verb: True and a message, or False with the broken rule at the form (above the page where
    the act has none)."""
    try:
        act()
    except RuleBroken as broken:
        if form.is_bound:
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


def as_uuid(text: str) -> UUID:
    """A key from a form; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
