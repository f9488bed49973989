"""The list of certificates a union issued."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from ..cells import Column
from ..models import Certificate
from ..sheets import write_sheet

TIGHT = {"td": {"class": "tight"}}


def state_words(row: Certificate) -> tuple[str, str]:
    """(state, words) of the badge."""
    return ("danger", "已撤销") if row.revoked_on else ("done", "有效")


class CertificateTable(tables.Table):
    """Certificates."""

    holder_name = tables.Column(verbose_name="持有者", empty_values=())
    kind = tables.Column(verbose_name="种类")
    title = tables.Column(verbose_name="奖项")
    year = tables.Column(verbose_name="年度", attrs=TIGHT)
    unit = tables.Column(verbose_name="颁发单位", accessor="unit__name", order_by=("unit__path",))
    awarded_on = tables.DateColumn(verbose_name="颁发日期", format="Y-m-d", attrs=TIGHT)
    state = tables.Column(verbose_name="状态", empty_values=(), order_by=("revoked_on",))

    class Meta:
        order_by = ("-awarded_on",)

    def render_holder_name(self, record: Certificate) -> SafeString:
        """Leads to the certificate."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("certificates:certificate", args=[record.key]),
            record.holder_name or "已清理",
        )

    def render_year(self, value: int) -> str:
        """Without grouping."""
        return str(value)

    def render_state(self, record: Certificate) -> SafeString:
        """有效 or 已撤销."""
        return badge(*state_words(record))


class CertificateFilter(filters.FilterSet):
    """Certificates by year, kind and state."""

    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2100)
    state = filters.ChoiceFilter(
        label="状态", method="by_state", choices=(("valid", "有效"), ("revoked", "已撤销")), empty_label="全部"
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Valid or revoked."""
        return rows.filter(revoked_on__isnull=value == "valid")


_COLUMNS = [
    Column("验证码", 18, "id"), Column("持有者", 24), Column("种类", 14), Column("奖项", 40), Column("年度", 8, "id"), Column("颁发单位", 30),
    Column("颁发日期", 12, "date"), Column("状态", 10), Column("撤销日期", 12, "date"), Column("撤销原因", 14),
]  # fmt: skip


def export_certificates(rows: Any, title: str, day: date) -> bytes:
    """The listed certificates as .xlsx."""
    lines = (
        [
            r.printed_code, r.holder_name, r.kind, r.title, str(r.year), r.unit.name, r.awarded_on, state_words(r)[1], r.revoked_on,
            r.get_revoked_for_display(),
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
