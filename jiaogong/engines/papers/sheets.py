"""Tables out: .xlsx for people, .csv for programs, safe to open in Excel.

Sources: reliability.md E3 (formula injection), I2 (rare names, never normalised); stack.md (XlsxWriter in
constant memory). The two answers to formula injection: in .xlsx a cell is written as text, which never runs,
and marked "quote prefix", so that editing it does not make it a formula either; its content is unchanged. A
.csv has no types, so there an apostrophe goes in front.

Rows pass through temporary files in a private folder, in memory (/dev/shm) where the system has it, and are
deleted before the function returns.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .cells import Column, Kind, Value, checked, could_be_formula, cut, fitting_text, iso, plain_number
from .characters import clean_text
from .quick import QuickRows

_MEMORY = Path("/dev/shm")  # noqa: S108 (TemporaryDirectory makes its own folder in it, mode 0700)
_ROOM_IN_MEMORY = 512 * 1024 * 1024  # bytes; containers often have 64 MB there, too little for a city
MOST_ROWS = 1_048_576  # of an .xlsx sheet
_LONGEST_NAME = 31
_EDGES = re.compile(r"^[\s']+|[\s']+$")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@", "int": "0", "number": "#,##0.00", "percent": "0.0%", "date": "yyyy-mm-dd", "id": "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: title, 数据截至 line, notes, header, rows. `name` is the tab's, the title if left empty."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
    as_of: date | None = None
    name: str = ""


def write_sheet(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    notes: Sequence[str] = (),
    *,
    as_of: date | None = None,
    created_at: datetime | None = None,
) -> bytes:
    """A workbook of one sheet; see write_workbook."""
    return write_workbook([Sheet(title, columns, rows, notes, as_of)], created_at=created_at)


def write_workbook(sheets: Sequence[Sheet], *, created_at: datetime | None = None) -> bytes:
    """An .xlsx whose sheets print on A4 landscape with the header on each page.

    Rows may be a generator: memory does not grow with them. No clock is read: `created_at` goes into the
    file's properties. None is a blank cell; text in a numeric column stays text; numbers of more than 15
    digits become text; characters XML forbids are dropped.
    Raises ValueError (Chinese) for no sheets or columns, a row of wrong length, NaN, infinity, too many rows.
    """
    if not sheets:
        raise ValueError("至少要有一张工作表。")
    buffer = io.BytesIO()
    with _private_folder() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False}
        with xlsxwriter.Workbook(buffer, options) as book:
            book.set_properties(
                {"created": (created_at or _NO_TIME).astimezone(UTC), "title": clean_text(sheets[0].title)}
            )
            formats = _Formats(book)
            names = sheet_names([sheet.name or sheet.title for sheet in sheets])
            for name, sheet in zip(names, sheets, strict=True):
                _write(book.add_worksheet(name), sheet, formats)
    return buffer.getvalue()


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with byte order mark and CRLF, as Excel expects; a ' before text that could run as a formula.

    Numbers are written plain, percents as shares, dates as YYYY-MM-DD; ids as they are, so Excel may round
    them: give people the .xlsx. Raises ValueError (Chinese) for a row of wrong length, NaN or infinity.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow([_csv_text(column.header) for column in columns])
    for number, row in enumerate(rows, start=1):
        _check_length(number, row, columns)
        writer.writerow([_csv_value(value, column) for value, column in zip(row, columns, strict=True)])
    return buffer.getvalue().encode("utf-8-sig")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Tab names Excel accepts: 31 UTF-16 units at most, without []:*?/\\ or outer ', none twice or blank."""
    names: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for number, title in enumerate(titles, start=1):
        base = _FORBIDDEN_IN_NAME.sub(" ", "".join(c for c in clean_text(title) if c >= " "))
        base = _EDGES.sub("", cut(_EDGES.sub("", base), _LONGEST_NAME)) or f"表{number}"
        name, copy = base, 1
        while name.lower() in taken:
            copy += 1
            suffix = f"({copy})"
            name = cut(base, _LONGEST_NAME - len(suffix)) + suffix
        taken.add(name.lower())
        names.append(name)
    return names


