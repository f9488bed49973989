"""PDF by typst: what goes in comes out as text, and the file tells nothing of itself but its title."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ..official_model import OfficialDocument, Paragraph, Table
from ..pdf import official_pdf, render_pdf
from .test_official import NOTICE

HOSTILE = '#set page(width: 1pt) \\ "引号" ] [ } { $x$ *粗* _斜_ `#panic()` @me <label> // = - + \\u{41} #import "/x"'
needs_reader = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def text_of(data: bytes) -> str:
    """The file's text without blanks."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pages_of(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


@needs_reader
def test_the_whole_document_comes_out() -> None:
    text = text_of(official_pdf(NOTICE))
    for part in (
        "某某市教育工会委员会文件", "某教工〔2020〕8号", "关于2020年第二季度民办学校建会情况的通报", "各县（市、区）教育工会、各直属单位工会：",
        "一、总体情况", "（一）推进建会。百人以上学校全部建会。", "1.2021年目标", "二、下一步工作", "不编号", "𠅤县教育工会", "<乙>&县", "=1+1",
        "附件：1.未建会学校名单", "2.统计口径说明", "2020年3月5日", "（此件公开发布）", "附件1", "抄送：市总工会，市教育局。", "2020年3月6日印发",
        "—1—", "—2—",
    ):  # fmt: skip
        assert part in text


@needs_reader
def test_what_looks_like_markup_stays_text() -> None:
    doc = OfficialDocument(title=HOSTILE, body=(Paragraph(HOSTILE), Table(("甲",), ((HOSTILE,),), caption=HOSTILE)))
    text = text_of(official_pdf(doc))
    assert text.count("".join(HOSTILE.split())) >= 2  # the title's ideographs and the cell's break anywhere
    assert "#panic()" in text


@given(st.text(max_size=60))
@hypothesis_settings(max_examples=40, deadline=None)
def test_any_text_at_all_gives_a_sound_file(text: str) -> None:
    doc = OfficialDocument(title="标题" + text, body=(Paragraph(text),), signature=text, addressees=(text or "各单位",))
    assert pages_of(official_pdf(doc)) >= 1


@needs_reader
@pytest.mark.parametrize("name", ["阿卜杜拉·买买提", "𠅤𬭎", "䶮㼆", "𫖯𬱖"])
def test_rare_characters_come_out(name: str) -> None:
    assert name in text_of(official_pdf(OfficialDocument(title="公示", body=(Paragraph(name),))))


def test_the_file_tells_only_its_title() -> None:
    data = official_pdf(NOTICE)
    with pikepdf.open(io.BytesIO(data)) as file:
        assert {str(key): str(value) for key, value in file.docinfo.items()} == {"/Title": NOTICE.title}
        assert "/Metadata" not in file.Root
    assert b"ypst" not in data


def test_the_same_document_gives_the_same_bytes() -> None:
    assert official_pdf(NOTICE) == official_pdf(dataclasses.replace(NOTICE))


def test_page_is_a4_and_long_tables_go_on() -> None:
    rows = tuple(("张*", f"第{number}小学") for number in range(120))
    data = official_pdf(OfficialDocument(title="名单", body=(Table(("姓名", "单位"), rows),)))
    with pikepdf.open(io.BytesIO(data)) as file:
        assert len(file.pages) > 3
        assert [round(float(edge)) for edge in file.pages[0].mediabox] == [0, 0, 595, 842]


def test_a_document_without_title_is_refused() -> None:
    with pytest.raises(ValueError, match="缺少标题"):
        official_pdf(OfficialDocument(title=" "))


@pytest.mark.parametrize("name", ["papers/none", "papers/../pdf", "papers/", "papers/data.typ"])
def test_only_templates_of_ours_are_rendered(name: str) -> None:
    with pytest.raises(LookupError):
        render_pdf(name, {})
