"""Loading the unit or record a page is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import require

from ..catalogue import BY_KEY, Duty
from ..models import Record


def load_unit(request: HttpRequest, key: UUID, rule: str = "support.view") -> Unit:
    """A layer unit whose calendar the user may see (or keep), or 404."""
    units = Unit.objects.layers().visible_to(request.user, "support.view").select_related("superior", "home")
    found = get_object_or_404(units, key=key)
    if rule != "support.view":
        require(request.user, rule, found)
    return found


def load_record(request: HttpRequest, key: UUID, rule: str = "support.view") -> Record:
    """A record the user may see (or keep), or 404."""
    rows = Record.objects.visible_to(request.user).select_related("unit", "recorded_by")
    found = get_object_or_404(rows, key=key)
    if rule != "support.view":
        require(request.user, rule, found.unit)
    return found


def recorded_duty(key: str) -> Duty:
    """A duty that is recorded by rows, or 404."""
    duty = BY_KEY.get(key)
    if duty is None or not duty.fields:
        raise Http404
    return duty


def as_links(files: Any) -> list[dict[str, Any]]:
    """Attachments as the template tag takes them."""
    from django.urls import reverse

    return [{"name": f.name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size} for f in files]
