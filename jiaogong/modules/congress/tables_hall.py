"""The table of the sign-in desk."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jiaogong.kernel import clock
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Delegate, Session
from .words import How


class DeskFilter(django_filters.FilterSet):
    """Who is here."""

    here = django_filters.ChoiceFilter(
        label="签到", choices=[("yes", "已签到"), ("no", "未签到"), ("excused", "已请假")], method="by_here"
    )

    class Meta:
        model = Delegate
        fields: list[str] = []

    def by_here(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One of the three."""
        if value == "excused":
            return rows.filter(excused=True)
        return rows.filter(signed__isnull=value == "no")


class DeskTable(tables.Table):
    """Delegates with what the desk does for each."""

    person = tables.Column(verbose_name="姓名", order_by=("person__pinyin", "pk"))
    number = tables.Column(verbose_name="代表证号", attrs={"td": {"class": "tight"}})
    delegation = tables.Column(
        verbose_name="代表团", accessor="delegation__name", order_by=("delegation__position", "number")
    )
    state = tables.Column(verbose_name="签到", empty_values=(), orderable=False)
    act = tables.Column(verbose_name="办理", empty_values=(), orderable=False)

    class Meta:
        order_by = ("number",)

    def __init__(self, *args: Any, session: Session, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.token = session, token

    def render_person(self, record: Any) -> str:
        """The name."""
        return str(record.person.name)

    def render_state(self, record: Any) -> SafeString:
        """When and how, or that leave was asked."""
        if record.signed:
            at = record.signed_at.astimezone(clock.SHANGHAI)
            return badge("done", f"{at:%H:%M} {How(record.how).label}")
        return badge("info", "已请假") if record.excused else badge("muted", "未签到")

    def render_act(self, record: Any) -> SafeString:
        """One button."""
        context = {"row": record, "session": self.session, "csrf_token": self.token}
        return render_to_string("congress/desk_act.html", context)
