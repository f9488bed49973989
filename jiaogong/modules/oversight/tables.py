"""The register of oversight, and its workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .words import SHAPES, State


class OccasionTable(tables.Table):
    """What took place or will, and what still waits to be mended."""

    title = tables.Column(verbose_name="主题", order_by=("title", "pk"))
    kind = tables.Column(verbose_name="类别", order_by=("kind", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    begins_at = tables.DateTimeColumn(verbose_name="时间", format="Y-m-d H:i")
    state = tables.Column(verbose_name="进度", order_by=("state", "pk"))
    waiting = tables.Column(verbose_name="待整改", order_by=("waiting", "pk"))

    class Meta:
        order_by = ("-begins_at",)

    def render_title(self, record: Any) -> SafeString:
        """Leads to its page."""
        return format_html('<a href="{}">{}</a>', reverse("oversight:occasion", args=[record.key]), record.title)

    def render_unit(self, record: Any) -> str:
        """Its name."""
        return str(record.unit.name)

    def render_state(self, record: Any) -> SafeString:
        """Word, shape and colour."""
        return badge(SHAPES[State(record.state)], str(record.get_state_display()))

    def render_waiting(self, value: int) -> SafeString | str:
        """How many, or none."""
        return badge("attention", f"{value} 项") if value else "—"


_COLUMNS = [
    Column("主题", 40), Column("类别", 16), Column("单位", 30), Column("时间", 18), Column("地点", 24), Column("进度", 12),
    Column("待整改", 10, "int"),
]  # fmt: skip


def export_occasions(rows: Any, title: str, day: date) -> bytes:
    """The listed ones as .xlsx."""

    def line(r: Any) -> list[Any]:
        when = r.begins_at.astimezone(SHANGHAI)
        return [
            r.title, str(r.get_kind_display()), r.unit.name, f"{when:%Y-%m-%d %H:%M}", r.place, str(r.get_state_display()), r.waiting
        ]  # fmt: skip

    return write_sheet(title, _COLUMNS, (line(r) for r in rows.iterator(chunk_size=1000)), as_of=day)
