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
_MOST_UNPACKED = 400 * MB
_MOST_PART = 250 * MB
_MOST_ENTRIES = 2_000
_MOST_RATIO = 100
_RATIO_FROM = 20 * MB
_SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（.xlsx）”后再上传。"
# A cell with something in it: its place, and no closing slash (a styled empty cell has one).
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})(\d+)"[^>]*(?<!/)>')
_FAR_ROW = re.compile(rb'<c r="[A-Z]{1,3}(\d{6,7})"[^>]*(?<!/)>')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[ >/]')
_OVERLAP = 512

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
    if not name.endswith((".xml", ".rels")):
        return
    cells = found.setdefault(name, set()) if name.startswith("xl/worksheets/") else None
    tail = b""
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(4 * MB):
                _check_xml(tail + chunk, cells)
                tail = chunk[-_OVERLAP:]
    except RuleBroken:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        raise damaged() from error


def _check_xml(chunk: bytes, cells: set[tuple[int, int]] | None) -> None:
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
        chunk = chunk.decode("utf-16", "ignore").encode()
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise RuleBroken(f"文件里含有不安全的内容（XML 实体声明），系统没有读取。{_SAVE_AS}", field="file")
    if cells is None:
        return
    for match in _FAR_COLUMN.finditer(chunk):
        if column_number(match[1]) >= MOST_COLUMNS:
            raise RuleBroken(f"表格超过 {MOST_COLUMNS} 列，请删去右边多余的列后再上传。", field="file")
    for match in _FAR_ROW.finditer(chunk):
        if int(match[1]) > MOST_ROWS:
            raise RuleBroken(
                f"表格在第 {int(match[1]):,} 行还有内容，超过 {MOST_ROWS:,} 行。请删除下面多余的行（选中整行后删除），或按单位拆开。",
                field="file",
            )
    if b"<f" in chunk:
        cells.update((int(m[2]) - 1, column_number(m[1])) for m in _FORMULA.finditer(chunk))
