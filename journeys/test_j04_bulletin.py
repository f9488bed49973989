"""J4 季度通报: the county freezes a quarter, takes Word and Excel; later edits do not change it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
from docx import Document
from playwright.sync_api import expect

from jiaogong.modules.unions.models import Union
from jiaogong.site.demo.year import load_year

from .conftest import Enter, look


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_frozen_quarter_survives_later_edits(enter: Enter) -> None:
    today = date.today()
    load_year(today)
    page = enter("county", "/plans/")
    page.get_by_role("link", name=f"云溪县教育工会{today.year}年工作要点").click()
    expect(page.locator("#bulletins")).to_contain_text("季度通报")
    look(page, "j04-plan-desktop")
    page.get_by_label("年", exact=False).first.fill(str(today.year))
    page.get_by_role("button", name="冻结数据并生成通报").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("进展情况的通报")
    expect(page.locator("body")).to_contain_text("建会率（民办 · 教职工≥100）")
    expect(page.locator("th", has_text="位次")).to_have_count(0)  # ranking is off by default
    look(page, "j04-bulletin-desktop")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载公文（Word）").click()
    before = Path(str(waiting.value.path())).read_bytes()
    text = words(before)
    assert "建会率（民办 · 教职工25–99人）" in text and "数据截至" in text
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载附表（Excel）").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(str(waiting.value.path())).read_bytes()))
    assert len(book.sheetnames) > 2

    address = page.url
    union = Union.objects.filter(unit__nature="private", until=None).first()
    assert union is not None
    Union.objects.filter(pk=union.pk).update(until=today)  # a later correction of the register
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载公文（Word）").click()
    assert Path(str(waiting.value.path())).read_bytes() == before

    page.get_by_label("机关代字").fill("云教工")
    page.get_by_role("button", name="取号并印发").click()
    expect(page.locator("#notices")).to_contain_text(f"云教工〔{today.year}〕4号")
    expect(page.get_by_role("button", name="取号并印发")).to_have_count(0)
