"""The list of transfers and what narrows it."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.cells import DayColumn
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.filters import choice

from .models import Transfer
from .tables import TRANSFER_STATES
from .transfer_notes import former_words
from .words import TransferStatus


class TransferFilter(filters.FilterSet):
    """By state and direction."""

    status = choice("状态", TransferStatus.choices)
    way = choice("方向", (("in", "转入"), ("out", "转出")), method="in_way")

    class Meta:
        model = Transfer
        fields: list[str] = []

    def in_way(self, rows: Any, name: str, value: str) -> Any:
        """Into, or out of, units in reach."""
        mine = (
            Transfer.objects.coming(self.request.user) if value == "in" else Transfer.objects.going(self.request.user)
        )
        return rows.filter(pk__in=mine.values("pk"))


class TransferTable(tables.Table):
    """Transfers, latest first. The former unit is named only to those whose right reaches it."""

    person = tables.Column(verbose_name="姓名", order_by=("person__pinyin", "pk"))
    way = tables.Column(verbose_name="方向", empty_values=(), orderable=False)
    former = tables.Column(verbose_name="原单位", empty_values=(), orderable=False)
    to = tables.Column(verbose_name="接收单位", accessor="to__name", order_by=("to__path", "pk"))
    since = DayColumn(verbose_name="接转日期")
    opened_at = tables.DateTimeColumn(verbose_name="发起时间", format="Y-m-d H:i")
    status = tables.Column(verbose_name="状态")

    class Meta:
        order_by = ("-opened_at",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def render_person(self, record: Transfer) -> SafeString:
        """Link."""
        return format_html('<a href="{}">{}</a>', reverse("members:transfer", args=[record.key]), record.person.name)

    def render_way(self, record: Transfer) -> str:
        """转入, 转出."""
        return "转入" if allows(self.user, "members.view", record.to) else "转出"

    def render_former(self, record: Transfer) -> str:
        """Named or not."""
        return former_words(self.user, record)

    def render_status(self, record: Transfer) -> SafeString:
        """办理中, 已接转, 未同意, 已撤回."""
        return badge(TRANSFER_STATES[TransferStatus(record.status)], record.get_status_display())
