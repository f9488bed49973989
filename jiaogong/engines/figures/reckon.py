"""Reckoning figures: for a subtree, on a day, narrowed by conditions, split by a dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Sum

from jiaogong.engines.org.models import SEGMENT, Headcount, Unit, UnitPeriod
from jiaogong.engines.org.words import Kind, Layer, Nature
from jiaogong.kernel.access import path_end

from . import registry
from .conditions import ANY, BANDS, Conditions, band_of
from .registry import Counts, Figure


@dataclass(frozen=True, slots=True)
class Scope:
    """A subtree on a day. `first`/`last` bound the paths in it: first <= path < last."""

    root_id: int
    first: str
    last: str
    at: date

    def units(self) -> models.QuerySet[UnitPeriod, int]:
        """Ids of the units that stood in the subtree on the day, as a subquery."""
        periods = UnitPeriod.objects.at(self.at).filter(path__gte=self.first, path__lt=self.last)
        return periods.order_by().values_list("unit_id", flat=True)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as it was on the day: the dimensions of every figure."""

    id: int
    name: str
    kind: str
    nature: str
    headcount: int
    path: str
    branch_id: int | None
    branch: str


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's part of a figure."""

    unit: UnitFacts
    numerator: int
    denominator: int | None

    @property
    def missing(self) -> int:
        """How many are still lacking (0 for a plain count)."""
        return 0 if self.denominator is None else max(self.denominator - self.numerator, 0)


@dataclass(slots=True)
class Value:
    """A figure's value: the sums and the rows behind them."""

    figure: Figure
    conditions: Conditions
    rows: list[Row] = field(default_factory=list)
    numerator: int = 0
    denominator: int | None = None
    hidden: bool = False  # too small a number of people to be shown

    @property
    def number(self) -> float | None:
        """The figure itself: the share in per cent for rates (None over an empty set), the count otherwise."""
        if self.hidden:
            return None
        if self.denominator is None:
            return float(self.numerator)
        return None if self.denominator == 0 else self.numerator * 100 / self.denominator

    @property
    def missing(self) -> list[Row]:
        """The units that lack something, in tree order."""
        return [row for row in self.rows if row.missing]

    def text(self) -> str:
        """As printed: 96.4%, 54 所, or 无数据."""
        if self.hidden:
            return f"少于 {self.figure.least} {self.figure.measure}"
        if self.number is None:
            return "无数据"
        if self.denominator is None:
            return f"{self.numerator:,} {self.figure.measure}"
        return f"{percent(self.numerator, self.denominator)}%"


