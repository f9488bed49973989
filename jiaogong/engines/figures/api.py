"""/figures of the API: what is counted, and the value of a figure for a subtree on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from ninja import Field, Query, Router, Schema

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Kind, Nature
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.apikit import REFUSALS
from jiaogong.kernel.errors import RuleBroken

from . import registry
from .asking import RULE, asked_of, place_asked
from .reckon import Reckoning, split

router = Router(tags=["figures"])
MOST_PEOPLE = 10_000_000


class ParameterOut(Schema):
    key: str
    title: str
    default: int
    low: int
    high: int


class FigureOut(Schema):
    """A figure's definition. `counts`: units or people; `categories`: key → Chinese word."""

    key: str
    title: str
    group: str
    measure: str
    counts: Literal["units", "people"]
    is_rate: bool
    description: str
    source: str
    categories: dict[str, str]
    parameters: list[ParameterOut]


class PartOut(Schema):
    """A share of the value in one branch, kind, nature or head-count band."""

    key: str
    title: str
    units: int
    numerator: int
    denominator: int | None
    number: float | None


class ValueOut(Schema):
    """A figure's value. `number` is the percentage of a rate (null over nothing), the count otherwise."""

    key: str
    title: str
    unit: UUID
    unit_name: str
    at: date
    category: str
    number: float | None
    text: str
    numerator: int
    denominator: int | None
    units_counted: int
    units_missing: int
    by: str
    parts: list[PartOut]


class Wanted(Schema):
    """Subtree, day and conditions of a value."""

    unit: UUID | None = Field(None, description="单位编号；不填为本人所在单位")
    at: date | None = Field(None, description="截至日期；不填为今天，不能晚于今天")
    nature: Nature | None = None
    kinds: list[Kind] = []
    headcount_min: int | None = Field(None, ge=0, le=MOST_PEOPLE)
    headcount_max: int | None = Field(None, ge=0, le=MOST_PEOPLE)
    branch: UUID | None = Field(None, description="只看这个直接下级")
    category: str = Field("", max_length=30)
    parameter: list[str] = Field([], max_length=5, description="形如 months=6")
    by: Literal["branch", "kind", "nature", "band"] = "branch"


@router.get("", response={200: list[FigureOut], **REFUSALS}, summary="指标清单", url_name="figures")
def figures(request: HttpRequest) -> Any:
    """Every figure the caller may ask for."""
    require_holds(request.user, RULE)
    return [_definition(figure) for figure in registry.all_figures()]


def _definition(figure: registry.Figure) -> dict[str, Any]:
    plain = ("key", "title", "group", "measure", "counts", "is_rate", "description", "source")
    parameters = [{k: getattr(p, k) for k in ("key", "title", "default", "low", "high")} for p in figure.parameters]
    return {**{k: getattr(figure, k) for k in plain}, "categories": dict(figure.categories), "parameters": parameters}


@router.get("/{key}", response={200: ValueOut, **REFUSALS}, summary="指标数值", url_name="figure")
def value(request: HttpRequest, key: str, wanted: Query[Wanted]) -> Any:
    """The value with its split. People are only ever counted here."""
    try:
        figure = registry.get(key)
    except KeyError:
        raise Http404 from None
    query = _as_query(wanted)
    place, problems = place_asked(request.user, query, clock.today(), figure.rule)
    asked, more = asked_of(figure, place, query)
    if wanted.category and wanted.category not in figure.categories:
        more.append("没有这个分类。")
    if problems or more:
        raise RuleBroken("".join([*problems, *more]))
    found = Reckoning(place.unit, place.at).value(
        key, asked.conditions, category=asked.category, parameters=asked.parameters
    )
    return {
        "key": key, "title": figure.title, "unit": place.unit.key, "unit_name": place.unit.name, "at": place.at,
        "category": asked.category, "number": found.number, "text": found.text(), "numerator": found.numerator,
        "denominator": found.denominator, "units_counted": len(found.rows), "units_missing": len(found.missing), "by": wanted.by,
        "parts": [
            {k: getattr(part, k) for k in ("key", "title", "units", "numerator", "denominator", "number")}
            for part in split(found, wanted.by)
        ],
    }  # fmt: skip


def _as_query(wanted: Wanted) -> QueryDict:
    """As the pages' addresses say it, so that both are read by the same rules."""
    query = QueryDict(mutable=True)
    given: dict[str, Any] = wanted.model_dump(exclude={"kinds", "parameter", "branch", "by"})
    for name, item in given.items():
        if item not in (None, ""):
            query[name] = str(item)
    query.setlist("kinds", [str(kind) for kind in wanted.kinds])
    for text in wanted.parameter:
        name, _, number = text.partition("=")
        query[name] = number
    if wanted.branch is not None:
        branch = Unit.objects.filter(key=wanted.branch).values_list("pk", flat=True).first()
        query["branch"] = str(branch or 0)
    return query
