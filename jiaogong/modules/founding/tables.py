"""The list of foundings and its workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.inbox.wording import due_words
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Founding
from .words import CLOSED, TONES, State


def elapsed(row: Founding, today: date) -> int:
    """Days since the case was opened; of a finished one until its last step."""
    last = getattr(row, "last_at", None)
    end = last.astimezone(SHANGHAI).date() if row.state in CLOSED and last else today
    return (end - row.opened_at.astimezone(SHANGHAI).date()).days


class FoundingTable(tables.Table):
    """Foundings with their state, elapsed days and due day in words."""

    unit = tables.Column(verbose_name="单位", order_by=("unit__pinyin", "pk"))
    superior = tables.Column(
        verbose_name="上级", accessor="unit__superior__name", order_by=("unit__path",), default="—"
    )
    form = tables.Column(verbose_name="形式")
    state = tables.Column(verbose_name="进度")
    opened_at = tables.DateColumn(verbose_name="启动", format="Y-m-d")
    days = tables.Column(verbose_name="已用", empty_values=(), order_by=("opened_at",))
    due_on = tables.Column(verbose_name="本环节期限", empty_values=())
    approval = tables.Column(verbose_name="批复文号", default="—")

    class Meta:
        order_by = ("-opened_at",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        self.calendar = WorkingCalendar()
        super().__init__(*args, **kwargs)

    def render_unit(self, record: Founding) -> SafeString:
        """Link to the case."""
        return format_html('<a href="{}">{}</a>', reverse("founding:case", args=[record.key]), record.unit.name)

    def render_form(self, record: Founding) -> str:
        """The form in words."""
        return str(record.get_form_display())

    def render_state(self, record: Founding) -> SafeString:
        """Word, shape, colour."""
        return badge(TONES[State(record.state)], str(record.get_state_display()))

    def render_days(self, record: Founding) -> str:
        """23 天"""
        return f"{elapsed(record, self.day)} 天"

    def render_due_on(self, record: Founding) -> SafeString | str:
        """还有 3 个工作日, 已逾期 2 天"""
        if record.state in CLOSED or record.due_on is None:
            return "—"
        words = due_words(record.due_on, self.day, self.calendar)
        return badge(words.state, words.text)


_COLUMNS = [
    Column("单位", 34), Column("上级", 28), Column("形式", 16), Column("进度", 18), Column("拟入会人数", 12, "int"),
    Column("启动日期", 12, "date"), Column("已用天数", 10, "int"), Column("本环节期限", 12, "date"), Column("批复文号", 22),
    Column("组织代码", 22),
]  # fmt: skip


def export_foundings(rows: Any, title: str, day: date) -> bytes:
    """The listed foundings as .xlsx."""
    lines = (
        [
            r.unit.name, r.unit.superior.name if r.unit.superior else "", str(r.get_form_display()), str(r.get_state_display()),
            r.intended, r.opened_at.astimezone(SHANGHAI).date(), elapsed(r, day), r.due_on, r.approval,
            r.union.code if r.union else "",
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
