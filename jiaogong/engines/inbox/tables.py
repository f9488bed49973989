"""The lists of 待办, 已办 and 我发起的."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from . import kinds
from .models import Item
from .wording import due_words


class ItemFilter(django_filters.FilterSet):
    """By kind: those that stand in the list, and the one asked for (a kept address still says what it means)."""

    kind = django_filters.ChoiceFilter(label="类别", choices=kinds.choices, empty_label="全部类别")

    class Meta:
        model = Item
        fields = ["kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {*self.queryset.order_by().values_list("kind", flat=True).distinct(), self.data.get("kind")}
        self.filters["kind"].extra["choices"] = [choice for choice in kinds.choices() if choice[0] in there]


class ItemTable(tables.Table):
    """What waits for me, the most urgent first."""

    bold = True  # what nobody has looked at yet

    title = tables.Column("事项")
    kind = tables.Column("类别")
    opened_by = tables.Column("发起", orderable=False)
    due_on = tables.Column("办理期限", empty_values=())
    opened_at = tables.DateTimeColumn(verbose_name="收到时间", format="Y-m-d H:i")

    class Meta:
        model = Item
        fields: tuple[str, ...] = ("title", "kind", "opened_by", "due_on", "opened_at")
        attrs = {"class": "table list-table"}

    def __init__(self, *args: Any, today: date, calendar: WorkingCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.calendar = today, calendar

    def render_title(self, record: Item) -> SafeString:
        """The link to the matter."""
        href = reverse("inbox:item", args=[record.key])
        if record.seen_at or record.closed_at or not self.bold:
            return format_html('<a href="{}">{}</a>', href, record.title)
        return format_html('<a href="{}"><b>{}</b></a>', href, record.title)

    def render_kind(self, value: str) -> str:
        return kinds.title_of(value)

    def render_due_on(self, record: Item) -> SafeString:
        """The day with what it means today; a closed one without."""
        if record.due_on is None:
            return format_html('<span class="quiet">{}</span>', "不限期")
        day = f"{record.due_on:%Y-%m-%d}"
        if record.closed_at:
            return format_html("{}", day)
        words = due_words(record.due_on, self.today, self.calendar)
        return format_html("<span>{} {}</span>", day, badge(words.state, words.text))


class DoneTable(ItemTable):
    """What I (or my office) finished, the latest first."""

    closed_at = tables.DateTimeColumn(verbose_name="办结时间", format="Y-m-d H:i")
    outcome = tables.Column("结果", empty_values=())

    class Meta(ItemTable.Meta):
        fields = ("title", "kind", "opened_by", "due_on", "closed_at", "outcome")
        exclude = ("opened_at",)

    def render_outcome(self, record: Item) -> SafeString:
        return badge("muted" if record.outcome == "已撤回" else "done", record.outcome or "已办结")


class OpenedTable(ItemTable):
    """What I asked of others, the unfinished first."""

    bold = False
    office = tables.Column("承办", orderable=False, empty_values=())
    outcome = tables.Column("状态", orderable=False, empty_values=())

    class Meta(ItemTable.Meta):
        fields = ("title", "kind", "office", "due_on", "opened_at", "outcome")
        exclude = ("opened_by",)

    def render_office(self, record: Item) -> str:
        return f"{record.office.unit.name} · {record.office.title}" if record.office else str(record.person)

    def render_outcome(self, record: Item) -> SafeString:
        """办结, 已看 or 未看."""
        if record.closed_at:
            return badge("muted" if record.outcome == "已撤回" else "done", record.outcome or "已办结")
        return badge("info", "已查看，办理中") if record.seen_at else badge("attention", "对方还未查看")
