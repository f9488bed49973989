"""How the parts of a 公文 are placed on the page, part by part (GB/T 9704-2012, chapter 7).

Checked against reprints of the standard: 7.2.5, 7.2.7, 7.3.1, 7.3.4 (dy1993.cn), 7.3.5.1 and 7.3.5.2
(365seal.com, juduo.cc), 7.4 and 7.5 (haowendang.cn), 5.2 (domain.md, DOC). From memory: 7.2.6, the fonts of
7.3.3, 7.3.6, 7.3.7. Not measured on paper: no office suite is at hand. Distances that depend on how Word sets
a glyph in its line (35 mm above the mark, 4 mm above the red line, 7 mm above the page number) are right to
about 1 mm at best. Not done: several issuers with 文件 beside them, 份号, 密级, 紧急程度, 签名章, and a 版记
forced onto an even page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .characters import width_in_characters
from .docnumbers import format_date, normalise_doc_number
from .numerals import chinese_number
from .official_model import Attachment, Block, Heading, OfficialDocument, Paragraph, Table
from .official_styles import RED, indent, spacing, text_properties
from .official_tables import colophon, table_lines
from .wordml import (
    CHARACTER,
    FANGSONG,
    KAI,
    LINE,
    SIZE_3,
    SIZE_4,
    SIZE_4_TWIPS,
    SONG,
    TEXT_WIDTH,
    Attributes,
    Xml,
    el,
    paragraph,
    run,
    section,
    val,
)

_MARK_FROM_TOP = 1984  # 35 mm (7.2.4)
_LARGEST_MARK, _SMALLEST_MARK = 60, 26  # points; the standard leaves the size to the issuer


def document_body(doc: OfficialDocument) -> Xml:
    """版头, 主体 and 版记 in order."""
    parts = [*_head(doc), *_opening(doc), *_blocks(doc.body)]
    parts += [*_attachment_list(doc.attachments), *_signature(doc)]
    for number, attachment in enumerate(doc.attachments, start=1):
        parts += _attachment(attachment, number if len(doc.attachments) > 1 else None)
    parts += colophon(doc)
    return el("w:body", None, *parts, section())


def footer(*, even: bool) -> Xml:
    """Page number — 1 — in 4号宋体, one character from the right edge, on even pages from the left (7.5)."""
    side = "left" if even else "right"
    font = text_properties(SONG, SIZE_4)
    field = el("w:fldSimple", {"w:instr": " PAGE "}, run("2" if even else "1", *font))
    place = (el("w:ind", {f"w:{side}": SIZE_4_TWIPS}), val("w:jc", side))
    return paragraph("Footer", run("— ", *font), field, run(" —", *font), properties=place)


# 版头


def _head(doc: OfficialDocument) -> Iterator[Xml]:
    """发文机关标志 35 mm down, 发文字号 two lines below it, the red line 4 mm below that (7.2.4–7)."""
    if not (doc.issuer_mark or doc.doc_number):
        return
    lines = [line.strip() for line in doc.issuer_mark.splitlines() if line.strip()]
    points = mark_points(lines)
    size = (val("w:sz", points * 2), val("w:szCs", points * 2))
    for number, line in enumerate(lines):
        before = 0 if number else _MARK_FROM_TOP - points * 2  # the line is a fifth taller than the glyph
        yield paragraph("IssuerMark", run(line, *size), properties=(spacing(points * 24, before=before),))
    # The border's distance is in points: 11 pt = 3.9 mm.
    line_below: Attributes = {"w:val": "single", "w:sz": 12, "w:space": 11, "w:color": RED}
    border = el("w:pBdr", None, el("w:bottom", line_below))
    number_text = normalise_doc_number(doc.doc_number) if doc.doc_number else ""
    if not doc.signer:
        yield paragraph("DocNumber", run(number_text), properties=(border,))
        return
    # To a superior: the number one character from the left, 签发人 from the right, in 楷体 (7.2.5, 7.2.6).
    tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": TEXT_WIDTH - round(CHARACTER)}))
    name = run(doc.signer, *text_properties(KAI, SIZE_3))
    yield paragraph(
        "DocNumber",
        run(f"\u3000{number_text}\t签发人："),
        name,
        properties=(border, tabs, val("w:jc", "left")),
    )


def mark_points(lines: Sequence[str]) -> int:
    """The size of 发文机关标志: as large as the width allows, within bounds."""
    longest = max((width_in_characters(line) for line in lines), default=1.0)
    return max(_SMALLEST_MARK, min(_LARGEST_MARK, int(TEXT_WIDTH / 20 / max(longest, 1))))


def _opening(doc: OfficialDocument) -> Iterator[Xml]:
    """标题 two lines below the red line (7.3.1), 主送机关 one line below it, flush left, with ： (7.3.2)."""
    with_head = bool(doc.issuer_mark or doc.doc_number)
    place = spacing(LINE, before=2 * LINE * with_head, after=LINE)
    yield paragraph("Title", run(doc.title), properties=(place,))
    if doc.addressees:
        yield paragraph("Addressees", run("、".join(doc.addressees).rstrip("：:") + "："))


# 主体


def _blocks(blocks: Sequence[Block]) -> Iterator[Xml]:
    numbers = HeadingNumbers()
    for block in blocks:
        if isinstance(block, Table):
            yield from table_lines(block)
        elif isinstance(block, Heading):
            yield _heading(block, numbers)
        else:
            yield _paragraph(block)


def _paragraph(block: Paragraph) -> Xml:
    style = "BodyText" if block.indent else "Normal"
    return paragraph(style, run(block.text), properties=(val("w:jc", block.align),))


def _heading(block: Heading, numbers: HeadingNumbers) -> Xml:
    runs = [run(numbers.marked(block))]
    if block.run_in:
        runs.append(run(block.run_in, *text_properties(FANGSONG, SIZE_3)))
    return paragraph(f"Heading{block.level}", *runs)


class HeadingNumbers:
    """Counts headings level by level."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def marked(self, heading: Heading) -> str:
        """The heading's text behind its marker: its own, or the next number of its level."""
        marker = heading.marker
        if marker is None:
            self._counts[heading.level - 1] += 1
            self._counts[heading.level :] = [0] * (4 - heading.level)
            marker = heading_marker(heading.level, self._counts[heading.level - 1])
        gap = " " if marker.endswith(".") and heading.text[:1].isdigit() else ""
        return marker + gap + heading.text


def heading_marker(level: int, number: int) -> str:
    """一、 （一） 1. （1） for levels 1 to 4 (7.3.3)."""
    chinese = chinese_number(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]


def _attachment_list(attachments: Sequence[Attachment]) -> Iterator[Xml]:
    """附件说明: a line below the body, two characters in, further lines aligned to the name (7.3.4)."""
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
    # A 42 mm seal centred on both: two blank lines leave its top within a line of the text (7.3.5.1).
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

    Sealed: the date 4 characters in, the name centred over it (7.3.5.1). Without a seal: the name 2 in, the
    date beginning 2 characters right of where the name begins; a date longer than the name, 2 in (7.3.5.2).
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
