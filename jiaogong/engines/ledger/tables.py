"""The table of payment requests, and its workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column, Value
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import money
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import PaymentRequest
from .words import BADGES, State

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class PaymentTable(tables.Table):
    """Payment requests, the newest first."""

    payee = tables.Column(verbose_name="收款人", accessor="shown_payee", order_by=("payee_name", "pk"))
    matter = tables.Column(verbose_name="事项", accessor="purpose", orderable=False)
    amount = tables.Column(verbose_name="金额（元）", attrs=NUMBER)
    state = tables.Column(verbose_name="状态", order_by=("state", "-asked_at"))
    unit = tables.Column(verbose_name="付款工会", accessor="unit__name", order_by=("unit__path", "pk"))
    asked = tables.DateColumn(verbose_name="申请日期", accessor="asked_at", format="Y-m-d")
    paid_on = tables.DateColumn(verbose_name="付款日期", format="Y-m-d")

    class Meta:
        order_by = ("-asked",)

    def render_payee(self, value: str, record: Any) -> SafeString:
        """The name leads to the request."""
        return format_html('<a href="{}">{}</a>', reverse("ledger:request", args=[record.key]), value or "（未登记）")

    def render_amount(self, value: int) -> str:
        """1,234.50"""
        return money.words(value)

    def render_state(self, record: Any) -> SafeString:
        """Word, shape, colour."""
        return badge(BADGES[State(record.state)], record.get_state_display())


class PaymentFilter(filters.FilterSet):
    """By state, kind of expense and year."""

    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")
    category = filters.CharFilter(label="支出类别", lookup_expr="contains")
    year = filters.NumberFilter(
        label="申请年度", field_name="asked_at", lookup_expr="year", min_value=2000, max_value=2100
    )

    class Meta:
        model = PaymentRequest
        fields: list[str] = []


_PAYMENTS = [
    Column("收款人", 14), Column("用途", 36), Column("支出类别", 14), Column("金额（元）", 14, "number"), Column("大写", 30),
    Column("状态", 10), Column("付款工会", 30), Column("申请日期", 12, "date"), Column("付款日期", 12, "date"), Column("凭证号", 16, "id"),
]  # fmt: skip


def export_payments(rows: Any, title: str, day: date) -> bytes:
    """The listed requests as .xlsx, without account numbers."""
    lines = (
        [
            r.shown_payee, r.purpose, r.category, Decimal(r.amount) / 100, money.capitals(r.amount), r.get_state_display(), r.unit.name,
            r.asked_at.date(), r.paid_on, r.voucher,
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _PAYMENTS, lines, as_of=day)


_BANK = [
    Column("序号", 8, "int"), Column("收款人", 16), Column("收款账号", 26, "id"), Column("开户银行", 30), Column("金额（元）", 14, "number"),
    Column("用途", 36),
]  # fmt: skip


def bank_sheet(rows: Iterable[tuple[PaymentRequest, str]], unit: str, day: date) -> bytes:
    """What the bank wants: account numbers as text, a total below."""
    found = list(rows)
    total = sum(r.amount for r, _ in found)
    lines: list[list[Value]] = [
        [n, r.payee_name, account, r.bank, Decimal(r.amount) / 100, r.purpose]
        for n, (r, account) in enumerate(found, 1)
    ]
    note = f"付款单位：{unit}　笔数：{len(found)}　合计：{money.words(total)}元（{money.capitals(total)}）"
    return write_sheet("银行发放清单", _BANK, lines, notes=[note, "含完整账号，用后请删除，不得转发。"], as_of=day)
