"""The list of applications and what narrows it."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.filters import choice

from .models import Application
from .tables import APPLICATION_STATES
from .words import ApplicationStatus


class ApplicationFilter(filters.FilterSet):
    """By state and kind of employment."""

    status = choice("状态", [c for c in ApplicationStatus.choices if c[0] != ApplicationStatus.DRAFT])
    employment_type = choice("用工性质", EmploymentType.choices)

    class Meta:
        model = Application
        fields: list[str] = []


class ApplicationTable(tables.Table):
    """Applications, latest first."""

    name = tables.Column(verbose_name="姓名")
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "pk"))
    employment_type = tables.Column(verbose_name="用工性质")
    matched = tables.Column(verbose_name="名册", orderable=False)
    submitted_at = tables.DateTimeColumn(verbose_name="提交时间", format="Y-m-d H:i")
    status = tables.Column(verbose_name="状态")

    class Meta:
        order_by = ("-submitted_at",)

    def render_name(self, record: Application) -> SafeString:
        """Link."""
        return format_html('<a href="{}">{}</a>', reverse("members:application", args=[record.key]), record.name)

    def render_matched(self, record: Application) -> SafeString:
        """相符, 待核对."""
        return badge("done", "相符") if record.matched else badge("attention", "待核对")

    def render_status(self, record: Application) -> SafeString:
        """待审核, 已退回, 已批准 …"""
        return badge(APPLICATION_STATES[ApplicationStatus(record.status)], record.get_status_display())
