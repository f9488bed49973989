"""The register of negotiations and contracts, and its workbook."""

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

from .models import Negotiation
from .words import SHAPES, State


class NegotiationTable(tables.Table):
    """Who bargains for what, and until when a contract holds."""

    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    kind = tables.Column(verbose_name="类别", order_by=("kind", "pk"))
    invited_on = tables.DateColumn(verbose_name="要约日期", format="Y-m-d")
    state = tables.Column(verbose_name="进度", order_by=("state", "pk"))
    last_day = tables.DateColumn(verbose_name="合同期满", format="Y-m-d", default="—")

    class Meta:
        order_by = ("-invited_on",)

    def render_unit(self, record: Negotiation) -> SafeString:
        """Leads to the negotiation."""
        return format_html(
            '<a href="{}">{}</a>', reverse("bargaining:negotiation", args=[record.key]), record.unit.name
        )

    def render_state(self, record: Negotiation) -> SafeString:
        """Word, shape and colour."""
        return badge(SHAPES[State(record.state)], str(record.get_state_display()))


_COLUMNS = [
    Column("单位", 34), Column("上级", 28), Column("类别", 26), Column("要约方", 12), Column("要约日期", 12, "date"),
    Column("答复日期", 12, "date"), Column("进度", 14), Column("进度日期", 12, "date"), Column("合同期满", 12, "date"),
]  # fmt: skip


def export_negotiations(rows: Any, title: str, day: date) -> bytes:
    """The listed ones as .xlsx."""

    def line(r: Any) -> list[Any]:
        return [
            r.unit.name, r.unit.superior.name if r.unit.superior else "", str(r.get_kind_display()), str(r.get_invited_by_display()),
            r.invited_on, r.replied_on, str(r.get_state_display()), r.changed_on, r.last_day,
        ]  # fmt: skip

    return write_sheet(title, _COLUMNS, (line(r) for r in rows.iterator(chunk_size=1000)), as_of=day)
