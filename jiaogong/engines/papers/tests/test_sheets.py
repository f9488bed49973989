"""Tables out, opened with openpyxl and csv."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from .. import sheets
from ..cells import Column, Value, could_be_formula
from ..sheets import Sheet, sheet_names, write_csv, write_sheet, write_workbook

TEXT, ID = Column("姓名", 12), Column("身份证号", 22, "id")
COLUMNS = (
    TEXT,
    ID,
    Column("人数", 8, "int"),
    Column("金额", 12, "number"),
    Column("建会率", 10, "percent"),
    Column("日期", 12, "date"),
)
ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "＝1+1",
    "=cmd|'/c calc'!A1",
    "|x",
    "\ufeff=1",
]


def opened(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def cell_of(value: Value, column: Column = TEXT) -> openpyxl.cell.cell.Cell:
    return opened(write_sheet("表", [column], [[value]]))["A3"]


def records(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_sheet_keeps_types_title_notes_and_order() -> None:
    row = ("䶮㛃𠅤𬭎·甲", "320301199001010029", 12, Decimal("1234.50"), 0.6, date(2020, 3, 5))
    page = opened(write_sheet("会员名册", COLUMNS, [row, (None,) * 6], ["口径：在册会员"], as_of=date(2020, 3, 31)))
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    assert [line[0] for line in lines[:3]] == ["会员名册", "数据截至 2020年3月31日", "口径：在册会员"]
    assert lines[3] == ["姓名", "身份证号", "人数", "金额", "建会率", "日期"]
    assert lines[4] == ["䶮㛃𠅤𬭎·甲", "320301199001010029", 12, 1234.5, 0.6, datetime(2020, 3, 5)]
    assert lines[5] == [None] * 6
    formats = [cell.number_format for cell in page[5]]
    assert formats == ["@", "@", "0", "#,##0.00", "0.0%", "yyyy\\-mm\\-dd"] or formats[5] == "yyyy-mm-dd"
    assert page["B5"].data_type == "s"


def test_print_setup_frozen_header_and_filter() -> None:
    page = opened(write_sheet("名册", COLUMNS, [("甲", "1", 1, 1, 1, None)] * 3, as_of=date(2020, 3, 31)))
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:F6"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"


@pytest.mark.parametrize("attack", ATTACKS)
def test_formulas_are_neutralised_everywhere(attack: str) -> None:
    data = write_workbook([Sheet(attack, [Column(attack)], [[attack]], [attack])])
    page = opened(data)
    for address in ("A1", "A2", "A3", "A4"):
        cell = page[address]
        assert cell.data_type in ("s", "inlineStr"), address
        assert cell.quotePrefix, address
        assert cell.value.replace("_x000D_", "\r").replace("\r", "\n") == attack.replace("\r", "\n"), address
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    for line in records(write_csv([Column(attack)], [[attack]])):
        assert line == ["'" + attack]


def test_ordinary_text_is_left_alone() -> None:
    for text in ("甲", "1+1", "a=b", "（-1）", "—", "2020年", "'甲"):
        assert not could_be_formula(text)
        assert cell_of(text).value == text
        assert not cell_of(text).quotePrefix
        assert records(write_csv([TEXT], [[text]]))[1] == [text]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
@example(["<r>&", "<r></r>", "<r><t>x</t></r>", "_x0041_", " a ", "]]>", "&amp;"])
def test_any_text_survives_except_what_xml_forbids(texts: list[str]) -> None:
    page = opened(write_sheet("表", [TEXT] * len(texts), [texts]))
    for cell, text in zip(page[3], texts, strict=True):
        clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
        found = unescaped(cell.value or "")
        assert found.replace("\r\n", "\n").replace("\r", "\n") == clean.replace("\r\n", "\n").replace("\r", "\n")
        assert cell.data_type != "f"


def unescaped(text: str) -> str:
    """Excel's _xHHHH_ escapes, which openpyxl leaves in inline strings."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20), min_size=2, max_size=2)
    )
)
def test_csv_comes_back_in_order_with_an_apostrophe_where_needed(rows: list[list[str]]) -> None:
    found = records(write_csv([TEXT, ID], rows))[1:]
    for line, row in zip(found, rows, strict=True):
        for shown, text in zip(line, row, strict=True):
            clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
            assert shown == ("'" if could_be_formula(clean) else "") + clean
            assert not shown.lstrip(" \t\n\u3000").startswith(("=", "+", "-", "@", "＝"))


