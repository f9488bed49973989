"""Text tables: which encoding, which separator."""

from __future__ import annotations

import csv
import io

from jiaogong.kernel.errors import RuleBroken

from .limits import MOST_COLUMNS, MOST_ROWS

_CONTROL = {n: None for n in range(32) if n not in (9, 10, 13)}
_SEPARATORS = "\t,;|，"


def read(data: bytes) -> tuple[list[list[str]], str]:
    """(rows, remark) of a .csv in UTF-8, GB 18030 (GBK) or UTF-16."""
    text, note = decode(data)
    return split(text), note


def decode(data: bytes) -> tuple[str, str]:
    """The text and a remark when it was not UTF-8. RuleBroken when it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16"), "按 UTF-16 编码读取。"
    head = data[:4000]
    if b"\x00" in head:
        little = head[1::2].count(0) > len(head) // 6
        big = head[::2].count(0) > len(head) // 6
        if little == big:
            raise _no_text()
        return _decoded(data, "utf-16-le" if little else "utf-16-be"), "按 UTF-16 编码读取。"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return _decoded(data, "gb18030"), "按 GBK（GB 18030）编码读取。"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if sum(c < " " and c not in "\t\r\n" for c in text[:4000]) > 3:
        raise _no_text()
    return text


def _no_text() -> RuleBroken:
    return RuleBroken(
        "看不懂文件的内容或文字编码（支持 UTF-8、GBK/GB 18030、UTF-16）。请用 Excel 或 WPS 打开原表，另存为 .xlsx 后再上传。",
        field="file",
    )


def split(text: str) -> list[list[str]]:
    """Rows of cells, by the separator the first lines use most."""
    text = text.replace("\x00", "").lstrip("\ufeff").translate(_CONTROL)
    sample = text[:20_000].splitlines()[:30]
    separator = max(_SEPARATORS, key=lambda s: sum(min(line.count(s), MOST_COLUMNS) for line in sample))
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise RuleBroken(f"第 {len(rows) + 1} 行超过 {MOST_COLUMNS} 列，请核对分隔符。", field="file")
            rows.append([cell.strip()[:500] for cell in cells[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS:
                raise RuleBroken(f"表格超过 {MOST_ROWS:,} 行，请按单位或县区拆开后上传。", field="file")
    except csv.Error as error:
        raise RuleBroken(
            "表格的引号没有配对，读不下去。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。", field="file"
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
