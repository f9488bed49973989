"""The table of gaps, and its workbook."""

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

from .catalogue import DUTIES
from .reading import gaps_of


class GapTable(tables.Table):
    """Units × duties in the present period; the former semester's study beside it."""

    name = tables.Column(verbose_name="单位", order_by=("pinyin", "pk"))
    superior = tables.Column(verbose_name="上级", accessor="superior__name", order_by=("path",), default="—")
    study = tables.Column(verbose_name="本学期研究", empty_values=(), order_by=("lacks_study", "path"))
    before = tables.Column(verbose_name="上学期研究", empty_values=(), order_by=("lacked_study", "path"))
    conference = tables.Column(verbose_name="本届会议", empty_values=(), order_by=("lacks_conference", "path"))
    administrator = tables.Column(verbose_name="联系领导", empty_values=(), order_by=("lacks_administrator", "path"))
    appraisal = tables.Column(verbose_name="本年考核", empty_values=(), order_by=("lacks_appraisal", "path"))
    participation = tables.Column(verbose_name="源头参与", empty_values=(), order_by=("lacks_participation", "path"))
    report = tables.Column(verbose_name="请示报告", empty_values=(), order_by=("lacks_report", "path"))

    class Meta:
        order_by = ("superior",)

    def render_name(self, value: str, record: Any) -> SafeString:
        """The unit's name leads to its calendar."""
        return format_html('<a href="{}">{}</a>', reverse("support:calendar", args=[record.key]), value)

    def render_study(self, record: Any) -> SafeString:
        """Done or waiting."""
        return _word(record.lacks_study)

    def render_before(self, record: Any) -> SafeString:
        """Done or lacking: that semester is over."""
        return badge("danger", "缺") if record.lacked_study else badge("done", "已落实")

    def render_conference(self, record: Any) -> SafeString:
        """Done or waiting; nothing to say where no term is registered."""
        return _word(record.lacks_conference) if record.term_since else badge("muted", "未登记届次")

    def render_administrator(self, record: Any) -> SafeString:
        """Named or not."""
        return badge("attention", "待明确") if record.lacks_administrator else badge("done", "已明确")

    def render_appraisal(self, record: Any) -> SafeString:
        """Done or waiting."""
        return _word(record.lacks_appraisal)

    def render_participation(self, record: Any) -> SafeString:
        """Done or waiting."""
        return _word(record.lacks_participation)

    def render_report(self, record: Any) -> SafeString:
        """Done or waiting."""
        return _word(record.lacks_report)


def _word(lacks: bool) -> SafeString:
    return badge("attention", "待落实") if lacks else badge("done", "已落实")


_COLUMNS = [
    Column("单位", 34), Column("单位代码", 16, "id"), Column("上级", 28), *(Column(d.short, 14) for d in DUTIES),
    Column("上学期研究", 14), Column("缺项数", 10, "int"), Column("缺项", 40),
]  # fmt: skip


def export_gaps(rows: Any, title: str, day: date) -> bytes:
    """The listed units as .xlsx."""

    def line(row: Any) -> list[Any]:
        gaps = gaps_of(row)
        return [
            row.name, row.code, row.superior.name if row.superior else "",
            *("待落实" if getattr(row, f"lacks_{d.key}") else "已落实" for d in DUTIES),
            "缺" if row.lacked_study else "已落实", len(gaps), "、".join(gaps),
        ]  # fmt: skip

    lines = (line(row) for row in rows.iterator(chunk_size=1000))
    notes = [f"{d.title}：{d.interval.label}。{d.source}。" for d in DUTIES]
    return write_sheet(title, _COLUMNS, lines, notes, as_of=day)