def test_csv_numbers_are_plain_and_not_taken_for_formulas() -> None:
    row = ("甲", "320301199001010029", -5, Decimal("-1E+3"), 0.125, date(2020, 3, 5))
    assert records(write_csv(COLUMNS, [row, (None,) * 6]))[1:] == [
        ["甲", "320301199001010029", "-5", "-1000", "0.125", "2020-03-05"], [""] * 6,
    ]  # fmt: skip
    assert write_csv([TEXT], []).startswith(b"\xef\xbb\xbf")


def test_numbers_excel_cannot_hold_become_text() -> None:
    assert cell_of(320301199001010029, Column("号", kind="int")).value == "320301199001010029"
    assert cell_of(Decimal("12345678901234.567"), Column("元", kind="number")).value == "12345678901234.567"
    assert cell_of(13800000000, ID).value == "13800000000"
    assert cell_of("—", Column("率", kind="percent")).value == "—"
    assert cell_of(True).value == "是"
    assert cell_of(date(1899, 12, 31), Column("生", kind="date")).value == "1899-12-31"
    assert cell_of(datetime(2020, 3, 5, 9, 30), Column("时", kind="date")).value == datetime(2020, 3, 5, 9, 30)
    for wrong in (float("nan"), float("inf"), Decimal("NaN")):
        with pytest.raises(ValueError, match="“率”列"):
            cell_of(wrong, Column("率", kind="percent"))


def test_long_text_is_cut_between_characters_with_a_remark() -> None:
    value = cell_of("𠅤" * 20_000).value
    assert value.endswith("…（过长，已截断）")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert cell_of("甲" * 32_767).value == "甲" * 32_767


def test_rows_of_wrong_length_are_refused() -> None:
    for write in (
        lambda: write_sheet("表", [TEXT], [["a"], ["a", "b"]]),
        lambda: write_csv([TEXT], [["a"], ["a", "b"]]),
    ):
        with pytest.raises(ValueError, match=r"第 2 行有 2 格，应为 1 格"):
            write()
    with pytest.raises(ValueError, match="没有列"):
        write_sheet("表", [], [])
    with pytest.raises(ValueError, match="至少"):
        write_workbook([])


def test_too_many_rows_are_refused_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    assert opened(write_sheet("表", [TEXT], [["a"]] * 3)).max_row == 5
    with pytest.raises(ValueError, match="超过 Excel"):
        write_sheet("表", [TEXT], [["a"]] * 4)


def test_several_sheets_and_their_names() -> None:
    data = write_workbook(
        [Sheet("名册", [TEXT], [["甲"]]), Sheet("名册", [TEXT], [["乙"]]), Sheet("说明", [TEXT], [], name="a/b")]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["名册", "名册(2)", "a b"]
    assert [page["A3"].value for page in book] == ["甲", "乙", None]


@given(st.lists(st.text(max_size=40), max_size=6))
@example(["History", "'", "\u2003", "\x85'x", "[]:*?/\\", "𠅤" * 30, "甲" * 40, "甲" * 40, "A", "a"])
def test_sheet_names_keep_the_rules(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles) == len({name.lower() for name in names})
    for name in names:
        assert name.strip() and len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\") and name.lower() != "history"
        assert not name.startswith("'") and not name.endswith("'")


def test_same_input_same_bytes_and_the_time_is_the_callers() -> None:
    at = datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    first = write_sheet("表", [TEXT], [["甲"]], created_at=at)
    assert first == write_sheet("表", [TEXT], [["甲"]], created_at=at)
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == at.replace(tzinfo=None)


def test_rows_are_taken_one_by_one_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MEMORY", tmp_path)
    monkeypatch.setattr(sheets, "_ROOM_IN_MEMORY", 0)
    folders: set[Path] = set()

    def rows() -> Iterator[Sequence[Value]]:
        for number in range(300):
            folders.update(tmp_path.iterdir())
            yield ("甲", str(number))

    assert opened(write_sheet("表", [TEXT, ID], rows())).max_row == 302
    assert len(folders) == 1 and not list(tmp_path.iterdir())
    with pytest.raises(ZeroDivisionError):
        write_sheet("表", [TEXT], ([str(1 // number)] for number in (1, 0)))
    assert not list(tmp_path.iterdir())
