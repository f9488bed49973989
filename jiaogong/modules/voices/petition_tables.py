"""Lists of petitions and incidents."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString

from jiaogong.engines.cases.models import Clock
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Incident, Petition
from .tables import TIGHT, CaseTable, linked
from .words import SEVERITY_BADGES, STAGE_BADGES, PetitionChannel, Severity, Stage, Topic


class PetitionTable(CaseTable):
    """Petitions open to the reader."""

    kind = "voices.petition"
    waiting = "未交办"
    number = tables.Column(verbose_name="编号", accessor="number", order_by=("year", "serial"))
    channel = tables.Column(verbose_name="渠道")
    topic = tables.Column(verbose_name="类别")
    severity = tables.Column(verbose_name="等级")
    people = tables.Column(verbose_name="人数", attrs=TIGHT)
    received_on = tables.DateColumn(verbose_name="收到日期", format="Y-m-d", attrs=TIGHT)
    stage = tables.Column(verbose_name="阶段")
    state = tables.Column(verbose_name="办理", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-received_on",)

    def render_number(self, record: Petition) -> SafeString:
        """Leads to the petition."""
        return linked("petition", record, record.number)

    def render_severity(self, record: Petition) -> SafeString:
        """Word, shape, colour."""
        return badge(SEVERITY_BADGES[Severity(record.severity)], record.get_severity_display())

    def render_stage(self, record: Petition) -> SafeString:
        """Word, shape, colour."""
        return badge(STAGE_BADGES[Stage(record.stage)], record.get_stage_display())

    def render_state(self, record: Petition) -> SafeString:
        """Whether it is late."""
        return self.stand(record)


class PetitionFilter(filters.FilterSet):
    """Petitions."""

    stage = filters.ChoiceFilter(label="阶段", choices=Stage.choices, empty_label="全部")
    channel = filters.ChoiceFilter(label="渠道", choices=PetitionChannel.choices, empty_label="全部")
    topic = filters.ChoiceFilter(label="类别", choices=Topic.choices, empty_label="全部")

    class Meta:
        model = Petition
        fields: list[str] = []


_COLUMNS = [
    Column("编号", 16), Column("渠道", 10), Column("类别", 20), Column("等级", 8), Column("人数", 8, "int"), Column("收到日期", 12, "date"),
    Column("阶段", 16), Column("处理意见", 16), Column("最近期限", 12, "date"),
]  # fmt: skip


def export_petitions(rows: Any, title: str, day: date) -> bytes:
    """The listed ones: neither who nor what."""
    found = list(rows)
    running = Clock.objects.running().filter(
        case__subject_type="voices.petition", case__subject_id__in=[r.pk for r in found], ours=True
    )
    due = dict(running.order_by("-due_on").values_list("case__subject_id", "due_on"))
    lines = (
        [
            r.number, r.get_channel_display(), r.get_topic_display(), r.get_severity_display(), r.people, r.received_on,
            r.get_stage_display(), r.get_finding_display(), due.get(r.pk),
        ]
        for r in found
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)


class IncidentTable(tables.Table):
    """Incidents."""

    number = tables.Column(verbose_name="编号", accessor="number", order_by=("year", "serial"))
    title = tables.Column(verbose_name="事由")
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "pk"))
    severity = tables.Column(verbose_name="等级")
    occurred_at = tables.DateTimeColumn(verbose_name="发生时间", format="Y-m-d H:i", attrs=TIGHT)
    reported = tables.Column(verbose_name="报送", empty_values=(), order_by=("reported_at", "pk"))
    closed_on = tables.Column(verbose_name="状态", empty_values=())

    class Meta:
        order_by = ("-occurred_at",)

    def render_number(self, record: Incident) -> SafeString:
        """Leads to the incident."""
        return linked("incident", record, record.number)

    def render_severity(self, record: Incident) -> SafeString:
        """Word, shape, colour."""
        return badge(SEVERITY_BADGES[Severity(record.severity)], record.get_severity_display())

    def render_reported(self, record: Incident) -> SafeString | str:
        """Signed for, reported, or owed."""
        if record.acknowledged_at:
            return badge("done", "上级已签收")
        if record.reported_at:
            return badge("info", "已报送")
        return badge("attention", "待报送") if record.due_at else "—"

    def render_closed_on(self, record: Incident) -> SafeString:
        """Over or not."""
        return badge("done", f"{record.closed_on:%Y-%m-%d} 平息") if record.closed_on else badge("attention", "处置中")


class IncidentFilter(filters.FilterSet):
    """Incidents."""

    severity = filters.ChoiceFilter(label="等级", choices=Severity.choices, empty_label="全部")

    class Meta:
        model = Incident
        fields: list[str] = []
