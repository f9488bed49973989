"""Tables and workbooks of cases, visits, reports and needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import money
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import FirstReport, HardshipFile, Need, Occasion, Visit
from .words import BADGES, Category, FileState, NeedState, OccasionKind

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def linked(name: str, key: Any, text: str) -> SafeString:
    """The text leading to a page of relief."""
    return format_html('<a href="{}">{}</a>', reverse(f"relief:{name}", args=[key]), text)


class FileTable(tables.Table):
    """Cases open to the reader: that there is one, no more."""

    person = tables.Column(verbose_name="姓名", accessor="person__name", order_by=("person__pinyin", "pk"))
    unit = tables.Column(verbose_name="建档工会", accessor="unit__name", order_by=("unit__path", "pk"))
    category = tables.Column(verbose_name="困难类别", empty_values=())
    state = tables.Column(verbose_name="状态", empty_values=())
    opened_on = tables.DateColumn(verbose_name="建档日期", format="Y-m-d")
    renewal_due = tables.DateColumn(verbose_name="复核期限", format="Y-m-d")

    class Meta:
        order_by = ("state", "unit")

    def render_person(self, value: str, record: Any) -> SafeString:
        """The name leads to the case."""
        return linked("file", record.key, value)

    def render_category(self, record: Any) -> SafeString:
        """Word, shape, colour."""
        if not record.category:
            return badge("muted", "待认定")
        return badge(BADGES[Category(record.category)], record.get_category_display())

    def render_state(self, record: Any) -> SafeString:
        """With the reason of a closed one."""
        if record.state == FileState.CLOSED:
            return badge("muted", record.get_closing_display())
        return badge("attention" if record.state == FileState.ASKED else "done", record.get_state_display())


class FileFilter(filters.FilterSet):
    """Cases."""

    state = filters.ChoiceFilter(label="状态", choices=FileState.choices, empty_label="全部")
    category = filters.ChoiceFilter(label="困难类别", choices=Category.choices, empty_label="全部")

    class Meta:
        model = HardshipFile
        fields: list[str] = []


_FILES = [
    Column("姓名", 12), Column("建档工会", 30), Column("困难类别", 12), Column("状态", 12), Column("建档日期", 12, "date"),
    Column("复核期限", 12, "date"),
]  # fmt: skip


def export_files(rows: Any, title: str, day: date) -> bytes:
    """The listed cases; nothing sealed."""
    lines = (
        [
            r.person.name,
            r.unit.name,
            r.get_category_display(),
            r.get_closing_display() or r.get_state_display(),
            r.opened_on,
            r.renewal_due,
        ]
        for r in rows.iterator(chunk_size=500)
    )
    return write_sheet(title, _FILES, lines, as_of=day)


class VisitTable(tables.Table):
    """Visits of my union."""

    person = tables.Column(verbose_name="慰问对象", accessor="person_name", order_by=("person_name", "pk"))
    place = tables.Column(verbose_name="工作单位", accessor="place__name", order_by=("place__path", "pk"))
    kind = tables.Column(verbose_name="场合")
    item = tables.Column(verbose_name="物品或款项", orderable=False)
    amount = tables.Column(verbose_name="金额（元）", attrs=NUMBER)
    day = tables.DateColumn(verbose_name="日期", format="Y-m-d")
    signed = tables.Column(verbose_name="签收", empty_values=(), order_by=("signed_on", "pk"))

    class Meta:
        order_by = ("-day",)

    def render_person(self, value: str, record: Any) -> SafeString:
        """The name leads to the visit."""
        return linked("visit", record.key, value)

    def render_amount(self, value: int) -> str:
        """1,234.50"""
        return money.words(value)

    def render_signed(self, record: Any) -> SafeString:
        """Signed for, or waiting."""
        return badge("done", f"{record.signed_on:%Y-%m-%d} 签收") if record.signed_on else badge("attention", "待签收")


class VisitFilter(filters.FilterSet):
    """Visits."""

    kind = filters.ChoiceFilter(label="场合", choices=OccasionKind.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", field_name="day", lookup_expr="year", min_value=2000, max_value=2100)
    waiting = filters.ChoiceFilter(
        label="签收", choices=(("yes", "待签收"), ("no", "已签收")), method="by_signing", empty_label="全部"
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def by_signing(self, rows: Any, name: str, value: str) -> Any:
        """Signed for or not."""
        return rows.filter(signed_on__isnull=value == "yes")


_VISITS = [
    Column("序号", 8, "int"), Column("姓名", 12), Column("工作单位", 30), Column("物品或款项", 24), Column("金额（元）", 12, "number"),
    Column("慰问日期", 12, "date"), Column("慰问人", 20), Column("签收人", 14), Column("签收日期", 12, "date"), Column("本人签字", 18),
]  # fmt: skip


def export_visits(rows: Any, title: str, day: date) -> bytes:
    """签领表: what the union keeps, with room for a signature."""
    total = 0
    lines = []
    for number, r in enumerate(rows.iterator(chunk_size=500), 1):
        total += r.amount
        lines.append(
            [
                number,
                r.person_name,
                r.place.name,
                r.item,
                Decimal(r.amount) / 100,
                r.day,
                r.visitors,
                r.signed_by,
                r.signed_on,
                "",
            ]
        )
    note = f"合计 {len(lines)} 人次，{money.words(total)} 元（{money.capitals(total)}）"
    return write_sheet(title, _VISITS, lines, notes=[note], as_of=day)


class OccasionTable(tables.Table):
    """Lists for an occasion."""

    title = tables.Column(verbose_name="名称", orderable=False)
    kind = tables.Column(verbose_name="场合")
    day = tables.DateColumn(verbose_name="计划日期", format="Y-m-d")
    amount = tables.Column(verbose_name="每人标准（元）", attrs=NUMBER)
    people = tables.Column(verbose_name="人数", attrs=NUMBER)
    signed = tables.Column(verbose_name="已签收", attrs=NUMBER)

    class Meta:
        order_by = ("-day",)

    def render_title(self, value: str, record: Any) -> SafeString:
        """Leads to the list."""
        return linked("occasion", record.key, value)

    def render_amount(self, value: int) -> str:
        """1,234.50"""
        return money.words(value)


class OccasionFilter(filters.FilterSet):
    """Occasions."""

    kind = filters.ChoiceFilter(label="场合", choices=OccasionKind.choices, empty_label="全部")

    class Meta:
        model = Occasion
        fields: list[str] = []


class ReportTable(tables.Table):
    """First reports: the four moments."""

    person = tables.Column(verbose_name="当事人", empty_values=(), orderable=False)
    unit = tables.Column(verbose_name="所在工会", accessor="unit__name", order_by=("unit__path", "pk"))
    known_at = tables.DateTimeColumn(verbose_name="知情", format="Y-m-d H:i")
    reported_at = tables.DateTimeColumn(verbose_name="报告", format="Y-m-d H:i")
    helped_at = tables.DateTimeColumn(verbose_name="帮助", format="Y-m-d H:i")
    coordinated_at = tables.DateTimeColumn(verbose_name="协调", format="Y-m-d H:i")
    state = tables.Column(verbose_name="状态", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-known_at",)

    def render_person(self, record: Any) -> SafeString:
        """The name leads to the report."""
        return linked("report", record.key, record.person.name if record.person else "已匿名")

    def render_state(self, record: Any) -> SafeString:
        """四个第一 done, under way, late."""
        if record.settled:
            return badge("done", "四个第一已落实")
        if record.moved:
            return badge("info", "办理中")
        if record.climbed_to_id:
            return badge("danger", "逾期，已报上级")
        return badge("danger", "逾期") if record.overdue else badge("attention", "待办理")


class ReportFilter(filters.FilterSet):
    """First reports."""

    moved = filters.ChoiceFilter(
        label="状态", choices=(("no", "待办理"), ("yes", "已办理")), method="by_move", empty_label="全部"
    )

    class Meta:
        model = FirstReport
        fields: list[str] = []

    def by_move(self, rows: Any, name: str, value: str) -> Any:
        """Whether somebody moved."""
        waiting = rows.filter(helped_at=None, coordinated_at=None)
        return waiting if value == "no" else rows.exclude(pk__in=waiting)


class NeedTable(tables.Table):
    """走帮服 needs."""

    need = tables.Column(verbose_name="需求", orderable=False)
    unit = tables.Column(verbose_name="走访工会", accessor="unit__name", order_by=("unit__path", "pk"))
    person = tables.Column(verbose_name="走访对象", accessor="person__name", orderable=False, default="—")
    day = tables.DateColumn(verbose_name="走访日期", format="Y-m-d")
    due_on = tables.DateColumn(verbose_name="办理期限", format="Y-m-d")
    state = tables.Column(verbose_name="状态")

    class Meta:
        order_by = ("-day",)

    def render_need(self, value: str, record: Any) -> SafeString:
        """Leads to the need."""
        return linked("need", record.key, value if len(value) <= 40 else f"{value[:40]}…")

    def render_state(self, record: Any) -> SafeString:
        """Word, shape, colour."""
        return badge(
            {"open": "attention", "solved": "done", "noted": "muted"}[record.state], record.get_state_display()
        )


class NeedFilter(filters.FilterSet):
    """Needs."""

    state = filters.ChoiceFilter(label="状态", choices=NeedState.choices, empty_label="全部")

    class Meta:
        model = Need
        fields: list[str] = []
