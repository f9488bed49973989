"""Bounds on an uploaded workbook, looked at before anything opens it: size, ratio, macros, XML tricks, stray cells."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from jiaogong.kernel.errors import RuleBroken

MB = 1024 * 1024
MOST_BYTES = 20 * MB
MOST_ROWS = 150_000
MOST_COLUMNS = 200
MOST_CELLS = 20_000_000  # of all sheets, empty ones between full ones too: what they take in memory
_MOST_UNPACKED = 400 * MB
_MOST_PART = 250 * MB
_MOST_ENTRIES = 2_000
_MOST_RATIO = 100
_RATIO_FROM = 20 * MB
_SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（.xlsx）”后再上传。"
# A cell with something in it: its place, and no closing slash (a styled empty cell has one). A value in quotes may hold
# what looks like the tag's end.
_REST = rb"""(?:[^>"']|"[^"]*"|'[^']*')*(?<!/)>"""
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})(\d+)"' + _REST)
_FAR_ROW = re.compile(rb'<c r="[A-Z]{1,3}(\d{6,7})"' + _REST)
# The same written otherwise than Excel and WPS do (attributes in another order, another prefix), and its place.
_ODD_CELL = re.compile(rb'<c(?=[\s>/])(?! r="[A-Z]{1,3}\d{1,7}")' + _REST)
_PREFIXED_CELL = re.compile(rb"<[\w.-]+:c(?=[\s>/])" + _REST)
_ODD_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[ >/]')
_OVERLAP = 512
_LONGEST_TAG = MB

Formulas = dict[str, set[tuple[int, int]]]  # part name → (row, column)


def damaged() -> RuleBroken:
    """The file does not open."""
    return RuleBroken(f"文件已损坏，无法打开。{_SAVE_AS}", field="file")


def too_big() -> RuleBroken:
    """Within the size limit, but with far more inside."""
    return RuleBroken("文件解压后的内容过大，系统没有读取。请删去多余内容，或按单位拆成几份后上传。", field="file")


def column_number(letters: bytes) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def check_container(data: bytes) -> Formulas:
    """Refuse what is no plain workbook; answers which cells hold formulas, per sheet part."""
    if data.count(b"PK\x01\x02") > _MOST_ENTRIES:
        raise too_big()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise damaged() from error
    names = {entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries}
    if any(name.endswith(("vbaproject.bin", ".bin")) and "vba" in name for name in names):
        raise RuleBroken(f"文件带有宏。为了安全，不接收带宏的表格。{_SAVE_AS}", field="file")
    if "xl/workbook.bin" in names:
        raise RuleBroken(f"不接收二进制工作簿（.xlsb）。{_SAVE_AS}", field="file")
    if "xl/workbook.xml" not in names:
        raise RuleBroken(_what_else(names), field="file")
    declared = sum(entry.file_size for entry in entries)
    if declared > _MOST_UNPACKED or (declared > _RATIO_FROM and declared > len(data) * _MOST_RATIO):
        raise too_big()
    found: Formulas = {}
    for entry in entries:
        _check_entry(archive, entry, found)
    return found


def _what_else(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "这是 Word 文档，不是表格。请把表格复制到 Excel 里保存为 .xlsx 后上传，或者直接复制表格，用“粘贴”导入。"
    if "content.xml" in names:
        return f"这是 ODF 表格（.ods）。{_SAVE_AS}"
    return f"这是压缩包，不是表格。请先解压；{_SAVE_AS}"


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Formulas) -> None:
    """Inflate one part as it is (sizes written in the archive are not trusted: the check sum is)."""
    if entry.flag_bits & 0x1:
        raise RuleBroken("文件设有密码。请取消密码后重新上传。", field="file")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    if entry.file_size > _MOST_PART:
        raise too_big()
    name = entry.filename.replace("\\", "/").lstrip("/").lower()
    sheet = name.startswith("xl/worksheets/")  # whatever its ending: the reader opens what the workbook names
    if not sheet and not name.endswith((".xml", ".rels")):
        return
    cells = found.setdefault(name, set()) if sheet else None
    tail = b""
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(4 * MB):
                chunk = tail + chunk
                _check_xml(chunk, cells)
                tail = chunk[-_OVERLAP:] if cells is None else _unended(chunk)
    except RuleBroken:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        raise damaged() from error


def _unended(chunk: bytes) -> bytes:
    """The end of a part of a sheet, from the last tag on: it may go on in the next part."""
    begun = min(max(len(chunk) - _OVERLAP, 0), max(chunk.rfind(b"<"), 0))
    if len(chunk) - begun > _LONGEST_TAG or b"\x00" in chunk:
        raise damaged()
    return chunk[begun:]


def _check_xml(chunk: bytes, cells: set[tuple[int, int]] | None) -> None:
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
        chunk = chunk.decode("utf-16", "ignore").encode()
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise RuleBroken(f"文件里含有不安全的内容（XML 实体声明），系统没有读取。{_SAVE_AS}", field="file")
    if cells is None:
        return
    for match in _FAR_COLUMN.finditer(chunk):
        _check_column(match[1])
    for match in _FAR_ROW.finditer(chunk):
        _check_row(match[1])
    odd = (_ODD_CELL, _PREFIXED_CELL) if b":c" in chunk else (_ODD_CELL,)
    for match in (found for kind in odd for found in kind.finditer(chunk)):
        place = _ODD_PLACE.search(match[0])
        if place is None:  # without a place the reader counts for itself: nobody knows how far
            raise RuleBroken(f"表格的单元格没有写明位置，系统没有读取。{_SAVE_AS}", field="file")
        _check_column(place[1])
        _check_row(place[2])
    if b"<f" in chunk:
        cells.update((int(m[2]) - 1, column_number(m[1])) for m in _FORMULA.finditer(chunk))


def _check_column(letters: bytes) -> None:
    if column_number(letters) >= MOST_COLUMNS:
        raise RuleBroken(f"表格超过 {MOST_COLUMNS} 列，请删去右边多余的列后再上传。", field="file")


def _check_row(digits: bytes) -> None:
    if int(digits) > MOST_ROWS:
        raise RuleBroken(
            f"表格在第 {int(digits):,} 行还有内容，超过 {MOST_ROWS:,} 行。请删除下面多余的行（选中整行后删除），或按单位拆开。",
            field="file",
        )
