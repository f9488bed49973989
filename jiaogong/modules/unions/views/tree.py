"""The tree of units, branch by branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiaogong.engines.org.history import ancestors
from jiaogong.engines.org.models import SEGMENT, Affiliation, Unit
from jiaogong.engines.org.words import AffiliationKind, Kind, Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units, path_end, require_holds

from ..joint import has_union


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree: a unit, how many base units stand below it, how many of those have a union."""

    unit: Unit
    below: int
    organised: int
    has_union: bool


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """A unit with the units right below it; `?unit=` opens another one. HTMX asks for one branch."""
    require_holds(request.user, "unions.view")
    root = _root(request)
    context = {"root": root, "nodes": nodes_below(request.user, root)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "unions/branch.html", context)
    superiors = ancestors(root)
    visible = Unit.objects.visible_to(request.user, "unions.view").filter(pk__in=[u.pk for u in superiors])
    seen = set(visible.values_list("pk", flat=True))
    above = [u for u in superiors if u.pk in seen]
    context |= {
        "above": above,
        "groups": _groups(root),
        "inners": list(Unit.objects.open().filter(superior=root, is_inner=True)),
    }
    return render(request, "unions/tree.html", context)


def _root(request: HttpRequest) -> Unit:
    """The unit asked for, or the widest one of the user's."""
    visible = Unit.objects.visible_to(request.user, "unions.view").layers()
    if text := request.GET.get("unit", ""):
        try:
            found = visible.filter(key=UUID(text)).first()
        except ValueError:
            found = None
    else:
        found = visible.filter(pk=home_units(request.user, "unions.view")[0]).first()
    if found is None:
        raise Http404
    return found


def nodes_below(user: Any, root: Unit) -> list[Node]:
    """The layer units right below, each with its counts. Three queries whatever their number."""
    visible = Unit.objects.visible_to(user, "unions.view").layers().open()
    children = list(visible.filter(superior=root).exclude(kind=Kind.GROUP).order_by("path"))
    base = Unit.objects.open().under(root).filter(layer=Layer.BASE).exclude(kind=Kind.GROUP)
    today = clock.today()
    counts = {row["branch"]: row for row in _by_branch(base, len(root.path) + SEGMENT, has_union(today))}
    among = Unit.objects.filter(has_union(today), pk__in=[c.pk for c in children])
    organised = set(among.order_by().values_list("pk", flat=True))
    empty = {"number": 0, "organised": 0}
    found = []
    for child in children:
        row = counts.get(child.path, empty) if child.layer != Layer.BASE else empty
        found.append(Node(child, row["number"], row["organised"], child.pk in organised))
    return found


def _by_branch(base: QuerySet[Unit], length: int, with_union: Any) -> QuerySet[Any]:
    return (
        base.order_by()
        .annotate(branch=Substr("path", 1, length))
        .values("branch")
        .annotate(number=Count("pk"), organised=Count("pk", filter=Q(with_union)))
    )


def _groups(root: Unit) -> list[dict[str, Any]]:
    """Education groups with members in this subtree, beside the tree. One query."""
    rows = (
        Affiliation.objects.current()
        .filter(kind=AffiliationKind.GROUP_MEMBER, unit__path__gte=root.path, unit__path__lt=path_end(root.path))
        .select_related("other", "unit")
        .order_by("other__path", "unit__path")
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.other_id, {"unit": row.other, "members": []})["members"].append(row.unit)
    return list(found.values())
