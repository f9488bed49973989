"""A file into sheets of text. What it is shows in its first bytes; its name decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiaogong.kernel.errors import RuleBroken

from . import texts, workbooks
from .limits import MOST_BYTES, MOST_ROWS, check_container

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "PDF"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"{\\rtf", "RTF 文档"), (b"MZ", "程序"), (b"\x7fELF", "程序"),
)  # fmt: skip
_SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（.xlsx）”后再上传。"


@dataclass(slots=True)
class Page:
    """A sheet: its rows of text, and ranges of merged cells as (top, left, bottom, right)."""

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class Book:
    """What was read, and a remark about how."""

    pages: list[Page]
    note: str = ""


def read_book(name: str, data: bytes) -> Book:
    """Read an uploaded file. Raises RuleBroken in Chinese with what to do; nothing is kept of a refused file."""
    if not data:
        raise RuleBroken("文件是空的，请重新选择文件。", field="file")
    if len(data) > MOST_BYTES:
        raise RuleBroken(
            f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请删去图片和无关工作表，或按单位拆开后上传。", field="file"
        )
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix in ("xlsm", "xltm", "xlam", "xlsb"):
        raise RuleBroken(f"不接收带宏的或二进制的工作簿（.{suffix}）。{_SAVE_AS}", field="file")
    book = _read(name, data)
    kept = [page for page in book.pages if any(any(row) for row in page.rows)]
    if not kept:
        raise RuleBroken("表格里没有内容，请核对是否选错了文件。", field="file")
    return Book(kept, book.note)


def _read(name: str, data: bytes) -> Book:
    for start, what in _OTHERS:
        if data.startswith(start):
            raise RuleBroken(f"这是{what}，不是表格（扩展名改了，内容没有变）。{_SAVE_AS}", field="file")
    if data.startswith(b"PK"):
        pages = workbooks.read(data, check_container(data))
        return Book(_pages(pages), _remark(name, "xlsx", "Excel 工作簿（.xlsx）"))
    if data.startswith(_OLE):
        workbooks.check_old(data)
        return Book(_pages(workbooks.read(data, None)), _remark(name, "xls", "Excel 97-2003 工作簿（.xls）"))
    if (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta"))
    ):
        raise RuleBroken(f"这是网页或 XML 格式的表格（有些系统导出的“.xls”就是这样）。{_SAVE_AS}", field="file")
    rows, note = texts.read(data)
    return Book([Page("表格", rows)], _remark(name, "csv txt tsv", "文本表格（.csv）") or note)


def _pages(found: list[tuple[str, list[list[str]], list[tuple[int, int, int, int]], bool]]) -> list[Page]:
    pages = [Page(*sheet) for sheet in found]
    for page in pages:
        if len(page.rows) > MOST_ROWS:
            raise RuleBroken(f"工作表“{page.name}”超过 {MOST_ROWS:,} 行，请按单位或县区拆开后上传。", field="file")
    return pages


def _remark(name: str, usual: str, what: str) -> str:
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return (
        "" if not suffix or suffix in usual.split() else f"文件扩展名是 .{suffix[:8]}，内容其实是{what}，已按内容读取。"
    )


def read_pasted(text: str) -> Book:
    """A table pasted from Excel or WPS: cells by tab, rows by line."""
    rows = texts.split(text)
    if not any(any(row) for row in rows):
        raise RuleBroken("请先在 Excel 里选中表格（连同列名）复制，再粘贴到这里。", field="text")
    return Book([Page("粘贴的表格", rows)])
