"""Loading a handover; a code waits in the issuer's own session, sealed, to be shown once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from jiaogong.kernel.accounts import shown_once

from ..models import Handover
from ..reading import RELATED


def load(request: HttpRequest, key: UUID) -> Handover:
    """A handover the user may see, or 404."""
    return get_object_or_404(Handover.objects.visible_to(request.user).select_related(*RELATED, "used_by"), key=key)


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A rendered page that no cache keeps."""
    response = render(request, template, dict(context))
    response["Cache-Control"] = "no-store"
    return response


def keep_code(request: HttpRequest, row: Handover, code: str) -> None:
    """The code waits for the page that follows."""
    shown_once.keep(request, f"handover.code.{row.key}", code)


def taken_code(request: HttpRequest, row: Handover) -> str:
    """The waiting code, which leaves the session; "" when there is none, or it has waited too long."""
    return shown_once.take(request, f"handover.code.{row.key}")
