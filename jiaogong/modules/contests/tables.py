"""The shelf of works as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Work


class WorkTable(tables.Table):
    """Works with their authors and prizes."""

    title = tables.Column(verbose_name="题目", order_by=("title", "pk"))
    author = tables.Column(verbose_name="作者", empty_values=(), order_by=("person__pinyin", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    contest = tables.Column(verbose_name="竞赛", order_by=("contest", "pk"))
    tier = tables.Column(verbose_name="奖次", default="—", order_by=("tier", "pk"))
    year = tables.Column(verbose_name="年度")

    class Meta:
        order_by = ("-year",)

    def render_title(self, record: Work) -> SafeString:
        """Link to the work; one taken down says so."""
        link = format_html('<a href="{}">{}</a>', reverse("contests:work", args=[record.key]), record.title)
        return format_html("{} {}", link, badge("muted", "已下架")) if record.hidden_on else link

    def render_author(self, record: Work) -> str:
        """His name, or a dash for a unit's work."""
        return record.person.name if record.person else "—"

    def render_unit(self, record: Work) -> str:
        """Where the author works."""
        return record.unit.name
