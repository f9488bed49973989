"""Workbooks into text with calamine: values as they are seen, except where Excel has lost something."""

from __future__ import annotations

import io
import posixpath
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from jiaogong.kernel.errors import RuleBroken

from ..words import FORMULA, ROUNDED
from .limits import MOST_CELLS, MOST_ROWS, Formulas, damaged, too_big

_LONGEST_CELL = 500
_EXACT = 10**15
_MOST_SHEETS = 200
_CONTROL = {n: None for n in range(32) if n not in (9, 10, 13)}

Sheet = tuple[str, list[list[str]], list[tuple[int, int, int, int]], bool]


def check_old(data: bytes) -> None:
    """Refuse an .xls with macros or a password, and other documents in the same container."""
    if "EncryptedPackage".encode("utf-16le") in data:
        raise RuleBroken("文件设有密码。请取消密码后重新上传。", field="file")
    if "_VBA_PROJECT".encode("utf-16le") in data:
        raise RuleBroken(
            "文件带有宏。为了安全，不接收带宏的表格。请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”后再上传。",
            field="file",
        )
    if "WordDocument".encode("utf-16le") in data:
        raise RuleBroken("这是 Word 文档，不是表格。请把表格复制到 Excel 里保存为 .xlsx 后上传。", field="file")


def read(data: bytes, formulas: Formulas | None) -> list[Sheet]:
    """Every worksheet of a workbook that has passed the checks."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet][:_MOST_SHEETS]
        parts = _parts(data) if formulas and any(formulas.values()) else {}
        sheets, spread = [], 0
        for meta in kinds:
            sheet = book.get_sheet_by_name(meta.name)
            spread += sheet.total_height * sheet.total_width
            if spread > MOST_CELLS:
                raise too_big()
            formula_cells = (formulas or {}).get(parts.get(meta.name, ""), set())
            rows = _rows(sheet, formula_cells)
            merged = [(*start, *end) for start, end in (sheet.merged_cell_ranges or [])]
            sheets.append((meta.name, rows, merged, meta.visible != SheetVisibleEnum.Visible))
        return sheets
    except PasswordError as error:
        raise RuleBroken("文件设有密码。请取消密码后重新上传。", field="file") from error
    except (CalamineError, ValueError, OSError, KeyError) as error:
        raise damaged() from error


def _rows(sheet: Any, formula_cells: set[tuple[int, int]]) -> list[list[str]]:
    if sheet.total_height > MOST_ROWS * 2:
        raise RuleBroken(f"工作表“{sheet.name}”超过 {MOST_ROWS:,} 行，请按单位或县区拆开后上传。", field="file")
    start = sheet.start
    rows: list[list[str]] = [[] for _ in range(start[0])] if start else []
    left = [""] * (start[1] if start else 0)
    for values in sheet.to_python(skip_empty_area=True):
        cells = [v if v.__class__ is str and len(v) < 60 and v.isprintable() else text_of(v) for v in values]
        rows.append([*left, *cells] if left else cells)
    for row, column in formula_cells:
        if row < len(rows) and column < len(rows[row]) and rows[row][column]:
            rows[row][column] = FORMULA + rows[row][column]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def text_of(value: Any) -> str:
    """A cell as a person reads it; a number too long for Excel is marked, because its end is lost."""
    if isinstance(value, str):
        return value.translate(_CONTROL)[:_LONGEST_CELL]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        whole = float(value).is_integer()
        text = f"{int(value)}" if whole else repr(value)
        return ROUNDED + text if abs(value) >= _EXACT else text
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time(0) else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (time, timedelta)) else ""


def _parts(data: bytes) -> dict[str, str]:
    """Which part of the archive each sheet is."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
        book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    found = {}
    for sheet in book.iter("{*}sheet"):
        link = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(link, "")
        found[str(sheet.get("name"))] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
    return found
