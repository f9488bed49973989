"""Tables of a 公文, and the 版记 at its foot, which is one (GB/T 9704-2012, 7.4 and 8).

The standard says nothing of a table's type size; 小4 and 5号 are usual. Landscape pages are not done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .characters import width_in_characters
from .docnumbers import format_date
from .official_model import OfficialDocument, Table
from .official_styles import text_properties
from .wordml import (
    FANGSONG,
    HEI,
    SIZE_4_TWIPS,
    SIZE_5,
    SIZE_SMALL_4,
    TEXT_WIDTH,
    Attributes,
    Xml,
    el,
    paragraph,
    run,
    val,
)

_THICK, _THIN, _HAIR = 8, 6, 4  # eighths of a point; 0.35 mm and 0.25 mm for the 版记 (7.4.1)
_MOST_COLUMNS_IN_SMALL_4 = 6


def table_lines(table: Table) -> Iterator[Xml]:
    """A bordered table as wide as the text, 小4 up to six columns and 5号 beyond; its header on each page."""
    if table.caption:
        yield paragraph("Caption", run(table.caption))
    widths = _column_widths(table)
    size = SIZE_SMALL_4 if len(widths) <= _MOST_COLUMNS_IN_SMALL_4 else SIZE_5
    align = table.align or ("left",) * len(widths)
    header = el("w:trPr", None, el("w:cantSplit"), el("w:tblHeader"))
    rows = [_row(table.columns, widths, ("center",) * len(widths), text_properties(HEI, size), header)]
    font = text_properties(FANGSONG, size)
    plain = el("w:trPr", None, el("w:cantSplit"))
    rows += [_row([cell or "" for cell in row], widths, align, font, plain) for row in table.rows]
    line = _border(_HAIR)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = el(
        "w:tblPr",
        None,
        el("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        val("w:jc", "center"),
        el("w:tblBorders", None, *(el(f"w:{side}", line) for side in sides)),
        el("w:tblLayout", {"w:type": "fixed"}),
        _cell_margins(60),
    )
    yield el("w:tbl", None, properties, _grid(widths), *rows)
    yield paragraph("Spacer")


def column_shares(table: Table) -> list[float]:
    """How the columns share the width: as given, else by the longest texts."""
    shares = list(table.widths)
    if not shares:
        for index, heading in enumerate(table.columns):
            texts = [heading, *(row[index] or "" for row in table.rows)]
            shares.append(min(24.0, max(3.0, max(map(width_in_characters, texts)) + 1)))
    return shares


def _column_widths(table: Table) -> list[int]:
    """Widths in twips that sum up to the text width."""
    shares = column_shares(table)
    edges = [round(TEXT_WIDTH * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _row(
    cells: Sequence[str], widths: Sequence[int], align: Sequence[str], font: tuple[Xml, ...], properties: Xml
) -> Xml:
    return el(
        "w:tr",
        None,
        properties,
        *(
            _cell(width, paragraph("TableText", run(text, *font), properties=(val("w:jc", side),)))
            for text, width, side in zip(cells, widths, align, strict=True)
        ),
    )


def _cell(width: int, content: Xml) -> Xml:
    size = el("w:tcW", {"w:w": width, "w:type": "dxa"})
    return el("w:tc", None, el("w:tcPr", None, size, val("w:vAlign", "center")), content)


def _grid(widths: Sequence[int]) -> Xml:
    return el("w:tblGrid", None, *(el("w:gridCol", {"w:w": width}) for width in widths))


def _cell_margins(side: int) -> Xml:
    margins = (el(f"w:{name}", {"w:w": side, "w:type": "dxa"}) for name in ("left", "right"))
    return el("w:tblCellMar", None, *margins)


def colophon(doc: OfficialDocument) -> Iterator[Xml]:
    """版记 at the foot of the last page, 4号仿宋: 抄送 above 印发机关 and 印发日期 (7.4)."""
    rows: list[Xml] = []
    if doc.copies_to:
        copies = "，".join(doc.copies_to).rstrip("。") + "。"
        hanging = el("w:ind", {"w:left": 3 * SIZE_4_TWIPS, "w:hanging": 3 * SIZE_4_TWIPS})
        rows.append(paragraph("Colophon", run(f"抄送：{copies}"), properties=(hanging,)))
    if doc.printed_by or doc.printed_on:
        printed_on = f"{format_date(doc.printed_on)}印发" if doc.printed_on else ""
        right = el("w:tab", {"w:val": "right", "w:pos": TEXT_WIDTH - 2 * SIZE_4_TWIPS})
        printed = run(f"{doc.printed_by}\t{printed_on}")
        rows.append(paragraph("Colophon", printed, properties=(el("w:tabs", None, right),)))
    if not rows:
        return
    thick, thin = _border(_THICK), _border(_THIN)
    at_the_foot: Attributes = {
        "w:leftFromText": 0, "w:rightFromText": 0, "w:vertAnchor": "margin", "w:horzAnchor": "margin",
        "w:tblpXSpec": "center", "w:tblpYSpec": "bottom",
    }  # fmt: skip
    properties = el(
        "w:tblPr",
        None,
        el("w:tblpPr", at_the_foot),
        el("w:tblW", {"w:w": TEXT_WIDTH, "w:type": "dxa"}),
        el("w:tblBorders", None, el("w:top", thick), el("w:bottom", thick), el("w:insideH", thin)),
        el("w:tblLayout", {"w:type": "fixed"}),
        _cell_margins(SIZE_4_TWIPS),
    )
    whole = el("w:trPr", None, el("w:cantSplit"))
    lines = (el("w:tr", None, whole, _cell(TEXT_WIDTH, row)) for row in rows)
    yield el("w:tbl", None, properties, _grid([TEXT_WIDTH]), *lines)
    yield paragraph("Spacer")


def _border(eighths: int) -> Attributes:
    return {"w:val": "single", "w:sz": eighths, "w:space": 0, "w:color": "000000"}
