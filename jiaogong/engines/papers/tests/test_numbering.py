"""The numbers Word shows but does not store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..numerals import chinese_number, format_number
from ..reading import read_document
from .word_files import level, one_list, p, word

OFFICIAL = one_list(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return read_document(word(body, numbering=numbering, styles=styles), "要点.docx").text.split("\n")


def test_the_four_levels_of_an_official_document() -> None:
    body = (
        p("夯实组织基础", number="1") + p("推进建会", number="1", level=1) + p("2021年底前完成", number="1", level=2)
        + p("摸底", number="1", level=3) + p("排查", number="1", level=3) + p("规范换届", number="1", level=1)
        + p("按期换届", number="1", level=2) + p("正文不编号") + p("服务教职工", number="1") + p("慰问", number="1", level=1)
    )  # fmt: skip
    assert lines(body, OFFICIAL) == [
        "一、夯实组织基础", "（一）推进建会", "1. 2021年底前完成", "（1）摸底", "（2）排查", "（二）规范换届",
        "1. 按期换届", "正文不编号", "二、服务教职工", "（一）慰问",
    ]  # fmt: skip


def test_legal_numbering_shows_the_levels_above_and_isLgl_makes_them_arabic() -> None:
    numbering = one_list(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1.%2.%3"),
    )
    body = p("总则", number="1") + p("目的", number="1", level=1) + p("细目", number="1", level=2)
    assert lines(body, numbering) == ["第一章 总则", "1.1 目的", "一.1.1 细目"]


def test_lists_of_one_definition_go_on_counting_and_a_start_override_begins_afresh() -> None:
    numbering = (
        OFFICIAL
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        + '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = "".join(p(text, number=number) for text, number in zip("甲乙丙丁", ("1", "2", "3", "3"), strict=True))
    assert lines(body, numbering) == ["一、甲", "二、乙", "五、丙", "六、丁"]


def test_a_level_may_start_later_and_may_never_restart() -> None:
    numbering = one_list(
        level(0, "decimal", "%1.", start=3), level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>')
    )
    body = p("甲", number="1") + p("乙", number="1", level=1) + p("丙", number="1") + p("丁", number="1", level=1)
    assert lines(body, numbering) == ["3. 甲", "a) 乙", "4. 丙", "b) 丁"]


def test_a_style_brings_its_list_and_its_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    numbering = one_list(
        level(0, "japaneseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
    )
    no_number = '<w:p><w:pPr><w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>引言</w:t></w:r></w:p>'
    body = p("甲", style="H1") + p("乙", style="H2") + no_number + p("丙", style="H1")
    assert lines(body, numbering, styles) == ["一、甲", "（一）乙", "引言", "二、丙"]


def test_a_list_style_lends_its_levels() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "decimal", "%1、")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    assert lines(p("甲", number="1") + p("乙", number="1"), numbering, styles) == ["1、甲", "2、乙"]


def test_bullets_and_custom_formats() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001"/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )
    numbering = one_list(custom) + one_list(
        level(0, "bullet", "\uf06e"), level(1, "bullet", "·"), level(2, "bullet", "\uf0ff"), number="2", abstract="1"
    )
    body = p("甲", number="1") + "".join(p("乙", number="2", level=i) for i in range(3))
    assert lines(body, numbering) == ["1、甲", "■ 乙", "· 乙", "• 乙"]


def test_an_empty_numbered_paragraph_counts_but_shows_nothing_and_unknown_lists_are_ignored() -> None:
    body = p("甲", number="1") + p(number="1") + p("乙", number="1") + p("丙", number="99")
    assert lines(body, OFFICIAL) == ["一、甲", "", "三、乙", "丙"]


@pytest.mark.parametrize(
    ("number_format", "number", "shown"),
    [
        ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("upperRoman", 1994, "MCMXCIV"), ("lowerRoman", 4, "iv"),
        ("upperLetter", 28, "BB"), ("lowerLetter", 26, "z"), ("chineseCounting", 21, "二十一"),
        ("japaneseCounting", 10, "十"), ("ideographDigital", 2021, "二〇二一"), ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"), ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 36, "㊱"), ("decimalFullWidth", 10, "１０"),
        ("chineseLegalSimplified", 105, "壹佰零伍"), ("decimalEnclosedParen", 1, "⑴"), ("none", 1, ""),
        ("ideographZodiac", 12, "亥"), ("somethingNew", 7, "7"), ("lowerRoman", 30000, "30000"),
    ],
)  # fmt: skip
def test_number_formats(number_format: str, number: int, shown: str) -> None:
    assert format_number(number, number_format) == shown


def worth(text: str) -> int:
    """A Chinese number read from left to right, independently of how it was written."""
    total, digit = 0, 0
    for character in text:
        if character in "十百千":
            total += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    return total + digit


@given(st.integers(1, 9_999))
def test_chinese_numbers_read_back_and_are_well_spelt(number: int) -> None:
    text = chinese_number(number)
    assert worth(text) == number
    assert "零零" not in text and not text.endswith("零") and not text.startswith(("零", "一十"))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (2020, "二千零二十"),
    ],
)
def test_chinese_numbers_as_written_by_hand(number: int, text: str) -> None:
    assert chinese_number(number) == text
