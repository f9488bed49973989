"""The registry of figures: named, documented queries that the modules owning the rows register.

A *facts* loader reads one module's rows once for a scope and a day and yields, per unit, how many of what. A *figure*
says which of those counts are its numerator and denominator. So all figures of a module cost one pass over its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reckon import Scope

Counts = Mapping[str, int]
Loader = Callable[["Scope"], Mapping[int, Counts]]


@dataclass(frozen=True, slots=True)
class Facts:
    """A loader: unit id → count name → number, for every unit of the scope that has any."""

    key: str
    load: Loader


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number a figure depends on, e.g. within how many months; with the range it may take."""

    key: str
    title: str
    default: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    measure: unit of measure printed after the number (所, 人, %).
    counts: what one row is: "units" or "people".
    numerator, denominator: functions of (unit, its counts, parameters) → int; a figure without denominator is a count.
    categories: for a figure split by something that is no property of the unit (employment type, kind of body):
    key → Chinese word; numerator then gets the category's key as fourth argument. `category_words`: what plans call a category
    besides.
    rows: url name of the list behind the number, taking ?unit=&at= and `query`.
    least: above 0, numbers below it are not shown and no single unit's is: only sums of branches (people who must not be
    guessed from a small number).
    """

    key: str
    title: str
    group: str
    measure: str
    counts: str
    facts: str
    description: str
    numerator: Callable[..., int]
    denominator: Callable[..., int] | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    category_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    rule: str = "figures.view"
    rows: str = ""
    rows_query: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()  # words by which a plan's target is recognised as meaning this figure
    source: str = ""
    least: int = 0

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a share."""
        return self.denominator is not None

    @property
    def rows_rule(self) -> str:
        """The right that opens the list behind the number: every module calls its own "<module>.view"."""
        return f"{self.rows.partition(':')[0]}.view" if self.rows else ""


_facts: dict[str, Facts] = {}
_figures: dict[str, Figure] = {}


def register_facts(facts: Facts) -> None:
    """Make a loader known."""
    if facts.key in _facts and _facts[facts.key] != facts:
        raise ValueError(f"facts {facts.key} registered twice")
    _facts[facts.key] = facts


def register(*figures: Figure) -> None:
    """Make figures known; their loader must be."""
    for figure in figures:
        if figure.key in _figures:
            raise ValueError(f"figure {figure.key} registered twice")
        if figure.facts not in _facts:
            raise ValueError(f"figure {figure.key} names unknown facts {figure.facts}")
        _figures[figure.key] = figure


def all_figures() -> tuple[Figure, ...]:
    """Every figure, in order of registration."""
    return tuple(_figures.values())


def get(key: str) -> Figure:
    """The figure; KeyError for an unknown key."""
    return _figures[key]


def loader(key: str) -> Loader:
    """The loader of a facts key."""
    return _facts[key].load
