"""Lists of voices and their workbooks. Nothing sealed stands in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.cases.models import Case, Clock
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Grievance
from .words import RATING_BADGES, Channel, Promise, Rating, Topic

TIGHT = {"td": {"class": "tight"}}


def linked(name: str, row: Any, text: str) -> SafeString:
    """The text leading to a page of voices."""
    return format_html('<a href="{}">{}</a>', reverse(f"voices:{name}", args=[row.key]), text)


def case_words(rows: Any, kind: str, waiting: str = "待受理") -> dict[int, tuple[str, str]]:
    """(badge, words) of the cases of these subjects by subject. Two queries."""
    day, ids = clock.today(), [row.pk for row in rows]
    cases = Case.objects.filter(subject_type=kind, subject_id__in=ids).prefetch_related("handlers")
    late = set(Clock.objects.overdue(day).filter(case__in=[c.pk for c in cases]).values_list("case_id", flat=True))
    return {case.subject_id: _words(case, case.pk in late, waiting) for case in cases}


def _words(case: Case, late: bool, waiting: str) -> tuple[str, str]:
    if case.state == "closed":
        return "done", case.outcome
    if late:
        return "danger", "已逾期"
    if any(h.until is None for h in case.handlers.all()):
        return "info", "二次办理" if case.round == 2 else "办理中"
    return "attention", waiting


class CaseTable(tables.Table):
    """A list of subjects of cases; where each stands is read at once for the page."""

    kind = ""
    waiting = "待受理"  # what is said while nobody handles it

    def stand(self, record: Any) -> SafeString:
        """Word, shape, colour; read for all rows shown when the first is drawn."""
        if not hasattr(self, "stands"):
            self.stands = case_words([row.record for row in self.paginated_rows], self.kind, self.waiting)
        return badge(*self.stands.get(record.pk, ("muted", "—")))


class GrievanceTable(CaseTable):
    """Grievances open to the reader."""

    kind = "voices.grievance"
    number = tables.Column(verbose_name="编号", accessor="number", order_by=("year", "serial"))
    topic = tables.Column(verbose_name="类别")
    channel = tables.Column(verbose_name="渠道")
    promise = tables.Column(verbose_name="承诺")
    unit = tables.Column(verbose_name="受理单位", accessor="unit__name", order_by=("unit__path", "pk"))
    received_on = tables.DateColumn(verbose_name="收到日期", format="Y-m-d", attrs=TIGHT)
    state = tables.Column(verbose_name="办理", empty_values=(), orderable=False)
    rating = tables.Column(verbose_name="评价", empty_values=())

    class Meta:
        order_by = ("-received_on",)

    def render_number(self, record: Grievance) -> SafeString:
        """Leads to the case."""
        return linked("work", record, record.number)

    def render_state(self, record: Grievance) -> SafeString:
        """Where the case stands."""
        return self.stand(record)

    def render_rating(self, record: Grievance) -> SafeString | str:
        """What the author said."""
        return badge(RATING_BADGES[Rating(record.rating)], record.get_rating_display()) if record.rating else "—"


class GrievanceFilter(filters.FilterSet):
    """Grievances."""

    topic = filters.ChoiceFilter(label="类别", choices=Topic.choices, empty_label="全部")
    channel = filters.ChoiceFilter(label="渠道", choices=Channel.choices, empty_label="全部")
    promise = filters.ChoiceFilter(label="承诺", choices=Promise.choices, empty_label="全部")

    class Meta:
        model = Grievance
        fields: list[str] = []


_COLUMNS = [
    Column("编号", 16), Column("类别", 20), Column("渠道", 10), Column("承诺", 16), Column("受理单位", 28), Column("收到日期", 12, "date"),
    Column("办理", 16), Column("答复日期", 12, "date"), Column("评价", 10),
]  # fmt: skip


def export_grievances(rows: Any, title: str, day: date) -> bytes:
    """The listed ones: neither text nor name."""
    found = list(rows)
    stands = case_words(found, "voices.grievance")
    lines = (
        [
            r.number, r.get_topic_display(), r.get_channel_display(), r.get_promise_display(), r.unit.name, r.received_on,
            stands.get(r.pk, ("", ""))[1], r.replied_on, r.get_rating_display(),
        ]
        for r in found
    )  # fmt: skip
    return write_sheet(title, _COLUMNS, lines, as_of=day)
