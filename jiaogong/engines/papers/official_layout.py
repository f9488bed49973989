"""How the parts of a 公文 are placed on the page, part by part (GB/T 9704-2012, chapter 7).

Checked against the text of the standard as reprinted: 7.2.5, 7.2.7, 7.3.1, 7.3.4 (dy1993.cn), 7.3.5.1 and 7.3.5.2
(365seal.com, juduo.cc), 7.4 and 7.5 (haowendang.cn), 5.2 (domain.md, DOC). From memory: 7.2.6, 7.3.3 fonts, 7.3.6,
7.3.7. Not measured on paper: no office suite is at hand, so distances that depend on how Word sets a glyph in its
line (35 mm above the mark, 4 mm above the red line, 7 mm above the page number) are right to about 1 mm at best.
Not done: several issuers with 文件 beside them, 份号 / 密级 / 紧急程度, 签名章, 版记 forced onto an even page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .characters import width_in_characters
from .docnumbers import format_date, normalise_doc_number
from .numerals import chinese_number
from .official_model import Attachment, Block, Heading, OfficialDocument, Paragraph, Table
from .official_styles import RED, indent, spacing, text_properties
from .wordml import (
    CHARACTER,
    FANGSONG,
    HEI,
    KAI,
    LINE,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_4,
    SONG,
    TEXT_WIDTH,
    Xml,
    el,
    paragraph,
    run,
    section,
    val,
)

_MARK_FROM_TOP = 1984  # 35 mm (7.2.4)
_LARGEST_MARK, _SMALLEST_MARK = 60, 26  # points; the standard leaves the size to the issuer
_BORDER_THICK, _BORDER_THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm (7.4.1)
_SIZE_4_TWIPS = 280
_MOST_COLUMNS_IN_SMALL_4 = 6


def document_body(doc: OfficialDocument) -> Xml:
    """版头, 主体 and 版记 in order."""
    parts = [*_head(doc), *_opening(doc), *_blocks(doc.body), *_attachment_list(doc.attachments), *_signature(doc)]
    for number, attachment in enumerate(doc.attachments, start=1):
        parts += _attachment(attachment, number if len(doc.attachments) > 1 else None)
    parts += _colophon(doc)
    return el("w:body", None, *parts, section())


def footer(*, even: bool) -> Xml:
    """Page number — 1 — in 4号宋体: one character from the right edge on odd pages, from the left on even (7.5)."""
    side = "left" if even else "right"
    font = text_properties(SONG, SIZE_4)
    field = el("w:fldSimple", {"w:instr": " PAGE "}, run("2" if even else "1", *font))
    place = (el("w:ind", {f"w:{side}": _SIZE_4_TWIPS}), val("w:jc", side))
    return paragraph("Footer", run("— ", *font), field, run(" —", *font), properties=place)


# 版头


def _head(doc: OfficialDocument) -> Iterator[Xml]:
    """发文机关标志 35 mm below the top, 发文字号 two lines below it, the red line 4 mm below that (7.2.4–7.2.7)."""
    if not (doc.issuer_mark or doc.doc_number):
        return
    lines = [line.strip() for line in doc.issuer_mark.splitlines() if line.strip()]
    longest = max((width_in_characters(line) for line in lines), default=1.0)
    points = max(_SMALLEST_MARK, min(_LARGEST_MARK, int(TEXT_WIDTH / 20 / max(longest, 1))))
    size = (val("w:sz", points * 2), val("w:szCs", points * 2))
    for number, line in enumerate(lines):
        before = 0 if number else _MARK_FROM_TOP - points * 2  # the line is a fifth taller than the glyph
        yield paragraph("IssuerMark", run(line, *size), properties=(spacing(points * 24, before=before),))
    # The border's distance is in points: 11 pt = 3.9 mm.
    line_below = {"w:val": "single", "w:sz": 12, "w:space": 11, "w:color": RED}
    border = el("w:pBdr", None, el("w:bottom", line_below))
    number_text = normalise_doc_number(doc.doc_number) if doc.doc_number else ""
    if not doc.signer:
        yield paragraph("DocNumber", run(number_text), properties=(border,))
        return
    # To a superior: number one character from the left, 签发人 one from the right, the name in 楷体 (7.2.5, 7.2.6).
    tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": TEXT_WIDTH - round(CHARACTER)}))
    name = run(doc.signer, *text_properties(KAI, SIZE_3))
    yield paragraph(
        "DocNumber",
        run(f"\u3000{number_text}\t签发人："),
        name,
        properties=(border, tabs, val("w:jc", "left")),
    )


def _opening(doc: OfficialDocument) -> Iterator[Xml]:
    """标题 two lines below the red line (7.3.1), 主送机关 one line below it, flush left, with ： (7.3.2)."""
    with_head = bool(doc.issuer_mark or doc.doc_number)
    yield paragraph("Title", run(doc.title), properties=(spacing(LINE, before=2 * LINE * with_head, after=LINE),))
    if doc.addressees:
        yield paragraph("Addressees", run("、".join(doc.addressees).rstrip("：:") + "："))


# 主体


def _blocks(blocks: Sequence[Block]) -> Iterator[Xml]:
    numbers = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Table):
            yield from _table(block)
        elif isinstance(block, Heading):
            yield _heading(block, numbers)
        else:
            yield _paragraph(block)


def _paragraph(block: Paragraph) -> Xml:
    style = "BodyText" if block.indent else "Normal"
    return paragraph(style, run(block.text), properties=(val("w:jc", block.align),))


def _heading(block: Heading, numbers: list[int]) -> Xml:
    marker = block.marker
    if marker is None:
        numbers[block.level - 1] += 1
        numbers[block.level :] = [0] * (4 - block.level)
        marker = heading_marker(block.level, numbers[block.level - 1])
    gap = " " if marker.endswith(".") and block.text[:1].isdigit() else ""
    runs = [run(marker + gap + block.text)]
    if block.run_in:
        runs.append(run(block.run_in, *text_properties(FANGSONG, SIZE_3)))
    return paragraph(f"Heading{block.level}", *runs)


def heading_marker(level: int, number: int) -> str:
    """一、 （一） 1. （1） for levels 1 to 4 (7.3.3)."""
    chinese = chinese_number(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]


def _attachment_list(attachments: Sequence[Attachment]) -> Iterator[Xml]:
    """附件说明: a line below the body, two characters in, further lines aligned to the name, no mark after it (7.3.4)."""
    many = len(attachments) > 1
    for number, attachment in enumerate(attachments, start=1):
        label = f"{number}. " if many else ""
        if number == 1:
            label = "附件：" + label
        name_at = 5 + (width_in_characters(f"{number}. ") if many else 0)
        place = indent(left=name_at, hanging=width_in_characters(label))
        gap = spacing(LINE, before=LINE if number == 1 else 0)
        yield paragraph("AttachmentList", run(label + attachment.title), properties=(gap, place))


def _signature(doc: OfficialDocument) -> Iterator[Xml]:
    """署名, 成文日期 and 附注, kept on one page."""
    day = format_date(doc.date) if doc.date else ""
    signer_right, date_right = signature_indents(doc.signature, day, sealed=doc.sealed)
    # With a seal of 42 mm centred on both lines, two blank lines leave its top within a line of the text (7.3.5.1).
    before = LINE * (2 if doc.sealed else 1)
    for number, (text, right) in enumerate(((doc.signature, signer_right), (day, date_right))):
        if not text:
            continue
        keep = (el("w:keepNext"),) if number == 0 and day else ()
        place = (spacing(LINE, before=before), indent(right=right))
        yield paragraph("Signature", run(text), properties=(*keep, *place))
        before = 0
    if doc.note:
        yield paragraph("BodyText", run(f"（{doc.note.strip('（）()')}）"))  # 7.3.6


def signature_indents(signature: str, day: str, *, sealed: bool) -> tuple[float, float]:
    """Distances of 署名 and 成文日期 from the right edge, in characters.

    Sealed: the date 4 characters in, the name centred over it (7.3.5.1). Without a seal: the name 2 characters in,
    the date beginning 2 characters right of where it begins; if the date is longer, the date 2 in (7.3.5.2).
    """
    name_width, date_width = width_in_characters(signature), width_in_characters(day)
    if not sealed:
        if date_width > name_width:
            return date_width + 4 - name_width, 2.0
        return 2.0, max(0.0, name_width - date_width)
    date_right = max(4.0, (name_width - date_width) / 2)
    if date_right + date_width > 28:  # a name longer than the line
        return 0.0, 4.0
    return date_right + (date_width - name_width) / 2, date_right


def _attachment(attachment: Attachment, number: int | None) -> Iterator[Xml]:
    """附件 on a new page: 附件1 in 3号黑体 at the top left, its title on the third line (7.3.7)."""
    if not attachment.body:
        return
    label = "附件" if number is None else f"附件{number}"
    yield paragraph("AttachmentMark", run(label), properties=(el("w:pageBreakBefore"),))
    title = (spacing(LINE, before=LINE, after=LINE),)
    yield paragraph("Title", run(attachment.title), properties=title)
    yield from _blocks(attachment.body)


# Tables and 版记


def _table(table: Table) -> Iterator[Xml]:
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
    line = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
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


def _column_widths(table: Table) -> list[int]:
    """Widths in twips that sum up to the text width: by the shares given, else by the longest texts."""
    shares = list(table.widths)
    if not shares:
        for index, heading in enumerate(table.columns):
            texts = [heading, *(row[index] or "" for row in table.rows)]
            shares.append(min(24.0, max(3.0, max(map(width_in_characters, texts)) + 1)))
    edges = [round(TEXT_WIDTH * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return [right - left for left, right in zip(edges, edges[1:], strict=False)]


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


def _colophon(doc: OfficialDocument) -> Iterator[Xml]:
    """版记 at the foot of the last page: 抄送 above 印发机关 and 印发日期, 4号仿宋, one character in (7.4)."""
    rows: list[Xml] = []
    if doc.copies_to:
        copies = "，".join(doc.copies_to).rstrip("。") + "。"
        hanging = el("w:ind", {"w:left": 3 * _SIZE_4_TWIPS, "w:hanging": 3 * _SIZE_4_TWIPS})
        rows.append(paragraph("Colophon", run(f"抄送：{copies}"), properties=(hanging,)))
    if doc.printed_by or doc.printed_on:
        printed_on = f"{format_date(doc.printed_on)}印发" if doc.printed_on else ""
        right = el("w:tab", {"w:val": "right", "w:pos": TEXT_WIDTH - 2 * _SIZE_4_TWIPS})
        printed = run(f"{doc.printed_by}\t{printed_on}")
        rows.append(paragraph("Colophon", printed, properties=(el("w:tabs", None, right),)))
    if not rows:
        return
    thick, thin = (
        {"w:val": "single", "w:sz": size, "w:space": 0, "w:color": "000000"}
        for size in (_BORDER_THICK, _BORDER_THIN)
    )
    at_the_foot = {
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
        _cell_margins(_SIZE_4_TWIPS),
    )
    lines = (el("w:tr", None, el("w:trPr", None, el("w:cantSplit")), _cell(TEXT_WIDTH, row)) for row in rows)
    yield el("w:tbl", None, properties, _grid([TEXT_WIDTH]), *lines)
    yield paragraph("Spacer")
