"""Figures as charts: what the kit's {% chart %} takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.kernel.clock import quarter_end, quarter_of

from .reckon import DIMENSIONS, Part, Reckoning, Value, percent, split

QUARTERS = 8
UPRIGHT = 5  # so many bars stand beside one another with readable names; more lie
MOST_BRANCHES = 16


def shown(numerator: int, denominator: int | None) -> float | int | None:
    """A number as the chart draws it: never 100 % when it is not."""
    if denominator is None:
        return numerator
    return float(percent(numerator, denominator)) if denominator else None


def measure_of(value: Value) -> str:
    """The unit of measure of the axis."""
    return "%" if value.figure.is_rate else value.figure.measure


def short_names(titles: Sequence[str]) -> list[str]:
    """Names without the ending they share (澄湖区教育工会 → 澄湖区): what fits beside an axis."""
    if len(titles) < 2:
        return list(titles)
    cut = 0
    while len({title[len(title) - cut - 1 :] for title in titles}) == 1 and all(
        len(title) > cut + 2 for title in titles
    ):
        cut += 1
    return [title[: len(title) - cut] if cut > 1 else title for title in titles]


def parts_chart(value: Value, parts: Sequence[Part], title: str) -> dict[str, Any]:
    """A bar for each part."""
    return {
        "title": title,
        "kind": "bar" if len(parts) <= UPRIGHT else "progress",
        "labels": short_names([part.title for part in parts]),
        "series": [{"name": value.figure.title, "values": [shown(part.numerator, part.denominator) for part in parts]}],
        "unit": measure_of(value),
    }


def natural_split(value: Value) -> tuple[str, list[Part]]:
    """By branch where there are several but not a crowd (a county's branches are its schools), else by kind of unit."""
    parts = split(value, "branch")
    return ("branch", parts) if 1 < len(parts) <= MOST_BRANCHES else ("kind", split(value, "kind"))


def overview_chart(values: Sequence[Value], titles: Sequence[str]) -> dict[str, Any] | None:
    """The chart of a figure's card: its categories beside one another, or its natural split. None without rows."""
    if len(values) > 1:
        first = values[0]
        numbers = [shown(value.numerator, value.denominator) for value in values]
        series = [{"name": first.figure.title, "values": numbers}]
        kind = "bar" if len(values) <= UPRIGHT else "progress"
        return {"title": "按分类", "kind": kind, "labels": list(titles), "series": series, "unit": measure_of(first)}
    value = values[0]
    if not value.rows:
        return None
    dimension, parts = natural_split(value)
    return parts_chart(value, parts, f"按{DIMENSIONS[dimension]}")


def quarter_ends(at: date, number: int = QUARTERS) -> list[date]:
    """The last quarter ends up to `at`, the oldest first."""
    year, quarter = quarter_of(at)
    found: list[date] = []
    while len(found) < number:
        end = quarter_end(year, quarter)
        if end <= at:
            found.append(end)
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found[::-1]


def trend(asked: Any) -> dict[str, Any]:
    """The figure at each quarter end, and its chart. Each day is a reckoning of its own: units and one module's facts."""
    points: list[tuple[date, Value]] = []
    for day in quarter_ends(asked.place.at):
        reckoning = Reckoning(asked.place.unit, day)
        points.append(
            (
                day,
                reckoning.value(
                    asked.figure.key, asked.conditions, category=asked.category, parameters=asked.parameters
                ),
            )
        )
    numbers = [shown(value.numerator, value.denominator) for _, value in points]
    chart: dict[str, Any] = {
        "title": "近八个季度末",
        "kind": "line",
        "labels": [f"{day:%y}年{quarter_of(day)[1]}季" for day, _ in points],
        "series": [{"name": asked.figure.title, "values": numbers}],
        "unit": measure_of(points[0][1]),
    }
    if asked.figure.is_rate:
        made_of = "，".join(f"{day:%Y-%m-%d} {value.numerator:,}/{value.denominator or 0:,}" for day, value in points)
        chart["note"] = f"分子/分母：{made_of}。"
    return chart
