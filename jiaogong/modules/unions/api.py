"""/units of the API: the units within the caller's reach, with their union and bodies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.engines.org.words import Kind, Layer, Nature
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.apikit import REFUSALS, Page, Paging, clean, paged

from .joint import union_since
from .models import Body, CommitteeTerm
from .words import BodyKind, CommitteeKind

router = Router(tags=["units"])
RULE = "unions.view"


class UnitOut(Schema):
    """A unit as it is today; `union_since` is the day its union was founded (null: none yet)."""

    key: UUID
    code: str
    name: str
    layer: Layer
    kind: Kind
    nature: Nature
    superior: UUID | None
    opened_on: date
    closed_on: date | None
    union_since: date | None


class BodyOut(Schema):
    kind: BodyKind
    since: date


class TermOut(Schema):
    kind: CommitteeKind
    number: int
    since: date
    due_on: date


class UnitDetail(UnitOut):
    """A unit with today's staff number, bodies and committees."""

    headcount: int
    bodies: list[BodyOut]
    committees: list[TermOut]


class UnitPage(Page):
    items: list[UnitOut]


class UnitFilter(Schema):
    """What narrows the list."""

    q: str = Field("", max_length=60, description="名称、代码或拼音首字母")
    kind: Kind | None = None
    nature: Nature | None = None
    layer: Layer | None = None


def _visible(request: HttpRequest) -> QuerySet[Unit]:
    require_holds(request.user, RULE)
    rows = Unit.objects.visible_to(request.user, RULE).layers().select_related("superior")
    return rows.annotate(union_since=union_since(clock.today(), "pk")).order_by("path")


def _shown(unit: Any) -> dict[str, Any]:
    same = {name: getattr(unit, name) for name in UnitOut.model_fields if name != "superior"}
    return {**same, "superior": unit.superior.key if unit.superior else None}


@router.get("", response={200: UnitPage, **REFUSALS}, summary="单位列表", url_name="units")
def units(request: HttpRequest, wanted: Query[UnitFilter], paging: Query[Paging]) -> Any:
    """Units within reach, in tree order."""
    rows = _visible(request)
    for name in ("kind", "nature", "layer"):
        if (chosen := getattr(wanted, name)) is not None:
            rows = rows.filter(**{name: chosen})
    if text := clean(wanted.q):
        rows = rows.search(text)  # type: ignore[attr-defined]
    page = paged(rows, paging)
    return {**page, "items": [_shown(found) for found in page["items"]]}


@router.get("/{key}", response={200: UnitDetail, **REFUSALS}, summary="单位详情", url_name="unit")
def unit(request: HttpRequest, key: UUID) -> Any:
    """One unit."""
    found: Any = get_object_or_404(_visible(request), key=key)
    today = clock.today()
    return {
        **_shown(found),
        "headcount": sum(Headcount.objects.at(today).filter(unit=found).values_list("number", flat=True)),
        "bodies": list(Body.objects.at(today).filter(unit=found)),
        "committees": list(CommitteeTerm.objects.at(today).filter(unit=found)),
    }
