"""The list of mediations."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Mediation
from .tables import TIGHT, linked
from .words import MEDIATION_BADGES, DisputeTopic, MediationState


class MediationTable(tables.Table):
    """Mediations open to the reader."""

    number = tables.Column(verbose_name="编号", accessor="number", order_by=("year", "serial"))
    dispute = tables.Column(verbose_name="争议性质")
    topic = tables.Column(verbose_name="争议事项")
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "pk"))
    applied_on = tables.DateColumn(verbose_name="收到申请", format="Y-m-d", attrs=TIGHT)
    state = tables.Column(verbose_name="状态")
    ended_on = tables.DateColumn(verbose_name="结束日期", format="Y-m-d", attrs=TIGHT)

    class Meta:
        order_by = ("-applied_on",)

    def render_number(self, record: Mediation) -> SafeString:
        """Leads to the mediation."""
        return linked("mediation", record, record.number)

    def render_state(self, record: Mediation) -> SafeString:
        """Word, shape, colour."""
        return badge(MEDIATION_BADGES[MediationState(record.state)], record.get_state_display())


class MediationFilter(filters.FilterSet):
    """Mediations."""

    state = filters.ChoiceFilter(label="状态", choices=MediationState.choices, empty_label="全部")
    topic = filters.ChoiceFilter(label="争议事项", choices=DisputeTopic.choices, empty_label="全部")

    class Meta:
        model = Mediation
        fields: list[str] = []


_COLUMNS = [
    Column("编号", 16), Column("争议性质", 18), Column("争议事项", 20), Column("单位", 28), Column("收到申请", 12, "date"), Column("状态", 12),
    Column("结束日期", 12, "date"), Column("履行期限", 12, "date"), Column("履行完毕", 12, "date"),
]  # fmt: skip


def export_mediations(rows: Any, title: str, day: date) -> bytes:
    """The listed ones: neither parties nor facts."""
    lines = (
        [
            r.number, r.get_dispute_display(), r.get_topic_display(), r.unit.name, r.applied_on, r.get_state_display(), r.ended_on,
            r.perform_by, r.performed_on,
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
