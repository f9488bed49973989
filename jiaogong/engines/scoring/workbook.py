"""The ranking as .xlsx: scores, raw marks and reasons in one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jiaogong.engines.papers.cells import Column as Cell
from jiaogong.engines.papers.cells import Value
from jiaogong.engines.papers.sheets import Sheet, write_workbook

from .models import Panel, Ranking
from .results import Column, columns_of, lines_of


def workbook_of(ranking: Ranking, panel: Panel, day: date) -> bytes:
    """Every line with its raw marks; dropped ones say so beside the number."""
    columns, judging = columns_of(panel), panel.judging
    heads = [Cell("名次", 6, "int"), Cell("评审编号", 12), Cell("名称", 34), Cell("单位", 26), Cell("得分", 10)]
    heads += [Cell(f"{column.name}（{column.group}）", 14) for column in columns]
    heads += [Cell("算法说明", 70)]
    notes = [*ranking.ties]
    if panel.lot_seed and "lot" in judging.ties:
        notes.append(f"抽签种子：{panel.lot_seed}（按“种子|评审编号”的 SHA-256 从大到小）")
    if ranking.signed_at:
        notes.append(f"{ranking.signed_as} {ranking.signed_name} 已签字；原始分摘要 {ranking.digest}")
    sheet = Sheet(f"{panel.title}评审结果", heads, _rows(ranking, panel, columns), notes=notes, as_of=day, name="评审结果")
    return write_workbook([sheet])


def _rows(ranking: Ranking, panel: Panel, columns: list[Column]) -> Iterator[list[Value]]:
    placings = list(ranking.placings.select_related("item__unit").order_by("position"))
    names = {column.rater_id: at for at, column in enumerate(columns)}
    for line in lines_of(placings, columns[:0] if len(columns) > 15 else columns, panel.judging):
        placing = line.placing
        cells: list[Value] = [None] * len(columns)
        for mark in placing.detail.get("marks", ()):
            note = {-1: "（去最低）", 1: "（去最高）"}.get(mark[2], "")
            used = f"→{Decimal(mark[3]).quantize(Decimal('0.01'))}" if len(mark) > 3 else ""
            if mark[0] in names:
                cells[names[mark[0]]] = f"{Decimal(mark[1]).scaleb(-2)}{used}{note}"
        unit = placing.item.unit.name if placing.item.unit else ""
        yield [placing.rank, placing.item.label, placing.item.name, unit, line.score, *cells, placing.sentence]
