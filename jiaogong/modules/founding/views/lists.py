"""The list of foundings in reach."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, reach_q, require_holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.words import Form

from ..models import Founding
from ..tables import FoundingTable, export_foundings
from ..words import CLOSED, State


class FoundingFilter(filters.FilterSet):
    """By state and form; running cases unless asked otherwise."""

    state = filters.ChoiceFilter(
        label="进度", choices=[*State.choices, ("all", "全部")], method="in_state", empty_label="办理中"
    )
    form = filters.ChoiceFilter(label="形式", choices=Form.choices, empty_label="全部")
    overdue = filters.ChoiceFilter(label="逾期", choices=(("yes", "已逾期"),), method="is_overdue", empty_label="全部")

    class Meta:
        model = Founding
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """One state, or all."""
        return rows if value == "all" else rows.filter(state=value)

    def is_overdue(self, rows: Any, name: str, value: str) -> Any:
        """Past the due day of the present step."""
        return rows.exclude(state__in=CLOSED).filter(due_on__lt=clock.today())

    def filter_queryset(self, queryset: Any) -> Any:
        """Running cases unless a state is asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.exclude(state__in=CLOSED)


@require_GET
def foundings(request: HttpRequest) -> HttpResponse:
    """Foundings in reach, running ones first."""
    require_holds(request.user, "founding.view")
    today = clock.today()
    rows = Founding.objects.visible_to(request.user).select_related("unit__superior", "union")
    may_review = holds(request.user, "founding.review")
    hint = (
        "从“工会组织”里筛选“未建会”的单位，打开单位页点“办理建会”。" if may_review else "您的单位没有正在办理的建会。"
    )
    empty = Empty("没有正在办理的建会", hint)
    if may_review:
        empty = Empty("没有正在办理的建会", hint, "看未建会单位", f"{reverse('unions:list')}?union=no")
    listing = Listing(
        title="建会进度",
        queryset=rows.annotate(last_at=Max("steps__at")),
        table=FoundingTable,
        filters=FoundingFilter,
        search=lambda found, text: found.filter(unit__in=Unit.objects.search(text)),
        search_hint="单位名称、拼音首字母",
        export=lambda found, title, _: export_foundings(
            found.filter(reach_q(request.user, "founding.export", "unit__")), title, today
        ),
        export_name="建会进度",
        may_export=holds(request.user, "founding.export"),
        meta=f"数据截至 {today:%Y-%m-%d}",
        empty=empty,
        table_options={"day": today},
    )
    return render_listing(request, listing, template="founding/foundings.html", context={"may_review": may_review})
