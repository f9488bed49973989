"""Handing out attachments so that nothing in them can run on this site."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jiaogong.kernel.errors import Refused

from .content import DAMAGED, Damaged, opened
from .guards import may_have
from .models import Attachment

SHOWN = {"png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_safe
def attachment(request: HttpRequest, key: UUID) -> HttpResponse | FileResponse:
    """The file: pictures and PDF in the browser (?download=1: saved), everything else only to save. 404 unless allowed."""
    found = get_object_or_404(Attachment, key=key)
    if not may_have(request.user, found):
        raise Refused("papers.attachment")
    shown = found.kind in SHOWN and request.GET.get("download") != "1"
    try:
        stream = opened(found)
    except FileNotFoundError:
        raise Http404 from None
    except Damaged:
        return damaged(request)
    kind = SHOWN.get(found.kind, "application/octet-stream")
    response = FileResponse(stream, as_attachment=not shown, filename=found.shown_name, content_type=kind)
    for header, value in _HEADERS.items():
        response[header] = value
    return response


def damaged(request: HttpRequest) -> HttpResponse:
    """The file on the disk does not open any more."""
    return render(request, "papers/damaged.html", {"words": DAMAGED}, status=410)