class _Formats:
    """The cell formats of one workbook. Text that looks like a formula has a format of its own."""

    def __init__(self, book: Workbook) -> None:
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        boxed = {**font, "border": 1, "text_wrap": True}
        title = {**font, "font_name": "黑体", "font_size": 16, "align": "center_across"}
        header = {**boxed, "bold": True, "align": "center", "bg_color": "#E8EEF4"}
        self.title = book.add_format(title)
        self.note = book.add_format({**font, "font_color": "#595959"})
        self.header = book.add_format(header)
        self._cells = {kind: book.add_format({**boxed, "num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()}
        self.moment = book.add_format({**boxed, "num_format": "yyyy-mm-dd hh:mm"})
        quoted = {"num_format": "@", "quote_prefix": True}
        self._quoted = {
            id(self.title): book.add_format({**title, **quoted}),
            id(self.note): book.add_format({**font, "font_color": "#595959", **quoted}),
            id(self.header): book.add_format({**header, **quoted}),
        }
        self._quoted_cell = book.add_format({**boxed, **quoted})

    def cell(self, kind: Kind) -> Format:
        return self._cells[kind]

    def for_text(self, text: str, usual: Format) -> Format:
        return self._quoted.get(id(usual), self._quoted_cell) if could_be_formula(text) else usual


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    columns = sheet.columns
    if not columns:
        raise ValueError(f"工作表“{sheet.title}”没有列。")
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
    _put_text(page, 0, 0, sheet.title, formats.title, formats)
    for index in range(1, len(columns)):
        page.write_blank(0, index, None, formats.title)
    page.set_row(0, 30)
    header = 1
    for line in _notes(sheet):
        _put_text(page, header, 0, line, formats.note, formats)
        header += 1
    for index, column in enumerate(columns):
        _put_text(page, header, index, column.header, formats.header, formats)
    last, usual = header, [formats.cell(column.kind) for column in columns]
    quick = QuickRows(page, columns, usual)
    for number, row in enumerate(sheet.rows, start=1):
        _check_length(number, row, columns)
        last = header + number
        if last >= MOST_ROWS:
            raise ValueError(f"数据超过 Excel 单张工作表 {MOST_ROWS} 行的上限，请缩小范围后导出。")
        if not quick.write(last, row):
            for index, (value, column) in enumerate(zip(row, columns, strict=True)):
                _put(page, last, index, value, column, formats)
    page.freeze_panes(header + 1, 0)
    page.autofilter(header, 0, last, len(columns) - 1)
    page.ignore_errors({"number_stored_as_text": xl_range(header, 0, last, len(columns) - 1)})
    _set_print(page, header)


def _notes(sheet: Sheet) -> Iterator[str]:
    if sheet.as_of:
        yield f"数据截至 {sheet.as_of.year}年{sheet.as_of.month}月{sheet.as_of.day}日"
    yield from sheet.notes


def _set_print(page: Worksheet, header: int) -> None:
    """A4 landscape, as wide as the paper, header repeated, page number at the foot."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(header)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&C第 &P 页，共 &N 页")


def _put(page: Worksheet, row: int, index: int, value: Value, column: Column, formats: _Formats) -> None:
    usual = formats.cell(column.kind)
    stored = checked(value, column)
    if stored is None:
        page.write_blank(row, index, None, usual)
    elif isinstance(stored, str):
        _put_text(page, row, index, stored, usual, formats)
    elif isinstance(stored, datetime):
        page.write_datetime(row, index, stored.replace(tzinfo=None), formats.moment)
    elif isinstance(stored, date):
        page.write_datetime(row, index, stored, usual)
    else:
        page.write_number(row, index, stored, usual)


def _put_text(page: Worksheet, row: int, index: int, text: str, usual: Format, formats: _Formats) -> None:
    text = fitting_text(text)
    style = formats.for_text(text, usual)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such text for rich-text XML of its own and writes it raw: give it that, escaped.
        text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    if text:
        page.write_string(row, index, text, style)
    else:
        page.write_blank(row, index, None, style)


def _csv_value(value: Value, column: Column) -> str:
    stored = checked(value, column)
    if isinstance(stored, str):
        # A number too long for a float is text by now, but nobody typed it.
        return _csv_text(stored) if isinstance(value, str) or column.kind in ("text", "id") else stored
    if isinstance(stored, date):
        return iso(stored)
    if stored is None:
        return ""
    return plain_number(value if isinstance(value, Decimal) else stored)


def _csv_text(text: str) -> str:
    text = clean_text(text)
    return f"'{text}" if could_be_formula(text) else text


def _check_length(number: int, row: Sequence[Any], columns: Sequence[Column]) -> None:
    if len(row) != len(columns):
        raise ValueError(f"第 {number} 行有 {len(row)} 格，应为 {len(columns)} 格。")


@contextlib.contextmanager
def _private_folder() -> Iterator[str]:
    """A folder only this process's user can enter, in memory if possible, gone afterwards."""
    usable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    roomy = usable and shutil.disk_usage(_MEMORY).free >= _ROOM_IN_MEMORY
    with tempfile.TemporaryDirectory(prefix="jiaogong-", dir=_MEMORY if roomy else None) as folder:
        yield folder
