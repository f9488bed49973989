"""The table of units, and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.org.words import Kind, Nature
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .words import BodyKind

SHORT = {BodyKind.CONGRESS: "教代会", BodyKind.FUNDS_REVIEW: "经审会", BodyKind.WOMEN: "女工委"}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def unit_link(name: str, key: Any) -> SafeString:
    """A unit's name leading to its page."""
    return format_html('<a href="{}">{}</a>', reverse("unions:unit", args=[key]), name)


class UnitTable(tables.Table):
    """Units as they were on the day."""

    name = tables.Column(verbose_name="单位", order_by=("unit__pinyin", "pk"))
    kind = tables.Column(verbose_name="类别")
    nature = tables.Column(verbose_name="性质")
    superior = tables.Column(verbose_name="上级", accessor="superior__name", order_by=("path",), default="—")
    headcount = tables.Column(verbose_name="教职工", attrs=NUMBER)
    union_since = tables.Column(verbose_name="建会", empty_values=())
    bodies = tables.Column(verbose_name="同步组织", empty_values=(), orderable=False)

    class Meta:
        order_by = ("superior",)

    def render_name(self, value: str, record: Any) -> SafeString:
        """Link, and a word for units that are closed."""
        closed = badge("muted", "已撤销") if record.unit.closed_on else ""
        return format_html("{} {}", unit_link(value, record.unit.key), closed)

    def render_union_since(self, record: Any) -> SafeString | str:
        """The day of establishment, or 未建会."""
        return f"{record.union_since:%Y-%m-%d}" if record.union_since else badge("attention", "未建会")

    def render_bodies(self, record: Any) -> SafeString | str:
        """The bodies there are, and those lacking."""
        if not record.union_since:
            return "—"
        lacking = [SHORT[kind] for kind in BodyKind if not getattr(record, f"has_{kind}")]
        if not lacking:
            return badge("done", "齐全")
        return badge("attention", f"缺{'、'.join(lacking)}")


_UNIT_COLUMNS = [
    Column("单位", 34), Column("单位代码", 16, "id"), Column("类别", 14), Column("性质", 8), Column("上级", 28),
    Column("教职工人数", 12, "int"), Column("建会日期", 12, "date"), Column("教代会", 10), Column("经审会", 10),
    Column("女职工委员会", 14), Column("状态", 10),
]  # fmt: skip


def export_units(rows: Any, title: str, day: date) -> bytes:
    """The listed units as .xlsx."""

    def lines() -> Iterator[list[Any]]:
        for r in rows.iterator(chunk_size=1000):
            yield [
                r.name, r.unit.code, str(Kind(r.kind).label), str(Nature(r.nature).label),
                r.superior.name if r.superior else "", r.headcount, r.union_since,
                *("有" if getattr(r, f"has_{kind}") else "无" for kind in BodyKind),
                "已撤销" if r.unit.closed_on and r.unit.closed_on <= day else "存续",
            ]  # fmt: skip

    return write_sheet(title, _UNIT_COLUMNS, lines(), as_of=day)
