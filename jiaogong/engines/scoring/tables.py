"""The table of panels, and the workbook of a ranking."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Panel
from .words import SHAPES, PanelState


class PanelFilter(filters.FilterSet):
    """By state."""

    state = filters.ChoiceFilter(label="状态", choices=PanelState.choices, empty_label="全部")

    class Meta:
        model = Panel
        fields: list[str] = []


class PanelTable(tables.Table):
    """Panels, latest first."""

    title = tables.Column(verbose_name="评审", order_by=("title", "pk"))
    unit = tables.Column(verbose_name="主办单位", orderable=False)
    state = tables.Column(verbose_name="状态", orderable=False)
    due_on = tables.DateColumn(verbose_name="评分截止", format="Y-m-d", default="不限")
    made_at = tables.DateTimeColumn(verbose_name="建立", format="Y-m-d", order_by=("made_at", "pk"))

    class Meta:
        order_by = ("-made_at",)

    def render_title(self, record: Panel) -> SafeString:
        """Leads to the panel."""
        return format_html('<a href="{}">{}</a>', reverse("scoring:panel", args=[record.key]), record.title)

    def render_state(self, record: Panel) -> SafeString:
        """评分中"""
        state = PanelState(record.state)
        return badge(SHAPES[state], str(state.label))
