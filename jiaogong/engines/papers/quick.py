"""Rows of ordinary cells, written past the library: a table of 20,000 people is mostly these.

XlsxWriter looks at every cell six times. A row whose cells all need no care (printable text that cannot run, whole
numbers, days) goes straight into the sheet's file as the XML the library would have written; any other row goes the
usual way. This reaches for four of the library's own names (`_write_single_row`, `_check_dimensions`, `fh`,
`_get_xf_index`), so its version is pinned, and test_quick.py compares both ways cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from .cells import FIRST_DATE, Column, Value

_LONGEST = 8000
_CAREFUL_STARTS = frozenset("=+-@|＝＋－＠ ")
_DAY_ZERO = date(1899, 12, 30).toordinal()
_LARGEST = 10**15


class QuickRows:
    """Writes rows of one sheet that need no care; says so where it does not."""

    def __init__(self, page: Worksheet, columns: Sequence[Column], formats: Sequence[Format]) -> None:
        self._page = page
        self._last = len(columns) - 1
        self._kinds = [column.kind for column in columns]
        self._heads = [
            (f'<c r="{xl_col_to_name(index)}', f'" s="{form._get_xf_index()}"') for index, form in enumerate(formats)
        ]

    def write(self, row: int, values: Sequence[Value]) -> bool:
        """Write the row (counted from 0, as the library counts), or answer False and write nothing."""
        number = row + 1
        parts = [f'<row r="{number}">']
        for value, kind, (head, style) in zip(values, self._kinds, self._heads, strict=True):
            cell = _cell(value, kind)
            if cell is None:
                return False
            parts.append(f"{head}{number}{style}{cell}")
        parts.append("</row>")
        self._page._write_single_row(row)  # what the library still holds back comes first
        self._page._check_dimensions(row, 0)
        self._page._check_dimensions(row, self._last)
        self._page.fh.write("".join(parts))
        return True


def _cell(value: Value, kind: str) -> str | None:
    """The rest of the cell's XML after its place and style; None for a value that needs the usual way."""
    if value is None or value == "":
        return "/>"
    sort = type(value)
    if sort is str:
        text: str = value  # type: ignore[assignment]
        if (
            not text.isprintable()
            or text[0] in _CAREFUL_STARTS
            or text[-1] == " "
            or len(text) > _LONGEST
            or "_x" in text
        ):
            return None
        if "&" in text or "<" in text or ">" in text:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    if sort is date and kind == "date" and value >= FIRST_DATE:  # type: ignore[operator]
        return f"><v>{value.toordinal() - _DAY_ZERO}</v></c>"  # type: ignore[union-attr]
    if sort is int and kind in ("int", "number", "percent") and -_LARGEST < value < _LARGEST:  # type: ignore[operator]
        return f"><v>{value}</v></c>"
    return None
