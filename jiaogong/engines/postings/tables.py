"""The list of postings and its workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Posting
from .words import STATE_BADGES, State

TIGHT = {"td": {"class": "tight"}}


def state_badge(posting: Posting, day: date) -> tuple[str, str]:
    """(badge, words); a period that is over is over also before the job has run."""
    state = State(posting.state)
    if state is State.OPEN and posting.ends_on < day:
        state = State.ENDED
    return STATE_BADGES[state], str(state.label)


class PostingTable(tables.Table):
    """Postings."""

    title = tables.Column(verbose_name="公示")
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path",))
    starts_on = tables.DateColumn(verbose_name="发布日期", format="Y-m-d", attrs=TIGHT)
    ends_on = tables.DateColumn(verbose_name="截止日期", format="Y-m-d", attrs=TIGHT)
    waiting = tables.Column(verbose_name="未办结异议", attrs=TIGHT)
    state = tables.Column(verbose_name="状态", order_by=("state", "ends_on"))

    class Meta:
        order_by = ("-starts_on",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_title(self, record: Posting) -> SafeString:
        """The posting's page."""
        return format_html('<a href="{}">{}</a>', reverse("postings:posting", args=[record.key]), record.title)

    def render_waiting(self, value: int) -> SafeString | str:
        """How many objections wait for an answer."""
        return badge("attention", f"{value} 件") if value else "—"

    def render_state(self, record: Posting) -> SafeString:
        """Where it stands."""
        return badge(*state_badge(record, self.day))


class PostingFilter(filters.FilterSet):
    """Postings by state and year."""

    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")
    year = filters.NumberFilter(
        label="年度", field_name="starts_on", lookup_expr="year", min_value=2000, max_value=2100
    )

    class Meta:
        model = Posting
        fields: list[str] = []


_COLUMNS = [
    Column("公示", 44), Column("单位", 30), Column("发布日期", 12, "date"), Column("截止日期", 12, "date"), Column("工作日", 8, "int"),
    Column("名单行数", 10, "int"), Column("未办结异议", 12, "int"), Column("异议合计", 10, "int"), Column("状态", 12),
]  # fmt: skip


def export_postings(rows: Any, title: str, day: date) -> bytes:
    """The listed postings as .xlsx, without their lists."""
    lines = (
        [
            r.title,
            r.unit.name,
            r.starts_on,
            r.ends_on,
            r.days,
            len(r.rows),
            r.waiting,
            r.objected,
            state_badge(r, day)[1],
        ]
        for r in rows.iterator(chunk_size=1000)
    )
    return write_sheet(title, _COLUMNS, lines, as_of=day)
