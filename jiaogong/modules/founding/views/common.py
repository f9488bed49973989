"""Loading the case a page is about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from jiaogong.kernel.errors import Refused

from ..models import Founding
from ..rights import may_see, may_work


def load(request: HttpRequest, key: UUID, *, working: bool = False) -> Founding:
    """A case the user may see (working: may work on), or 404."""
    rows = Founding.objects.select_related("unit__superior", "unit__home", "contact", "union")
    found = get_object_or_404(rows, key=key)
    if not (may_work(request.user, found) if working else may_see(request.user, found)):
        raise Refused("founding.view")
    return found
