"""The table of handovers, and its workbook."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Handover
from .verbs.common import moment
from .words import SHAPES, State


class HandoverFilter(filters.FilterSet):
    """By state, as it is at this moment."""

    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部", method="in_state")

    class Meta:
        model = Handover
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """An issued code that has run out counts as expired."""
        late = Q(state=State.ISSUED, expires_at__lte=clock.now())
        if value == State.EXPIRED:
            return rows.filter(late | Q(state=State.EXPIRED))
        return rows.filter(state=value).exclude(late)


class HandoverTable(tables.Table):
    """Handovers in sight, latest first."""

    office = tables.Column(verbose_name="职务", order_by=("office__unit__pinyin", "pk"))
    former = tables.Column(verbose_name="交出人", default="（空缺）", order_by=("former__pinyin", "pk"))
    person = tables.Column(verbose_name="接任人", order_by=("person__pinyin", "pk"))
    issued_by = tables.Column(verbose_name="签发人", orderable=False)
    issued_at = tables.DateTimeColumn(verbose_name="签发时间", format="Y-m-d H:i", order_by=("issued_at", "pk"))
    state = tables.Column(verbose_name="状态", orderable=False)
    day = tables.Column(verbose_name="交接时间或有效期", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-issued_at",)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    def render_office(self, record: Handover) -> SafeString:
        """The office, leading to its handover."""
        return format_html(
            '<a href="{}">{} {}</a>', reverse("handover:handover", args=[record.key]), record.office.unit.name,
            record.office.title,
        )  # fmt: skip

    def render_state(self, record: Handover) -> SafeString:
        """待接任, 已交接 …"""
        state = record.state_at(self.at)
        return badge(SHAPES[state], str(state.label))

    def render_day(self, record: Handover) -> str:
        """When it happened, or until when it may."""
        return when(record, self.at)


def when(row: Handover, at: datetime) -> str:
    """2025-03-12 09:30, or 2025-03-15 09:30 前有效"""
    if row.used_at:
        return moment(row.used_at)
    if row.state_at(at) == State.ISSUED:
        return f"{moment(row.expires_at)} 前有效"
    return moment(row.ended_at or row.expires_at)


_COLUMNS = [
    Column("单位", 34), Column("职务", 18), Column("交出人", 12), Column("接任人", 12), Column("任职依据", 28),
    Column("签发人", 12), Column("签发时间", 18), Column("状态", 10), Column("交接时间或有效期", 26),
]  # fmt: skip


def export_handovers(rows: Any, title: str, day: date) -> bytes:
    """The listed handovers as .xlsx."""
    at = clock.now()
    lines = (
        [
            r.office.unit.name, r.office.title, r.former.name if r.former else "", r.person.name, r.basis,
            str(r.issued_by), moment(r.issued_at), str(r.state_at(at).label), when(r, at),
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
