"""Files as schools send them, and files nobody should open."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
import xlsxwriter
import xlwt

from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.rosters.reading import find_head, read_book, read_pasted, recognise
from jiaogong.modules.rosters.reading.limits import check_container
from jiaogong.modules.rosters.words import FORMULA, ROUNDED

from .cast import HEAD, book, number, people


def columns(data: bytes, name: str = "名册.xlsx") -> tuple[dict[str, int], list[list[str]]]:
    """(field → column, rows of data) of the first sheet."""
    page = read_book(name, data).pages[0]
    head = find_head(page)
    rows = page.rows[head.first_row :]
    return {field: column for column, field in recognise(head.labels, rows, {}).items()}, rows


def refusal(data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(RuleBroken) as caught:
        read_book(name, data)
    return caught.value.message


def repacked(data: bytes, change: dict[str, Any]) -> bytes:
    """The archive with parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *change}:
            new.writestr(name, change[name] if name in change else old.read(name))
    return stream.getvalue()


def test_own_order_titles_and_merged_heads() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet("教职工")
        sheet.merge_range(0, 0, 0, 5, "某校教职工花名册")
        sheet.merge_range(1, 0, 2, 0, "序号")
        sheet.merge_range(1, 1, 2, 1, "教师姓名")
        sheet.merge_range(1, 2, 1, 3, "证件")
        sheet.write_row(2, 2, ("证件类型", "证件号码"))
        sheet.merge_range(1, 4, 1, 5, "联系")
        sheet.write_row(2, 4, ("手机", "紧急联系人电话"))
        for at, line in enumerate(people(4), 3):
            sheet.write_row(at, 0, (str(at), line[0], "居民身份证", line[1], line[2], "13900000000"))
    found, rows = columns(stream.getvalue())
    assert found == {"name": 1, "document": 2, "id_number": 3, "phone": 4}
    assert rows[0][1] == "赵芳伟" and len(rows) == 4


def test_columns_are_known_by_their_content_too() -> None:
    found, rows = columns(book([line[:3] for line in people(8)]))
    assert found == {"name": 0, "id_number": 1, "phone": 2} and len(rows) == 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_every_encoding(encoding: str, separator: str) -> None:
    lines = [HEAD, *people(5)]
    text = "\r\n".join(separator.join(line) for line in lines)
    found, rows = columns(text.encode(encoding), "名册.csv")
    assert found == {"name": 0, "id_number": 1, "phone": 2, "employment_type": 3}
    assert rows[4][1] == people(5)[4][1]


def test_old_workbooks_keep_zeros_and_x() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    for at, line in enumerate([HEAD, ["赵一", "11010519491231002X", "013900000001", "事业编制"]]):
        for column, text in enumerate(line):
            sheet.write(at, column, text)
    stream = io.BytesIO()
    made.save(stream)
    _, rows = columns(stream.getvalue(), "名册.xls")
    assert rows[0][1:3] == ["11010519491231002X", "013900000001"]


def test_numbers_too_long_for_excel_and_formulas_are_marked() -> None:
    data = book([HEAD, ["赵一", 110101198503120012.0, 13900000001, "事业编制"], ["赵二", '=A1&"1"', "", ""]])
    _, rows = columns(data)
    assert rows[0][1].startswith(ROUNDED) and rows[0][2] == "13900000001"
    assert rows[1][1].startswith(FORMULA)


def test_merged_departments_reach_every_row_and_other_sheets_are_listed() -> None:
    data = book([HEAD, *people(3)], more={"说明": [["请按月填报"]], "空表": []})
    assert [page.name for page in read_book("名册.xlsx", data).pages] == ["名册", "说明"]


def test_pasted_from_excel() -> None:
    page = read_pasted("\n".join("\t".join(line) for line in [HEAD, *people(2)])).pages[0]
    assert find_head(page).known == 4 and len(page.rows) == 3


def test_wrong_extensions_are_named_and_read_by_content() -> None:
    assert "内容其实是" in read_book("名册.csv", book([HEAD, *people(1)])).note
    assert (
        "内容其实是" in read_book("名册.xlsx", "\n".join(",".join(line) for line in [HEAD, *people(2)]).encode()).note
    )


