"""What is read of a .docx, and what is left out."""

from __future__ import annotations

import io
import time

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..reading import read_document
from .word_files import level, one_list, p, word


def text_of(body: str, **parts: str) -> str:
    return read_document(word(body, **parts), "a.docx").text


def test_a_file_made_by_python_docx_comes_back_in_order() -> None:
    document = docx.Document()
    document.add_heading("某市教育工会2021年工作要点", 0)
    document.add_paragraph("总体要求。")
    document.add_paragraph("第一件", style="List Number")
    document.add_paragraph("第二件", style="List Number")
    document.add_paragraph("要点", style="List Bullet")
    table = document.add_table(2, 3)
    for row, names in zip(table.rows, (("任务", "科室", "时限"), ("建会", "组织部", "6月")), strict=True):
        for cell, name in zip(row.cells, names, strict=True):
            cell.text = name
    document.add_paragraph("结尾")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    buffer = io.BytesIO()
    document.save(buffer)
    result = read_document(buffer.getvalue(), "要点.docx")
    assert result.text.split("\n") == [
        "某市教育工会2021年工作要点", "总体要求。", "1. 第一件", "2. 第二件", "• 要点", "任务\t科室\t时限",
        "建会\t组织部\t6月", "结尾",
    ]  # fmt: skip
    assert (result.how, result.warnings) == ("docx", ())


def test_breaks_tabs_and_rare_names() -> None:
    run = (
        "<w:r><w:t>䶮㛃</w:t><w:br/><w:t>𠅤𬭎</w:t><w:tab/><w:t>买买提·艾力</w:t><w:noBreakHyphen/><w:t>甲</w:t></w:r>"
    )
    assert text_of(p(extra=run)) == "䶮㛃\n𠅤𬭎\t买买提·艾力-甲"


def test_deletions_are_out_and_insertions_in() -> None:
    body = p(
        "建会率",
        extra="<w:del><w:r><w:delText>80%</w:delText><w:tab/></w:r></w:del><w:ins><w:r><w:t>90%</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>",
    )
    result = read_document(word(body), "a.docx")
    assert result.text == "建会率90%新"
    assert result.warnings == ("文档含有修订痕迹，已按接受全部修订后的文字读入。",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_is_not_counted() -> None:
    numbering = one_list(level(0, "decimal", "%1、"))
    properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
    body = f"<w:p>{properties}<w:r><w:t>甲</w:t></w:r></w:p>" + p("乙", number="1") + p("丙", number="1")
    assert text_of(body, numbering=numbering) == "1、甲乙\n2、丙"


def test_deleted_rows_and_cells_are_out() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    rows = (
        f"<w:tr>{cell('甲')}{cell('乙')}{cell('x', '<w:cellDel/>')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('丙')}{cell('丁')}</w:tr>"
    )
    assert text_of(f"<w:tbl>{rows}</w:tbl>") == "甲\t乙"


def test_hidden_text_is_out_by_run_and_by_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="S"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="note"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    run = (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>密</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>'
    )
    result = read_document(word(p("甲", extra=run) + p("隐", style="P"), styles=styles), "a.docx")
    assert result.text == "甲明"
    assert result.warnings == ("文档含有隐藏文字，没有读入。",)


def test_merged_cells_appear_once_and_cell_paragraphs_share_a_line() -> None:
    def cell(content: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"

    wide = '<w:gridSpan w:val="2"/>'
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        f"<w:tr>{cell(p('任务'), wide)}{cell(p('时限'))}</w:tr>"
        f"<w:tr>{cell(p('建会'), down)}{cell(p('摸底') + p('推进'))}{cell(p('6月'))}</w:tr>"
        f"<w:tr>{cell(p(), on)}{cell(p('验收'))}{cell(p('12月'))}</w:tr>"
    )
    assert text_of(p("表") + f"<w:tbl>{rows}</w:tbl>") == "表\n任务\t时限\n建会\t摸底 推进\t6月\n\t验收\t12月"


def test_a_table_of_one_column_is_a_frame() -> None:
    body = f"<w:tbl><w:tr><w:tc>{p('一段')}{p('二段')}</w:tc></w:tr></w:tbl>"
    assert text_of(body) == "一段\n二段"


def test_text_boxes_are_read_once_and_pictures_counted() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{p('红头文件')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{p('红头文件')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    result = read_document(word(p(extra=box) + p("正文", extra=picture)), "a.docx")
    assert result.text == "红头文件\n正文"
    assert result.warnings == ("文档中有 1 张图片，图片里的文字没有读入。",)


def test_fields_controls_links_formulas_and_ruby() -> None:
    body = p(
        extra='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t>网址</w:t></w:r></w:hyperlink>'
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt>"
        "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
        "<w:r><w:ruby><w:rt><w:r><w:t>yǎn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>䶮</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert text_of(body) == "3网址控件x+1䶮"


def test_contents_and_notes_are_out_with_a_word_of_warning() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>"
    )
    body = contents + p("一、甲 1", style="T1") + p("一、甲", extra='<w:r><w:footnoteReference w:id="1"/></w:r>')
    result = read_document(word(body, styles=styles), "a.docx")
    assert result.text == "一、甲"
    assert result.warnings == ("文档的目录没有读入。", "文档的脚注、尾注没有读入。")


def test_strict_open_xml_and_utf16_parts_are_read() -> None:
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>甲</w:t></w:r>'
        "</w:p></w:body></w:document>"
    )
    assert text_of("", **{"word/document.xml": strict}) == "甲"
    utf16 = f'<?xml version="1.0" encoding="UTF-16"?>{strict}'.encode("utf-16")
    assert read_document(word("", **{"word/document.xml": utf16}), "a.docx").text == "甲"


def test_the_name_may_lie_and_is_told_so() -> None:
    data = word(p("甲"))
    assert read_document(data, "a.doc").warnings == ("文件名写的是.doc，内容其实是Word 文档（.docx），已按内容读取。",)
    assert read_document(data, "../../etc/passwd\x00.TXT").how == "docx"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z", "Cn"]), min_size=1), min_size=1)
)
def test_any_paragraphs_come_back_in_order(paragraphs: list[str]) -> None:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_document(buffer.getvalue(), "a.docx").text.split("\n") == paragraphs


@pytest.mark.timeout(30)
def test_ten_pages_are_quick() -> None:
    run = "<w:r><w:rPr><w:rFonts w:hint='eastAsia' w:ascii='仿宋' w:eastAsia='仿宋'/><w:sz w:val='32'/></w:rPr><w:t>推进民办学校建会工作</w:t></w:r>"
    data = word("".join(p("头", extra=run * 6) for _ in range(100)))  # 6,100 characters; a page holds 616
    read_document(data, "a.docx")
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        read_document(data, "a.docx")
        durations.append(time.perf_counter() - start)
    assert min(durations) < 0.030
