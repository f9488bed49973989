"""A file of an item: to the raters it is assigned to without its author's traces, to the host as raters get it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from jiaogong.engines.papers.content import Damaged, opened
from jiaogong.engines.papers.views import SHOWN, damaged
from jiaogong.kernel import clock

from .. import files
from ..models import ItemFile
from .common import may_run, rater_at

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


@login_not_required
@require_GET
def file(request: HttpRequest, key: UUID, file_key: UUID) -> HttpResponse | FileResponse:
    """The file under its neutral name; 404 for whoever has not to mark its item, or has stepped aside from it."""
    rows = ItemFile.objects.select_related("item__panel__unit", "original", "copy")
    row = get_object_or_404(rows, key=file_key, item__panel__key=key)
    rater = rater_at(request, key)
    allowed = rater is not None and row.item.assignments.filter(rater=rater, recused_at=None).exists()
    if rater is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not allowed and not may_run(request, row.item.panel):
        raise Http404
    found = files.for_rater(row, clock.now())
    if found is None:
        return HttpResponse(
            "这个文件的个人信息无法清除，没有提供给评委。请联系主办单位。",
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    try:
        stream = opened(found)
    except FileNotFoundError:
        raise Http404 from None
    except Damaged:
        return damaged(request)
    kind = SHOWN.get(row.kind, "application/octet-stream")
    response = FileResponse(stream, as_attachment=row.kind not in SHOWN, filename=row.name, content_type=kind)
    for header, value in _HEADERS.items():
        response[header] = value
    return response