def test_macros_passwords_and_other_files_are_refused_by_name() -> None:
    plain = book([HEAD, *people(1)])
    assert "宏" in refusal(plain, "名册.xlsm")
    assert "宏" in refusal(repacked(plain, {"xl/vbaProject.bin": b"x"}))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert "密码" in refusal(ole + "EncryptedPackage".encode("utf-16le"))
    assert "宏" in refusal(ole + "_VBA_PROJECT".encode("utf-16le"), "名册.xls")
    assert "损坏" in refusal(ole, "名册.xls") and "损坏" in refusal(plain[: len(plain) // 2])
    for start, word in (
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"<html><table>", "网页"),
        (b"Rar!\x1a", "压缩包"),
    ):
        assert word in refusal(start + b" " * 50) and ".xlsx" in refusal(start + b" " * 50)
    assert "空的" in refusal(b"") and "看不懂" in refusal(bytes(range(256)) * 4, "名册.csv")
    word = repacked(plain, {"word/document.xml": b"<x/>"})
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert "xl/workbook.xml" in archive.namelist()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "Word" in refusal(other.getvalue())


def test_bombs_entities_and_stray_cells_are_refused_quickly() -> None:
    plain = book([HEAD, *people(1)])
    begun = time.monotonic()
    assert "过大" in refusal(repacked(plain, {"xl/sharedStrings.xml": b" " * 90_000_000}))
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    assert "实体" in refusal(repacked(plain, {"xl/sharedStrings.xml": evil}))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    assert "1,048,576" in refusal(repacked(plain, {"xl/worksheets/sheet1.xml": sheet % far}))
    wide = b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'
    assert "200 列" in refusal(repacked(plain, {"xl/worksheets/sheet1.xml": sheet % wide}))
    assert time.monotonic() - begun < 20


def test_a_million_empty_rows_are_no_rows() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as made:
        sheet, style = made.add_worksheet("名册"), made.add_format({"border": 1})
        for at, line in enumerate([HEAD, *people(2)]):
            sheet.write_row(at, 0, line)
        for at in range(3, 60_000):
            sheet.write_blank(at, 0, None, style)
        sheet.write_blank(1_048_575, 0, None, style)
    page = read_book("名册.xlsx", stream.getvalue()).pages[0]
    assert len(page.rows) == 3


def test_too_many_rows_say_what_to_do() -> None:
    text = "姓名,身份证号\n" + "赵一,110101198503120012\n" * 150_001
    assert "拆开" in refusal(text.encode(), "名册.csv")
    assert number(1).endswith(number(1)[-1])


@pytest.mark.parametrize(
    "cell",
    [
        b'<c s="0" r="XFD1048576"><v>1</v></c>', b'<c  r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576'><v>1</v></c>",
        b'<c r="xfd1048576"><v>1</v></c>', b'<c\nr = "XFD1048576"><v>1</v></c>', b"<c><v>1</v></c>",
        b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><v>1</v></x:c>',
        b'<c t="inlineStr" r="XFD1048576"><is><t>1</t></is></c>',
    ],
)  # fmt: skip
def test_stray_cells_are_seen_however_they_are_written(cell: bytes) -> None:
    """The reader lays out every cell up to the farthest: 17 thousand million would end the whole process (1 KB is enough)."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">%s</row></sheetData></worksheet>'
    )
    part = {"xl/worksheets/sheet1.xml": sheet % cell}
    with pytest.raises(RuleBroken):
        check_container(repacked(book([HEAD, *people(1)]), part))


def test_few_cells_far_apart_on_many_sheets_are_too_much() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for _ in range(30):
            sheet = made.add_worksheet()
            sheet.write(0, 0, "姓名")
            sheet.write(9_000, 150, "x")
    assert "过大" in refusal(stream.getvalue())


def test_cells_as_other_programs_write_them_are_read() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c t="inlineStr" r="A1"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    check_container(repacked(book([HEAD, *people(1)]), {"xl/worksheets/sheet1.xml": sheet}))
