"""The register of proposals as a table and as the 提案汇总表."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters as filters
import django_tables2 as tables
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.cases.models import Clock, Handler
from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.access import path_end
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.filters import Hidden

from . import words
from .models import Proposal, Rating

_CASE = {"case__subject_type": "proposals.proposal", "case__subject_id": OuterRef("pk")}


def listed(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With lead, due day and rating, in the one query of the list."""
    lead = Handler.objects.filter(part="lead", **_CASE).order_by("-pk")
    place = Coalesce(NullIf("department", Value("")), F("unit__name"), Value(""))
    lead = lead.annotate(words=Trim(Concat(place, Value(" "), Coalesce(F("person__name"), Value("")))))
    due = Clock.objects.filter(key="handle", **_CASE).order_by("-round")
    grade = Rating.objects.filter(proposal=OuterRef("pk")).order_by("-round")
    return rows.select_related("unit", "proposer__person", "delegation", "session__term__congress").annotate(
        lead=Subquery(lead.values("words")[:1]), due_on=Subquery(due.values("due_on")[:1]), met_on=Subquery(due.values("met_on")[:1]),
        grade=Subquery(grade.values("grade")[:1]),
    )  # fmt: skip


class ProposalTable(tables.Table):
    """Who proposed what, who handles it until when, and what came of it."""

    title = tables.Column(verbose_name="提案", order_by=("title", "pk"))
    number = tables.Column(
        verbose_name="提案号", empty_values=(), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    matter = tables.Column(verbose_name="类别")
    proposer = tables.Column(verbose_name="提案人", empty_values=(), orderable=False)
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "pk"))
    lead = tables.Column(verbose_name="主办", empty_values=(), orderable=False)
    due_on = tables.Column(verbose_name="答复期限", empty_values=())
    state = tables.Column(verbose_name="进度")
    grade = tables.Column(verbose_name="评价", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-number",)

    def __init__(self, *args: Any, day: date, units: bool, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, exclude=() if units else ("unit",), **kwargs)

    def render_number(self, record: Any) -> str:
        """—— while it has none."""
        return str(record.number or "—")

    def render_title(self, value: str, record: Any) -> SafeString:
        """Leads to the proposal."""
        return format_html('<a href="{}">{}</a>', reverse("proposals:proposal", args=[record.key]), value)

    def render_proposer(self, record: Any) -> str:
        """A delegate or a delegation."""
        return str(record.by_whom)

    def render_lead(self, record: Any) -> str:
        """教务处 王芳"""
        return record.lead or "—"

    def render_due_on(self, record: Any) -> Any:
        """The day; late ones say so."""
        if record.due_on is None:
            return "—"
        if record.met_on is None and record.state == words.State.HANDLING and record.due_on < self.day:
            return badge("danger", f"{record.due_on:%Y-%m-%d} 逾期")
        return f"{record.due_on:%Y-%m-%d}"

    def render_state(self, record: Any) -> SafeString:
        """Word, shape, colour."""
        return badge(record.shape, record.get_state_display())

    def render_grade(self, record: Any) -> Any:
        """The last rating."""
        if not record.grade:
            return "—"
        grade = words.Grade(record.grade)
        return badge(words.GRADE_SHAPES[grade], str(grade.label))


def _as_key(text: str) -> bool:
    """Whether the text can be a key at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class ProposalFilter(filters.FilterSet):
    """By progress, class, treatment, lead; `unit` and `at` travel along from a figure."""

    unit = Hidden(method="by_unit")
    at = Hidden(method="by_day")
    state = filters.ChoiceFilter(label="进度", choices=words.State.choices[1:], empty_label="全部")
    admission = filters.ChoiceFilter(label="审查结论", choices=words.ADMISSIONS, empty_label="全部")
    matter = filters.ChoiceFilter(label="类别", choices=words.Matter.choices, empty_label="全部")
    work = filters.ChoiceFilter(
        label="办理", method="by_work", empty_label="全部",
        choices=(("screen", "待审查"), ("assign", "待交办"), ("handling", "办理中"), ("late", "已逾期"), ("rate", "待评价"), ("again", "二次办理")),
    )  # fmt: skip
    lead = filters.CharFilter(label="主办", method="by_lead")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def by_unit(self, rows: Any, name: str, value: str) -> Any:
        """Of the unit and those below it."""
        path = Unit.objects.filter(key=value).values_list("path", flat=True).first() if _as_key(value) else None
        return rows.filter(unit__path__gte=path, unit__path__lt=path_end(path)) if path else rows.none()

    def by_day(self, rows: Any, name: str, value: str) -> Any:
        """Submitted in the year of that day, until it."""
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return rows.none()
        return rows.filter(submitted_at__date__lte=day, submitted_at__year=day.year)

    def by_work(self, rows: Any, name: str, value: str) -> Any:
        """What somebody has to do next."""
        if value == "late":
            return rows.late(clock.today())
        if value == "again":
            return rows.filter(ratings__grade="unsatisfied").distinct()
        states = {
            "screen": ("submitted",), "assign": ("admitted", "suggestion", "declined"), "handling": ("handling",), "rate": ("replied",),
        }  # fmt: skip
        return rows.filter(state__in=states[value])

    def by_lead(self, rows: Any, name: str, value: str) -> Any:
        """Whoever leads, by part of department or name."""
        return rows.filter(lead__contains=value.strip())


_COLUMNS = [
    Column("提案号", 8, "int"), Column("单位", 26), Column("会议", 24), Column("标题", 36), Column("类别", 12), Column("提案人", 14), Column("附议人", 24),
    Column("案由", 40), Column("建议", 40), Column("提交日期", 12, "date"), Column("审查结论", 12), Column("主办", 18), Column("答复期限", 12, "date"),
    Column("答复日期", 12, "date"), Column("进度", 16), Column("评价", 12),
]  # fmt: skip


def export_proposals(rows: Any, title: str, day: date) -> bytes:
    """提案汇总表: the listed proposals."""
    grades = dict(words.Grade.choices)
    found = rows.prefetch_related("seconds__delegate__person")
    lines = (
        [
            r.number, r.unit.name, str(r.session or ""), r.title, r.get_matter_display(), str(r.by_whom), _seconders(r), r.cause,
            r.remedy, r.submitted_at.astimezone(SHANGHAI).date() if r.submitted_at else None, r.get_admission_display(), r.lead or "",
            r.due_on, r.met_on, r.get_state_display(), grades.get(r.grade or "", ""),
        ]
        for r in found.iterator(chunk_size=200)
    )  # fmt: skip
    return write_sheet("提案汇总表", _COLUMNS, lines, as_of=day)


def _seconders(row: Any) -> str:
    given = [s for s in row.seconds.all() if s.version == row.version and s.withdrawn_at is None]
    return "、".join(str(s.delegate) for s in given)
