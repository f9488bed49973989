"""The quick way writes what the library writes, cell by cell."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from .. import sheets
from ..cells import Column, Value
from ..quick import QuickRows
from ..sheets import write_sheet

COLUMNS = (Column("姓名"), Column("证件号", 22, "id"), Column("人数", 8, "int"), Column("日期", 12, "date"))
ROWS: list[tuple[Value, ...]] = [
    ("张三", "990***********0045", 12, date(2020, 3, 5)),
    ("", None, None, None),
    ("=1+1", "1", 1, date(2020, 3, 6)),
    ("阿依·古丽 & <王>", "G12345678", -3, date(1900, 3, 1)),
    ("<r>甲</r>", "0012", 10**16, date(1850, 1, 1)),
    ("_x0041_", " 空格 ", 0, datetime(2020, 3, 5, 10, 30)),
    ("䶮㛃𠅤𬭎", "line\nbreak", 999_999_999_999_999, None),
    ("甲" * 9000, "\u3000=1", True, date(9999, 12, 31)),
    ("末行", "1", 1, date(2020, 3, 5)),
]


def _cells(data: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[(c.value, c.number_format, c.data_type, c.quotePrefix, c.border.left.style) for c in r] for r in page.rows]


def test_both_ways_give_the_same_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = write_sheet("名册", COLUMNS, ROWS, as_of=date(2020, 3, 31))
    taken: list[bool] = []

    class Never(QuickRows):
        def write(self, row: int, values: Any) -> bool:
            taken.append(False)
            return False

    monkeypatch.setattr(sheets, "QuickRows", Never)
    usual = write_sheet("名册", COLUMNS, ROWS, as_of=date(2020, 3, 31))
    assert len(taken) == len(ROWS)
    assert _cells(quick) == _cells(usual)


def test_the_ordinary_row_goes_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    write = QuickRows.write

    def watched(self: QuickRows, row: int, values: Any) -> bool:
        seen.append(write(self, row, values))
        return seen[-1]

    monkeypatch.setattr(QuickRows, "write", watched)
    write_sheet("名册", COLUMNS, ROWS)
    assert seen == [True, True, False, True, False, False, False, False, True]