def percent(numerator: int, denominator: int) -> str:
    """A share with one decimal, rounded half up, that never claims 100 (or 0) when it is not."""
    tenths = (numerator * 2000 + denominator) // (denominator * 2)
    if 0 < numerator < denominator:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}" if tenths in (0, 1000) else f"{tenths // 10}.{tenths % 10}"


class Reckoning:
    """All figures of a subtree on a day. Units and facts are read once each, then everything is arithmetic."""

    def __init__(self, root: Unit, at: date) -> None:
        path = UnitPeriod.objects.at(at).filter(unit=root).values_list("path", flat=True).first() or root.path
        self.root = root
        self.at = at
        self.scope = Scope(root.pk, path, path_end(path), at)
        self._units: list[UnitFacts] | None = None
        self._facts: dict[str, Mapping[int, Counts]] = {}

    @property
    def units(self) -> list[UnitFacts]:
        """The base units of the subtree on the day, in tree order."""
        if self._units is None:
            self._units = self._load_units()
        return self._units

    def _load_units(self) -> list[UnitFacts]:
        span = {"path__gte": self.scope.first, "path__lt": self.scope.last}
        heads = dict(
            Headcount.objects.at(self.at)
            .filter(unit__in=self.scope.units())
            .order_by()
            .values_list("unit_id")
            .annotate(total=Sum("number"))
        )
        periods = list(
            UnitPeriod.objects.at(self.at)
            .filter(**span, unit__is_inner=False)
            .order_by("path")
            .values_list("unit_id", "name", "kind", "nature", "path", "unit__layer", "unit__closed_on")
        )
        depth = len(self.scope.first) + SEGMENT
        branches = {p[4]: (p[0], p[1]) for p in periods if len(p[4]) == depth}
        units = []
        for unit_id, name, kind, nature, path, layer, closed_on in periods:
            if layer != Layer.BASE or (closed_on and closed_on <= self.at):
                continue
            branch = branches.get(path[:depth], (None, "本级"))
            units.append(UnitFacts(unit_id, name, kind, nature, heads.get(unit_id, 0), path, *branch))
        return units

    def facts(self, key: str) -> Mapping[int, Counts]:
        """A module's counts per unit."""
        if key not in self._facts:
            self._facts[key] = registry.loader(key)(self.scope)
        return self._facts[key]

    def value(
        self,
        key: str,
        conditions: Conditions = ANY,
        *,
        category: str = "",
        parameters: Mapping[str, int] | None = None,
    ) -> Value:
        """One figure, with the rows behind it."""
        figure = registry.get(key)
        facts = self.facts(figure.facts)
        given = {p.key: (parameters or {}).get(p.key, p.default) for p in figure.parameters}
        extra = (category,) if figure.categories else ()
        value = Value(figure, conditions, denominator=0 if figure.is_rate else None)
        empty: Counts = {}
        for unit in self.units:
            if not conditions.match(unit):
                continue
            counts = facts.get(unit.id, empty)
            denominator = figure.denominator(unit, counts, given, *extra) if figure.denominator else None
            numerator = figure.numerator(unit, counts, given, *extra)
            if denominator == 0 or (denominator is None and numerator == 0):
                continue
            value.rows.append(Row(unit, numerator, denominator))
            value.numerator += numerator
            if denominator is not None and value.denominator is not None:
                value.denominator += denominator
        return by_branch(value, self.root) if figure.least else value

    def everything(self) -> list[Value]:
        """Every figure (each category of those that have some), for the whole subtree."""
        return [
            self.value(figure.key, category=category)
            for figure in registry.all_figures()
            for category in (figure.categories or [""])
        ]


def by_branch(value: Value, root: Unit) -> Value:
    """The same figure with a row per branch instead of one per unit; branches below `least` are taken together, and where
    their sum is still below it the smallest other branch joins them. A whole below it is hidden."""
    least, sums = value.figure.least, dict[tuple[int, str], int]()
    for row in value.rows:
        key = (row.unit.branch_id or root.pk, row.unit.branch)
        sums[key] = sums.get(key, 0) + row.numerator
    if 0 < value.numerator < least:
        value.numerator, value.rows, value.hidden = 0, [], True
        return value
    small = [key for key, number in sums.items() if number < least]
    for key in sorted(sums, key=lambda k: sums[k]):
        if small and key not in small and sum(sums[k] for k in small) < least:
            small.append(key)
    rest = sum(sums.pop(key) for key in small)
    if rest:
        sums[root.pk, "其余各地" if sums else "各地"] = rest
    value.rows = [
        Row(UnitFacts(pk, f"{name}（合计）", Kind.UNION_OFFICE, Nature.PUBLIC, 0, root.path, pk, name), number, None)
        for (pk, name), number in sums.items()
    ]
    return value


DIMENSIONS = {"branch": "县（市、区）", "kind": "单位类别", "nature": "性质", "band": "教职工人数"}


@dataclass(slots=True)
class Part:
    """A figure's share in one value of a dimension."""

    key: str
    title: str
    numerator: int = 0
    denominator: int | None = None
    units: int = 0

    @property
    def number(self) -> float | None:
        """Per cent for rates, the count otherwise."""
        if self.denominator is None:
            return float(self.numerator)
        return None if not self.denominator else self.numerator * 100 / self.denominator

    def text(self) -> str:
        """As printed, without the unit of measure for counts."""
        if self.denominator is None:
            return f"{self.numerator:,}"
        return f"{percent(self.numerator, self.denominator)}%" if self.denominator else "无数据"


def split(value: Value, dimension: str) -> list[Part]:
    """The value along a dimension: branches in tree order, kinds and bands in their own order."""
    parts: dict[str, Part] = {}
    for row in value.rows:
        key, title = _dimension(row.unit, dimension)
        part = parts.setdefault(key, Part(key, title, denominator=None if value.denominator is None else 0))
        part.numerator += row.numerator
        part.units += 1
        if part.denominator is not None and row.denominator is not None:
            part.denominator += row.denominator
    order = {"kind": list(Kind.values), "nature": list(Nature.values), "band": [b[2] for b in BANDS]}.get(dimension)
    return sorted(parts.values(), key=lambda p: order.index(p.key)) if order else list(parts.values())


def _dimension(unit: UnitFacts, dimension: str) -> tuple[str, str]:
    if dimension == "branch":
        return str(unit.branch_id or ""), unit.branch
    if dimension == "kind":
        return unit.kind, str(Kind(unit.kind).label)
    if dimension == "nature":
        return unit.nature, str(Nature(unit.nature).label)
    return (band := band_of(unit.headcount)), band
