"""Loading what a page is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Entry, Programme
from ..verbs.entering import may_write

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def load_programme(request: HttpRequest, key: UUID) -> Programme:
    """A call the user may see, or 404."""
    rows = Programme.objects.visible_to(request.user).select_related("unit", "version__scheme")
    return get_object_or_404(rows, key=key)


def load_entry(request: HttpRequest, key: UUID) -> Entry:
    """An entry the user may see, or 404."""
    rows = Entry.objects.visible_to(request.user)
    related = ("programme__unit", "programme__version", "unit", "person", "made_by")
    return get_object_or_404(rows.select_related(*related), key=key)


def load_own(request: HttpRequest, key: UUID) -> Entry:
    """An entry the user may fill in, or 404."""
    found = load_entry(request, key)
    if not may_write(found, request.user):
        raise Refused("programmes.enter")
    return found


def download(data: bytes, name: str, kind: str, *, save: bool = True) -> HttpResponse:
    """A file to save, or to look at."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(save, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def told(request: HttpRequest, broken: RuleBroken) -> None:
    """A broken rule where no form shows it."""
    messages.error(request, broken.message)


def form_data(request: HttpRequest, act: str) -> Any:
    """The POST for the form whose act was sent, None for the others."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None
