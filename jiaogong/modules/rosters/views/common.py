"""Loading imports; nothing here may be kept by a cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import holds, reach_q
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.listing import XLSX

from ..models import ImportBatch


def require_import(user: Any) -> None:
    """Refused for whoever may import nowhere."""
    if not (holds(user, "rosters.import") or holds(user, "rosters.import_below")):
        raise Refused("rosters.import")


def units_to_import(user: Any) -> QuerySet[Unit]:
    """Units the user may choose: his own first, and those below."""
    may = Q(reach_q(user, "rosters.import")) | Q(reach_q(user, "rosters.import_below"))
    return Unit.objects.layers().open().filter(may)


def load_batch(request: HttpRequest, key: UUID) -> ImportBatch:
    """The import within reach, or 404."""
    require_import(request.user)
    batch = ImportBatch.objects.visible_to(request.user).select_related("unit", "started_by").filter(key=key).first()
    if batch is None:
        raise Http404
    return batch


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A rendered page that no cache keeps."""
    response = render(request, template, dict(context))
    response["Cache-Control"] = "no-store"
    return response


def workbook(data: bytes, name: str) -> HttpResponse:
    """An .xlsx to save."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response
