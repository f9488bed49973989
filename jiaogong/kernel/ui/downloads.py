"""Files to save: named in Chinese, kept by no cache."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(data: bytes, name: str, kind: str = DOCX, *, save: bool = True) -> HttpResponse:
    """A file to save, or to look at."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(save, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
