"""A ranking laid out for people: raw marks, dropped ones marked, the reason of every score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from .judging import Judging
from .models import Panel, Placing, Ranking
from .words import Group

PER_PAGE = 50
MOST_COLUMNS = 15  # with more raters than that a line shows its marks without columns
FLAGS = {-1: "去最低", 1: "去最高"}


@dataclass(frozen=True, slots=True)
class Column:
    """A rater's column."""

    rater_id: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A raw mark: `dropped` says in words why it does not count."""

    name: str
    total: str
    dropped: str = ""
    used: str = ""


@dataclass(frozen=True, slots=True)
class RankingLine:
    """A line of the ranking."""

    placing: Placing
    score: str
    marks: list[Shown | None]
    groups: list[tuple[str, str]]


def columns_of(panel: Panel) -> list[Column]:
    """The raters, by group. One query."""
    rows = panel.raters.order_by("group", "pk").values_list("pk", "name", "group")
    return [Column(pk, name, str(Group(group).label)) for pk, name, group in rows]


def result_title(panel: Panel) -> str:
    """微课评审 → 微课评审结果"""
    return f"{panel.title.removesuffix('评审')}评审结果"


def plain(number: int) -> str:
    """9250 → 92.50"""
    return str(Decimal(number).scaleb(-2))


def score_text(placing: Placing, judging: Judging) -> str:
    """92.35, or — for an incomplete item."""
    return "—" if placing.score is None else str(placing.score.quantize(Decimal(1).scaleb(-judging.decimals)))


def lines_of(placings: Sequence[Placing], columns: Sequence[Column], judging: Judging) -> list[RankingLine]:
    """The lines: with few raters a mark (or None) for each column, with many only the marks there are."""
    names = {column.rater_id: column.name for column in columns}
    wide = len(columns) <= MOST_COLUMNS
    lines = []
    for placing in placings:
        found = {mark[0]: _shown(mark, names) for mark in placing.detail.get("marks", ())}
        marks: list[Shown | None] = [found.get(column.rater_id) for column in columns] if wide else list(found.values())
        groups = [(str(Group(g["group"]).label), g["mean"] or "—") for g in placing.detail.get("groups", ())]
        lines.append(RankingLine(placing, score_text(placing, judging), marks, groups if len(groups) > 1 else []))
    return lines


def _shown(mark: Sequence[Any], names: dict[int, str]) -> Shown:
    used = str(Decimal(mark[3]).quantize(Decimal("0.01"))) if len(mark) > 3 else ""
    return Shown(names.get(mark[0], "已移除"), plain(mark[1]), FLAGS.get(mark[2], ""), used)


def mark_text(mark: Sequence[Any]) -> str:
    """A raw mark in a cell: 98.00（去最高）, with what it became where marks were normalised."""
    used = f"→{Decimal(mark[3]).quantize(Decimal('0.01'))}" if len(mark) > 3 else ""
    note = f"（{FLAGS[mark[2]]}）" if mark[2] in FLAGS else ""
    return f"{plain(mark[1])}{used}{note}"


def result_lines(ranking: Ranking) -> QuerySet[Placing]:
    """Rank, item and score alone, for the short form."""
    return ranking.placings.select_related("item__unit").defer("detail").order_by("position")


def with_text(placings: Iterable[Placing], judging: Judging) -> list[Placing]:
    """Each with `text`, its score as it is shown."""
    rows = list(placings)
    for row in rows:
        row.text = score_text(row, judging)  # type: ignore[attr-defined]
    return rows
