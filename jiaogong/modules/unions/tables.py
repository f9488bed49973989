"""The tables of units and committees, and their workbooks."""

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

from .models import CommitteeTerm
from .reading import due_state, due_words
from .words import BodyKind, CommitteeKind

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


class RenewalTable(tables.Table):
    """Committees and the days they are due."""

    unit = tables.Column(verbose_name="单位", order_by=("unit__pinyin", "pk"))
    superior = tables.Column(
        verbose_name="上级", accessor="unit__superior__name", order_by=("unit__path",), default="—"
    )
    kind = tables.Column(verbose_name="委员会")
    since = tables.DateColumn(verbose_name="选举日期", format="Y-m-d")
    due_on = tables.DateColumn(verbose_name="届满日期", format="Y-m-d")
    left = tables.Column(verbose_name="距届满", empty_values=(), order_by=("due_on",))

    class Meta:
        order_by = ("due_on",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_unit(self, record: CommitteeTerm) -> SafeString:
        """Link to the unit's page."""
        return unit_link(record.unit.name, record.unit.key)

    def render_kind(self, record: CommitteeTerm) -> str:
        """第3届工会委员会"""
        return f"第{record.number}届{record.get_kind_display()}"

    def render_left(self, record: CommitteeTerm) -> SafeString:
        """还有 40 天届满, 已逾期 12 天"""
        return badge(due_state(record.due_on, self.day), due_words(record.due_on, self.day))


_TERM_COLUMNS = [
    Column("单位", 34), Column("上级", 28), Column("委员会", 18), Column("届次", 8, "int"), Column("选举日期", 12, "date"),
    Column("届满日期", 12, "date"), Column("距届满", 18),
]  # fmt: skip


def export_terms(rows: Any, title: str, day: date) -> bytes:
    """The listed committees as .xlsx."""
    lines = (
        [
            r.unit.name, r.unit.superior.name if r.unit.superior else "", str(CommitteeKind(r.kind).label), r.number,
            r.since, r.due_on, due_words(r.due_on, day),
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _TERM_COLUMNS, lines, as_of=day)
