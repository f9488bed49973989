"""Figures as Excel: what the page shows, with numerators and denominators as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from jiaogong.engines.org.words import Kind, Nature
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.cells import Value as Cell
from jiaogong.engines.papers.sheets import Sheet, write_workbook

from .asking import Asked, Place
from .reckon import DIMENSIONS, Part, Row, Value, split

_OVERVIEW = (
    Column("分组", 12), Column("指标", 20), Column("分类", 14), Column("数值", 12), Column("分子", 10, "int"),
    Column("分母", 10, "int"), Column("占比", 10, "percent"), Column("口径", 60), Column("依据", 40),
)  # fmt: skip
_ROWS = (
    Column("单位", 28), Column("县（市、区）", 20), Column("类别", 14), Column("性质", 8), Column("教职工", 10, "int"),
    Column("分子", 10, "int"), Column("分母", 10, "int"), Column("占比", 10, "percent"),
)  # fmt: skip
_PARTS = (
    Column("项目", 24),
    Column("单位数", 10, "int"),
    Column("分子", 10, "int"),
    Column("分母", 10, "int"),
    Column("占比", 10, "percent"),
)


def _share(numerator: int, denominator: int | None) -> float | None:
    return numerator / denominator if denominator else None


def overview(place: Place, values: Sequence[tuple[Value, str]]) -> bytes:
    """Every figure of a subtree on a day; `values` come with the word of their category."""
    rows: list[list[Cell]] = [
        [v.figure.group, v.figure.title, category, v.text(), v.numerator, v.denominator, _share(v.numerator, v.denominator),
         v.figure.description, v.figure.source]
        for v, category in values
    ]  # fmt: skip
    return write_workbook([Sheet(f"{place.unit.name}指标数据", _OVERVIEW, rows, as_of=place.at)])


def detail(asked: Asked, value: Value, title: str) -> bytes:
    """One figure: the units behind it, and its split by each dimension."""
    rows = value.missing if asked.missing else value.rows
    notes = [value.figure.description, f"数值：{value.text()}"]
    if words := asked.conditions.words():
        notes.append(f"条件：{words}")
    sheets = [
        Sheet(
            title,
            _ROWS,
            [_row(row) for row in rows],
            notes,
            asked.place.at,
            "缺项单位" if asked.missing else "单位明细",
        )
    ]
    sheets += [
        Sheet(
            f"{title}（按{word}）",
            _PARTS,
            [_part(part) for part in split(value, key)],
            as_of=asked.place.at,
            name=f"按{word}",
        )
        for key, word in DIMENSIONS.items()
    ]
    return write_workbook(sheets)


def _row(row: Row) -> list[Cell]:
    unit = row.unit
    return [
        unit.name, unit.branch, str(Kind(unit.kind).label), str(Nature(unit.nature).label), unit.headcount, row.numerator,
        row.denominator, _share(row.numerator, row.denominator),
    ]  # fmt: skip


def _part(part: Part) -> list[Cell]:
    return [part.title, part.units, part.numerator, part.denominator, _share(part.numerator, part.denominator)]
