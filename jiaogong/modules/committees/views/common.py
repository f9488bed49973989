"""Loading what a page is about, and pages made of a few small forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import require

from ..models import Renewal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


def load_unit(request: HttpRequest, key: UUID, rule: str = "committees.view") -> Unit:
    """A unit the user may see; with another rule, one he may also do that to."""
    rows = Unit.objects.visible_to(request.user, "committees.view").select_related("superior", "home")
    found = get_object_or_404(rows, key=key)
    if rule != "committees.view":
        require(request.user, rule, found)
    return found


def load_renewal(request: HttpRequest, key: UUID) -> Renewal:
    """A renewal the user may see, or 404. Members and handlers do not see the papers."""
    rows = Renewal.objects.visible_to(request.user, "committees.file_view")
    return get_object_or_404(rows.select_related("term__unit__superior", "new_term"), key=key)


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def form_data(request: HttpRequest, act: str) -> tuple[Any, Any]:
    """(POST, FILES) for the form whose act was sent, (None, None) for the others."""
    sent = request.method == "POST" and request.POST.get("act") == act
    return (request.POST, request.FILES) if sent else (None, None)
