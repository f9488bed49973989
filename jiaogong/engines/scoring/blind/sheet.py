"""Excel: a new workbook with the visible sheets' values and looks. Formulas become what they came to; names, links, hidden sheets,
checks of input and everything else have no place in it."""

from __future__ import annotations

import io
import zipfile
from copy import copy
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from jiaogong.engines.papers.limits import UPLOADED, UnreadableDocument, check_package

from .common import Uncleanable
from .pictures import redrawn
from .wordnames import FONTS

_FORBIDDEN = ("xl/embeddings/", "xl/charts/", "xl/diagrams/", "xl/activex/", "xl/chartsheets/", "xl/externallinks/")
_MOST_CELLS = 400_000


def clean_sheet(data: bytes) -> bytes:
    """The workbook written anew."""
    try:
        names = check_package(data, UPLOADED)
        if any(name.startswith(_FORBIDDEN) for name in names):
            raise Uncleanable("含有图表、嵌入对象或外部链接，不能确认其中没有作者信息，请作者另存为 PDF 再交")
        source = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        made = Workbook()
        made.remove(made.worksheets[0])
        for old in source.worksheets:
            if old.sheet_state == "visible":
                _copy(old, made.create_sheet(old.title))
        if not made.worksheets:
            raise Uncleanable("没有可见的工作表")
        made.properties.creator = ""
        out = io.BytesIO()
        made.save(out)
    except UnreadableDocument as error:
        raise Uncleanable(error.message) from error
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
    ) as error:
        raise Uncleanable from error
    return out.getvalue()


def _copy(old: Any, new: Any) -> None:
    if old.max_row * old.max_column > _MOST_CELLS:
        raise Uncleanable("表格太大，请删去空行空列再交")
    hidden = {row for row, d in old.row_dimensions.items() if d.hidden}
    for line in old.iter_rows():
        for cell in line:
            if cell.row not in hidden and not old.column_dimensions[cell.column_letter].hidden:
                _cell(cell, new)
    for merged in old.merged_cells.ranges:
        new.merge_cells(str(merged))
    for letter, size in old.column_dimensions.items():
        new.column_dimensions[letter].width = size.width
    for number, height in old.row_dimensions.items():
        new.row_dimensions[number].height = height.height
    for picture in old._images:
        bare, _ = redrawn(picture._data())
        placed = Image(io.BytesIO(bare))
        placed.width, placed.height = picture.width, picture.height
        start = picture.anchor._from if hasattr(picture.anchor, "_from") else None
        new.add_image(placed, new.cell(start.row + 1, start.col + 1).coordinate if start is not None else "A1")


def _cell(cell: Any, new: Any) -> None:
    if cell.value is None and not cell.has_style:
        return
    made = new.cell(cell.row, cell.column)
    if not isinstance(made, type(cell)):
        return
    made.value = cell.value
    if isinstance(cell.value, str):
        made.data_type = "s"  # never a formula
    if cell.has_style:
        font = cell.font
        made.font = Font(
            name=font.name if font.name in FONTS else None, sz=font.sz, b=font.b, i=font.i, u=font.u, color=copy(font.color)
        )  # fmt: skip
        made.fill, made.border, made.alignment = copy(cell.fill), copy(cell.border), copy(cell.alignment)
        made.number_format = cell.number_format
    if cell.comment is not None:
        made.comment = Comment(cell.comment.text, "")
