"""The .docx form of a 公文, held against GB/T 9704-2012 in the XML and in python-docx."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ..official import (
    Attachment,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    format_date,
    to_docx,
)
from ..official_layout import signature_indents
from ..reading import read_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

NOTICE = OfficialDocument(
    title="关于2020年第二季度民办学校建会情况的通报",
    issuer_mark="某某市教育工会委员会文件",
    doc_number="某教工 [2020]08号",
    addressees=("各县（市、区）教育工会", "各直属单位工会"),
    body=(
        Paragraph("现将有关情况通报如下。"),
        Heading("总体情况"),
        Heading("推进建会。", 2, run_in="百人以上学校全部建会。"),
        Heading("2021年目标", 3),
        Heading("分批推进", 4),
        Heading("下一步工作"),
        Heading("验收", 2),
        Heading("不编号", 1, marker=""),
        Table(
            ("单位", "应建", "建会率"), (("𠅤县教育工会", "12", "91.7%"), ("<乙>&县", None, "=1+1")), caption="建会情况"
        ),
    ),
    attachments=(Attachment("未建会学校名单", (Heading("民办"), Paragraph("甲校"))), Attachment("统计口径说明")),
    signature="某某市教育工会委员会",
    date=datetime.date(2020, 3, 5),
    note="此件公开发布",
    copies_to=("市总工会", "市教育局"),
    printed_by="某某市教育工会办公室",
    printed_on=datetime.date(2020, 3, 6),
)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def opened(doc: OfficialDocument) -> docx.document.Document:
    return docx.Document(io.BytesIO(to_docx(doc)))


def paragraph(doc: OfficialDocument, beginning: str) -> docx.text.paragraph.Paragraph:
    return next(found for found in opened(doc).paragraphs if found.text.startswith(beginning))


def attribute(element: etree._Element, path: str, name: str) -> str:
    return element.find(path, {"w": W[1:-1]}).get(W + name)


def test_our_own_reader_reads_the_whole_document() -> None:
    assert read_document(to_docx(NOTICE), "通报.docx").text.split("\n") == [
        "某某市教育工会委员会文件", "某教工〔2020〕8号", "关于2020年第二季度民办学校建会情况的通报",
        "各县（市、区）教育工会、各直属单位工会：", "现将有关情况通报如下。", "一、总体情况",
        "（一）推进建会。百人以上学校全部建会。", "1. 2021年目标", "（1）分批推进", "二、下一步工作", "（一）验收", "不编号",
        "建会情况", "单位\t应建\t建会率", "𠅤县教育工会\t12\t91.7%", "<乙>&县\t\t=1+1", "",
        "附件：1. 未建会学校名单", "2. 统计口径说明", "某某市教育工会委员会", "2020年3月5日", "（此件公开发布）",
        "附件1", "未建会学校名单", "一、民办", "甲校", "抄送：市总工会，市教育局。",
        "某某市教育工会办公室\t2020年3月6日印发",
    ]  # fmt: skip


def test_page_is_a4_with_a_text_area_of_156_by_225_mm() -> None:
    section = opened(NOTICE).sections[0]
    tolerance = Mm(0.05)
    for actual, millimetres in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37), (section.left_margin, 28),
        (section.page_width - section.left_margin - section.right_margin, 156),
        (section.page_height - section.top_margin - section.bottom_margin, 225),
    ):  # fmt: skip
        assert abs(actual - Mm(millimetres)) <= tolerance


def test_grid_holds_22_lines_of_28_characters() -> None:
    section = part(to_docx(NOTICE), "word/document.xml").find(f"{W}body/{W}sectPr")
    grid, margins, size = (section.find(W + name) for name in ("docGrid", "pgMar", "pgSz"))
    height = int(size.get(W + "h")) - int(margins.get(W + "top")) - int(margins.get(W + "bottom"))
    width = int(size.get(W + "w")) - int(margins.get(W + "left")) - int(margins.get(W + "right"))
    pitch = int(grid.get(W + "linePitch"))
    assert grid.get(W + "type") == "linesAndChars"
    assert 22 * pitch <= height < 23 * pitch
    character = 16 + int(grid.get(W + "charSpace")) / 4096  # points
    assert 28 * character <= width / 20 < 28.1 * character


def test_body_is_3_hao_fangsong_indented_by_two_characters() -> None:
    styles = opened(NOTICE).styles
    normal = styles["Normal"].element
    assert styles["Normal"].font.size == Pt(16)
    assert {normal.find(f"{W}rPr/{W}rFonts").get(W + script) for script in ("eastAsia", "ascii", "hAnsi")} == {
        "仿宋_GB2312"
    }
    body = paragraph(NOTICE, "现将")
    assert body.style.name == "Body Text"
    assert attribute(body.style.element, "w:pPr/w:ind", "firstLineChars") == "200"


@pytest.mark.parametrize(
    ("beginning", "style", "font"),
    [
        ("一、总体情况", "Heading 1", "黑体"), ("（一）推进", "Heading 2", "楷体_GB2312"),
        ("1. 2021", "Heading 3", "仿宋_GB2312"), ("（1）分批", "Heading 4", "仿宋_GB2312"),
    ],
)  # fmt: skip
def test_four_heading_levels(beginning: str, style: str, font: str) -> None:
    heading = paragraph(NOTICE, beginning)
    assert heading.style.name == style
    assert attribute(heading.style.element, "w:rPr/w:rFonts", "eastAsia") == font
    assert heading.style.font.size == Pt(16)


def test_run_in_text_of_a_heading_is_fangsong() -> None:
    first, second = paragraph(NOTICE, "（一）").runs
    assert (first.text, second.text) == ("（一）推进建会。", "百人以上学校全部建会。")
    assert attribute(second._r, "w:rPr/w:rFonts", "eastAsia") == "仿宋_GB2312"


def test_head_is_red_with_a_red_line_and_the_number_two_lines_below_the_mark() -> None:
    mark = paragraph(NOTICE, "某某市教育工会委员会文件")
    assert mark.style.font.color.rgb == RGBColor(0xFF, 0, 0)
    assert attribute(mark.style.element, "w:rPr/w:rFonts", "eastAsia") == "方正小标宋简体"
    assert mark.runs[0].font.size == Pt(36)  # twelve characters in 442 points
    number = paragraph(NOTICE, "某教工〔2020〕8号")
    assert number.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert attribute(number.style.element, "w:pPr/w:spacing", "before") == str(2 * 579)
    border = number._p.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert (border.get(W + "color"), border.get(W + "space")) == ("FF0000", "11")  # 11 pt = 3.9 mm


def test_a_document_to_a_superior_shows_the_signer_beside_the_number() -> None:
    upward = dataclasses.replace(NOTICE, signer="䶮·甲")
    assert "\u3000某教工〔2020〕8号\t签发人：䶮·甲" in [found.text for found in opened(upward).paragraphs]


def test_title_is_2_hao_xiaobiaosong_centred() -> None:
    title = paragraph(NOTICE, "关于2020年")
    assert (title.style.name, title.style.font.size) == ("Title", Pt(22))
    assert title.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert title.paragraph_format.space_before.pt == pytest.approx(2 * 28.95)


def test_date_stands_four_characters_from_the_right_and_the_name_is_centred_over_it() -> None:
    assert attribute(paragraph(NOTICE, "2020年3月5日")._p, "w:pPr/w:ind", "rightChars") == "400"
    assert signature_indents("某某市教育工会委员会", "2020年3月5日", sealed=True) == (2.0, 4.0)
    assert signature_indents("某某市某某区教育局机关直属单位工会联合会", "2020年3月5日", sealed=True) == (0.0, 7.0)
    assert signature_indents("某某市教育工会委员会", "2020年3月5日", sealed=False) == (2.0, 4.0)
    assert signature_indents("市工会", "2020年12月15日", sealed=False) == (8.0, 2.0)


@given(st.text("工会", max_size=24), st.dates(datetime.date(1949, 10, 1), datetime.date(2199, 12, 31)), st.booleans())
def test_signature_never_leaves_the_line(name: str, day: datetime.date, sealed: bool) -> None:
    shown = format_date(day)
    name_right, date_right = signature_indents(name, shown, sealed=sealed)
    date_width = sum(0.5 if c.isdigit() else 1.0 for c in shown)
    assert 0 <= name_right <= 28 - len(name) or len(name) > 26
    assert 0 <= date_right <= 28 - date_width
    if sealed and name:  # the axes agree
        assert name_right + len(name) / 2 == date_right + date_width / 2


def test_table_repeats_its_header_and_keeps_to_the_text_width() -> None:
    table = opened(NOTICE).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["𠅤县教育工会", "12", "91.7%"], ["<乙>&县", "", "=1+1"],
    ]  # fmt: skip
    header, *others = (row._tr for row in table.rows)
    assert header.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)
    assert sum(int(column.get(W + "w")) for column in table._tbl.iter(W + "gridCol")) == 8845
    assert len(table._tbl.findall(f"{W}tblPr/{W}tblBorders/*")) == 6


def test_colophon_stands_at_the_foot_between_thick_lines() -> None:
    colophon = opened(NOTICE).tables[-1]._tbl.find(W + "tblPr")
    place = colophon.find(W + "tblpPr")
    assert (place.get(W + "vertAnchor"), place.get(W + "tblpYSpec")) == ("margin", "bottom")
    borders = colophon.find(W + "tblBorders")
    assert {side.tag.removeprefix(W): side.get(W + "sz") for side in borders} == {
        "top": "8",
        "bottom": "8",
        "insideH": "6",
    }


def test_page_numbers_change_sides() -> None:
    data = to_docx(NOTICE)
    odd, even = (part(data, f"word/footer{number}.xml") for number in (1, 2))
    assert part(data, "word/settings.xml").find(W + "evenAndOddHeaders") is not None
    for footer, side in ((odd, "right"), (even, "left")):
        assert attribute(footer, "w:p/w:pPr/w:jc", "val") == side
        assert attribute(footer, "w:p/w:pPr/w:ind", side) == "280"
        assert attribute(footer, "w:p/w:fldSimple", "instr") == " PAGE "
        assert {size.get(W + "val") for size in footer.iter(W + "sz")} == {"28"}
        assert re.fullmatch("— [12] —", "".join(footer.itertext()))


def test_attachment_begins_on_a_new_page_in_heiti() -> None:
    mark = paragraph(NOTICE, "附件1")
    assert mark.paragraph_format.page_break_before is True
    assert attribute(mark.style.element, "w:rPr/w:rFonts", "eastAsia") == "黑体"


def test_same_input_gives_the_same_bytes_and_no_clock_is_read() -> None:
    first = to_docx(NOTICE)
    assert first == to_docx(NOTICE)
    assert opened(NOTICE).core_properties.created == datetime.datetime(2020, 3, 5, tzinfo=datetime.UTC)
    at = datetime.datetime(2021, 1, 2, 8, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    stamped = docx.Document(io.BytesIO(to_docx(NOTICE, created_at=at)))
    assert stamped.core_properties.modified == datetime.datetime(2021, 1, 2, tzinfo=datetime.UTC)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_document_may_be_as_short_as_its_title() -> None:
    short = OfficialDocument(title="会议记录")
    assert read_document(to_docx(short), "a.docx").text == "会议记录"
    with pytest.raises(ValueError, match="缺少标题"):
        to_docx(OfficialDocument(title=" "))
    with pytest.raises(ValueError, match="带时区"):
        to_docx(short, created_at=datetime.datetime(2020, 1, 1))


def test_tables_and_headings_that_do_not_fit_are_refused() -> None:
    for build in (
        lambda: Table((), ()), lambda: Table(("甲",), (("1", "2"),)), lambda: Table(("甲",), (), widths=(1, 2)),
        lambda: Table(("甲",), (), widths=(0,)), lambda: Table(("甲",), (), align=("left", "left")),
        lambda: Heading("甲", 5),  # type: ignore[arg-type]
    ):  # fmt: skip
        with pytest.raises(ValueError, match="。"):
            build()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.text())
def test_any_text_makes_a_file_word_can_parse(paragraphs: list[str], cell: str) -> None:
    doc = OfficialDocument(
        "题", [*map(Paragraph, paragraphs), Table((cell,), ((cell,),), caption=cell)], signature=cell
    )
    found = opened(doc)
    expected = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text) for text in paragraphs]
    expected = [re.sub("\r\n|\r", "\n", text) for text in expected]
    assert [p.text for p in found.paragraphs if p.style.name == "Body Text"] == expected


DJANGO_SIDE = ("apps", "content", "guards", "matrix", "models", "pdf", "urls", "verbs", "views", "words", "__init__")


def test_documents_know_neither_django_nor_the_clock() -> None:
    folder = Path(__file__).parent.parent
    pure = [name for name in folder.glob("*.py") if name.stem not in DJANGO_SIDE]
    for path in pure:
        text = path.read_text()
        assert not re.search(r"django|\.now\(|\.today\(|time\.time", text), path.name
