"""The table of requests about personal data."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import DataRequest
from .words import RequestKind, RequestState

STATES = {
    RequestState.OPEN: "attention",
    RequestState.DONE: "done",
    RequestState.REFUSED: "danger",
    RequestState.WITHDRAWN: "muted",
}


def state_words(row: DataRequest, day: date) -> tuple[str, str]:
    """(state, words): an open one that is late says by how many days."""
    if row.overdue(day):
        return "danger", f"已逾期 {(day - row.due_on).days} 天"
    return STATES[RequestState(row.state)], str(row.get_state_display())


class RequestFilter(django_filters.FilterSet):
    """By kind and state."""

    kind = django_filters.ChoiceFilter(label="请求", choices=RequestKind.choices, empty_label="全部请求")
    state = django_filters.ChoiceFilter(label="状态", choices=RequestState.choices, empty_label="全部状态")

    class Meta:
        model = DataRequest
        fields = ["kind", "state"]


class RequestTable(tables.Table):
    """Requests to the units in reach, the newest first."""

    person = tables.Column(
        verbose_name="请求人", order_by=("person__pinyin",), linkify=("personal:request", [tables.A("key")])
    )
    unit = tables.Column(verbose_name="单位", order_by=("unit__path",))
    kind = tables.Column(verbose_name="请求")
    asked_at = tables.DateTimeColumn(verbose_name="提出时间", format="Y-m-d H:i")
    due_on = tables.DateColumn(verbose_name="答复期限", format="Y-m-d")
    state = tables.Column(verbose_name="状态", order_by=("state", "due_on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_state(self, record: DataRequest) -> SafeString:
        return format_html("{}", badge(*state_words(record, self.today)))
