"""The register of honours as a table and a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Honour


def standing(row: Honour, day: date) -> tuple[str, str]:
    """(state, word) of an honour on a day."""
    if row.revoked_on:
        return "danger", "已撤销"
    if row.valid_until and row.valid_until < day:
        return "muted", "已到期"
    return "done", "有效"


class HonourTable(tables.Table):
    """Who was honoured with what, by whom, when."""

    holder = tables.Column(verbose_name="获得者", empty_values=(), order_by=("person__pinyin", "unit__pinyin", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    title = tables.Column(verbose_name="荣誉")
    level = tables.Column(verbose_name="级别")
    granted_on = tables.DateColumn(verbose_name="授予日期", format="Y-m-d")
    organiser = tables.Column(verbose_name="授予单位")
    state = tables.Column(verbose_name="状态", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-granted_on",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_holder(self, record: Honour) -> SafeString:
        """Link to the honour."""
        return format_html('<a href="{}">{}</a>', reverse("awards:honour", args=[record.key]), record.holder)

    def render_unit(self, record: Honour) -> str:
        """Where the holder works."""
        return record.unit.name

    def render_title(self, record: Honour) -> str:
        """With its tier."""
        return f"{record.title} {record.tier}".strip()

    def render_level(self, record: Honour) -> str:
        """市级"""
        return str(record.get_level_display())

    def render_state(self, record: Honour) -> SafeString:
        """有效, 已到期, 已撤销"""
        return badge(*standing(record, self.day))


_COLUMNS = [
    Column("获得者", 16), Column("单位", 34), Column("荣誉名称", 30), Column("奖次、等级", 14), Column("获奖项目", 30), Column("级别", 14),
    Column("年度", 8, "int"), Column("授予日期", 12, "date"), Column("授予单位", 30), Column("表彰文号", 22), Column("有效期至", 12, "date"),
    Column("状态", 10),
]  # fmt: skip


def export_honours(rows: Any, title: str, day: date) -> bytes:
    """The listed honours as .xlsx."""
    lines = (
        [
            r.holder, r.unit.name, r.title, r.tier, r.subject, str(r.get_level_display()), r.year, r.granted_on, r.organiser,
            r.number, r.valid_until, standing(r, day)[1],
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
