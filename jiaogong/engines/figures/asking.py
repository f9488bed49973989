"""What a page of figures is asked for: a subtree, a day, conditions; read from the address and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.errors import Refused, RuleBroken

from .conditions import ANY, Conditions
from .links import figure_url
from .reckon import DIMENSIONS
from .registry import Figure

RULE = "figures.view"


@dataclass(frozen=True, slots=True)
class Place:
    """A subtree on a day. `dated`: a day of the past, which links must name."""

    unit: Unit
    at: date
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure with everything that narrows it."""

    figure: Figure
    place: Place
    conditions: Conditions = ANY
    category: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    missing: bool = False
    by: str = "branch"

    def address(self, **changes: Any) -> str:
        """The page's address with changes."""
        asked = replace(self, **changes) if changes else self
        given = {key: value for key, value in asked.parameters.items()}
        url = figure_url(
            asked.figure.key, unit=asked.place.unit, at=asked.place.at if asked.place.dated else None,
            conditions=asked.conditions.as_data(), category=asked.category, parameters=given, missing=asked.missing,
        )  # fmt: skip
        return url if asked.by == "branch" else f"{url}&by={asked.by}"


def place_asked(user: Any, query: QueryDict, today: date, rule: str = RULE) -> tuple[Place, list[str]]:
    """The subtree and the day, and what could not be done as asked, in plain words. Raises Refused outside reach."""
    unit = _unit(user, query.get("unit", ""), rule)
    text = query.get("at", "").strip()
    if not text:
        return Place(unit, today), []
    try:
        at = date.fromisoformat(text)
    except ValueError:
        return Place(unit, today), ["日期要写成 2026-09-30 这样的形式，现在显示的是今天的数据。"]
    if at > today:
        return Place(unit, today), [f"{at:%Y年%m月%d日}还没有到，还没有数据；现在显示的是今天的数据。"]
    if at.year < 1950:
        return Place(unit, today), ["日期太早，没有数据；现在显示的是今天的数据。"]
    return Place(unit, at, dated=at != today), []


def _unit(user: Any, key: str, rule: str) -> Unit:
    homes = home_units(user, rule)
    if not homes:
        raise Refused(rule)
    if not key:
        return Unit.objects.get(pk=homes[0])
    try:
        unit = Unit.objects.layers().filter(key=UUID(key)).first()
    except ValueError:
        raise Http404 from None
    if unit is None or not allows(user, rule, unit):
        raise Refused(rule)
    return unit


def asked_of(figure: Figure, place: Place, query: QueryDict) -> tuple[Asked, list[str]]:
    """The figure with its conditions; a condition that is none is left out and said."""
    problems: list[str] = []
    try:
        conditions = Conditions.from_data(conditions_data(query))
    except RuleBroken as broken:
        conditions = ANY
        problems.append(f"{broken.message}这些条件没有采用。")
    category = query.get("category", "")
    if figure.categories and category not in figure.categories:
        category = next(iter(figure.categories))
    by = query.get("by", "")
    asked = Asked(
        figure, place, conditions, category if figure.categories else "", _parameters(figure, query, problems),
        query.get("missing") == "1" and figure.is_rate, by if by in DIMENSIONS else "branch",
    )  # fmt: skip
    return asked, problems


def conditions_data(query: QueryDict) -> dict[str, Any]:
    """The part of an address that are conditions, as Conditions takes them."""
    return {
        "kinds": query.getlist("kinds"),
        **{k: query.get(k, "") for k in ("nature", "headcount_min", "headcount_max", "branch")},
    }


def _parameters(figure: Figure, query: QueryDict, problems: list[str]) -> dict[str, int]:
    given: dict[str, int] = {}
    for parameter in figure.parameters:
        text = query.get(parameter.key, "")
        if not text:
            continue
        number = int(text) if text.isdecimal() and len(text) < 6 else None
        if number is None or not parameter.low <= number <= parameter.high:
            problems.append(
                f"“{parameter.title}”只能是 {parameter.low} 到 {parameter.high}，现在按 {parameter.default} 显示。"
            )
        elif number != parameter.default:
            given[parameter.key] = number
    return given
