"""Loading what a page is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.access import home_units, require
from jiaogong.kernel.errors import Refused

from ..models import Selection, Training, Visit


def as_uuid(text: str) -> UUID:
    """A key from an address or a form; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def home_unit(user: Any, rule: str) -> Unit:
    """The layer unit in which the user has this right; 404 without one."""
    homes = home_units(user, rule)
    if not homes:
        raise Refused(rule)
    return Unit.objects.get(pk=homes[0])


def own_union(user: Any, rule: str = "cadres.visit") -> Unit:
    """The union above schools for which the user visits; 404 for those of schools."""
    found = Unit.objects.filter(pk__in=home_units(user, rule)).exclude(layer=Layer.BASE).order_by("path").first()
    if found is None:
        raise Refused(rule)
    return found


def own_unions(user: Any) -> set[int]:
    """Ids of the unions whose contact points the user keeps."""
    return set(home_units(user, "cadres.contact"))


def below(union: Unit, key: UUID) -> Unit:
    """A layer unit below the union, or 404."""
    return get_object_or_404(Unit.objects.layers().open().under(union).exclude(pk=union.pk), key=key)


def load_training(request: HttpRequest, key: UUID, rule: str = "") -> Training:
    """A training in reach (or one the user may keep), or 404."""
    found = get_object_or_404(Training.objects.visible_to(request.user).select_related("unit"), key=key)
    if rule:
        require(request.user, rule, found.unit)
    return found


def load_selection(request: HttpRequest, key: UUID) -> Selection:
    """A selection in reach, or 404."""
    return get_object_or_404(Selection.objects.visible_to(request.user).select_related("unit"), key=key)


def load_visit(request: HttpRequest, key: UUID) -> Visit:
    """A visit in reach, or 404."""
    rows = Visit.objects.visible_to(request.user).select_related("union", "unit", "visitor", "point", "recorded_by")
    return get_object_or_404(rows, key=key)


def as_links(files: Any) -> list[dict[str, Any]]:
    """Attachments as the template tag takes them."""
    return [{"name": f.name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size} for f in files]
