"""Lists of surveys and reports."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import MoodReport, Questionnaire
from .tables import TIGHT, linked
from .words import SURVEY_BADGES, SurveyState


class SurveyTable(tables.Table):
    """Surveys of my union."""

    title = tables.Column(verbose_name="问卷")
    anonymous = tables.Column(verbose_name="承诺")
    closes_on = tables.DateColumn(verbose_name="截止日期", format="Y-m-d", attrs=TIGHT)
    counted = tables.Column(verbose_name="已填 / 应填", orderable=False, empty_values=())
    state = tables.Column(verbose_name="状态")

    class Meta:
        order_by = ("-closes_on",)

    def render_title(self, record: Questionnaire) -> SafeString:
        """Leads to the survey."""
        return linked("survey", record, record.title)

    def render_anonymous(self, value: bool) -> str:
        """Anonymous or by name."""
        return "匿名" if value else "实名"

    def render_counted(self, record: Any) -> str:
        """How many of how many."""
        return f"{record.taken_number} / {record.invited_number}" if record.invited_number else "—"

    def render_state(self, record: Questionnaire) -> SafeString:
        """Word, shape, colour."""
        return badge(SURVEY_BADGES[SurveyState(record.state)], record.get_state_display())


class SurveyFilter(filters.FilterSet):
    """Surveys."""

    state = filters.ChoiceFilter(label="状态", choices=SurveyState.choices, empty_label="全部")

    class Meta:
        model = Questionnaire
        fields: list[str] = []


class ReportTable(tables.Table):
    """Reports of my union and those sent to it."""

    title = tables.Column(verbose_name="报告")
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "pk"))
    since = tables.DateColumn(verbose_name="起", format="Y-m-d", attrs=TIGHT)
    until = tables.DateColumn(verbose_name="止", format="Y-m-d", attrs=TIGHT)
    sent_at = tables.Column(verbose_name="状态", empty_values=())

    class Meta:
        order_by = ("-until",)

    def render_title(self, record: MoodReport) -> SafeString:
        """Leads to the report."""
        return linked("report", record, record.title)

    def render_sent_at(self, record: MoodReport) -> SafeString:
        """Sent or being written."""
        return badge("done", "已报送") if record.sent_at else badge("attention", "未报送")
