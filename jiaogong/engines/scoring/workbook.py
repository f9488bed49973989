"""The ranking as .xlsx: scores, raw marks and reasons in one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jiaogong.engines.papers.cells import Column as Cell
from jiaogong.engines.papers.cells import Value
from jiaogong.engines.papers.sheets import Sheet, write_workbook

from .models import Panel, Ranking
from .results import Column, columns_of, mark_text, result_title


def workbook_of(ranking: Ranking, panel: Panel, day: date, *, named: bool = True) -> bytes:
    """Every line with its raw marks; dropped ones say so beside the number. Not `named`: without whose works they are."""
    columns, judging = columns_of(panel), panel.judging
    heads = [
        Cell("名次", 6, "int"),
        Cell("评审编号", 12),
        Cell("名称", 34),
        Cell("单位", 26),
        Cell("得分", 10, "number"),
    ]
    heads += [Cell(f"{column.name}（{column.group}）", 14) for column in columns]
    heads += [Cell("算法说明", 70)]
    notes = [*ranking.ties]
    if panel.lot_seed and "lot" in judging.ties:
        notes.append(f"抽签种子：{panel.lot_seed}（按“种子|评审编号”的 SHA-256 从大到小）")
    if ranking.signed_at:
        notes.append(f"{ranking.signed_as} {ranking.signed_name} 已签字；原始分摘要 {ranking.digest}")
    sheet = Sheet(
        result_title(panel), heads, _rows(ranking, panel, columns, named), notes=notes, as_of=day, name="评审结果"
    )
    return write_workbook([sheet])


def _rows(ranking: Ranking, panel: Panel, columns: list[Column], named: bool) -> Iterator[list[Value]]:
    places = {column.rater_id: at for at, column in enumerate(columns)}
    for placing in ranking.placings.select_related("item__unit").order_by("position"):
        cells: list[Value] = [None] * len(columns)
        for mark in placing.detail.get("marks", ()):
            if mark[0] in places:
                cells[places[mark[0]]] = mark_text(mark)
        item, score = placing.item, placing.score
        exact = None if score is None else score.quantize(Decimal(1).scaleb(-panel.judging.decimals))
        whose = [item.name, item.unit.name if item.unit else ""] if named else ["", ""]
        yield [placing.rank, item.label, *whose, exact, *cells, placing.sentence]
