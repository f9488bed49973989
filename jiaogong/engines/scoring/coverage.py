"""Who has marked what: never how. A page of items beside the raters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from .models import Assignment, Item, Panel, Rater
from .words import MarkState

COLUMNS = 12  # with more raters than that, sums instead of columns
PER_PAGE = 50
SHAPES = {"done": "✓", "draft": "…", "todo": "○", "aside": "—", "none": ""}
WORDS = {"done": "已提交", "draft": "已打分未提交", "todo": "未评", "aside": "回避", "none": "不评"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one rater did with one item."""

    state: str

    @property
    def shape(self) -> str:
        """✓"""
        return SHAPES[self.state]

    @property
    def word(self) -> str:
        """已提交"""
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """An item: a cell for each rater, and the sums."""

    item: Item
    cells: list[Cell]
    handed: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A page of the table."""

    page: Page[Any]
    lines: list[Line]


def coverage_of(panel: Panel, raters: Sequence[Rater], page: str) -> Coverage:
    """A page of items with their marks' states: three queries, whatever the length."""
    paged = Paginator(panel.items.select_related("unit").order_by("position"), PER_PAGE).get_page(page)
    items = list(paged.object_list)
    states: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Assignment.objects.filter(item__in=[item.pk for item in items])
    for item, rater, recused, whole, state in rows.values_list(
        "item_id", "rater_id", "recused_at", "mark__is_whole", "mark__state"
    ):
        states[item][rater] = _state(recused is not None, bool(whole), state)
    return Coverage(paged, [_line(item, raters, states[item.pk]) for item in items])


def _state(recused: bool, whole: bool, state: str | None) -> str:
    if recused:
        return "aside"
    if state == MarkState.SUBMITTED:
        return "done"
    return "draft" if whole else "todo"


def _line(item: Item, raters: Sequence[Rater], states: dict[int, str]) -> Line:
    cells = [Cell(states.get(rater.pk, "none")) for rater in raters] if len(raters) <= COLUMNS else []
    found = list(states.values())
    return Line(item, cells, found.count("done"), len(found) - found.count("aside"))
