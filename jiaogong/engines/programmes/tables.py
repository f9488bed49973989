"""The lists: calls, my entries, what waits at a desk, all entries of a call and their workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.inbox.wording import due_words
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.ui.cells import DayColumn
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from . import catalogue
from .definition.schema import Definition
from .models import Entry, Passage, Programme
from .reading import for_union_alone, next_day, step_title
from .words import PER_ENTRY, TONES, EntryState, ProgrammeState, StepKind

_SHAPES = {"neutral": "muted", "active": "info"}
_STATES = {
    ProgrammeState.DRAFT: "muted", ProgrammeState.OPEN: "info", ProgrammeState.RUNNING: "info", ProgrammeState.CLOSED: "done",
    ProgrammeState.CANCELLED: "danger",
}  # fmt: skip


def shape_of(state: str) -> str:
    """The badge's state of an entry's."""
    tone = TONES[EntryState(state)]
    return _SHAPES.get(tone, tone)


def entry_badge(entry: Entry) -> SafeString:
    """Word, shape, colour of an entry's state; the prize where there is one."""
    word = str(entry.get_state_display())
    return badge(
        shape_of(entry.state), f"{word}：{entry.tier}" if entry.tier and entry.state == EntryState.DONE else word
    )


def entry_link(entry: Entry, words: str = "") -> SafeString:
    """The link to an entry's page."""
    return format_html('<a href="{}">{}</a>', reverse("programmes:entry", args=[entry.key]), words or entry.title)


def searched(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    """Entries by title, person, unit, call or number (2026-0012 or 12)."""
    tail = text.rpartition("-")[2]
    number = Q(number=int(tail)) if tail.isdecimal() and len(tail) < 8 else Q(pk__in=[])
    words = Q(title__icontains=text) | Q(person__name__icontains=text) | Q(unit__name__icontains=text)
    return rows.filter(words | Q(programme__title__icontains=text) | number)


def job_words(people: Iterable[Person], home: Unit, day: date) -> dict[int, str]:
    """What tells namesakes apart: department, post and subject. One query."""
    found: dict[int, str] = {}
    jobs = Employment.objects.filter(open_at(day), person__in=list(people), unit__home=home).select_related("unit")
    for job in jobs:
        inner = job.unit.name if job.unit_id != home.pk else ""
        found[job.person_id] = " · ".join(part for part in (inner, job.position, job.subject) if part)
    return found


class ProgrammeFilter(filters.FilterSet):
    """By family, year, state."""

    family = filters.ChoiceFilter(label="类别", choices=lambda: catalogue.families(), empty_label="全部类别")
    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2100)
    state = filters.ChoiceFilter(label="状态", choices=ProgrammeState.choices, empty_label="全部状态")

    class Meta:
        model = Programme
        fields = ["family", "year", "state"]


class ProgrammeTable(tables.Table):
    """Calls."""

    title = tables.Column(verbose_name="项目", order_by=("title", "pk"))
    unit = tables.Column(verbose_name="主办", accessor="unit__name", order_by=("unit__path", "pk"))
    family = tables.Column(verbose_name="类别")
    closes_on = tables.Column(verbose_name="申报时间", order_by=("closes_on", "pk"))
    left = tables.Column(verbose_name="进展", empty_values=(), orderable=False)
    own = tables.Column(verbose_name="我的申报", empty_values=(), orderable=False)

    class Meta:
        order_by = ("turn", "closes_on")
        attrs = {"class": "table list-table"}

    turn = tables.Column(visible=False)

    def __init__(
        self, *args: Any, day: date, calendar: WorkingCalendar, mine: dict[int, Entry], user: Any, **kwargs: Any
    ) -> None:
        self.day, self.calendar, self.mine, self.user = day, calendar, mine, user
        super().__init__(*args, **kwargs)

    def render_title(self, record: Programme) -> SafeString:
        """Link to the call."""
        return format_html('<a href="{}">{}</a>', reverse("programmes:programme", args=[record.key]), record.title)

    def render_family(self, value: str) -> str:
        """Its Chinese title."""
        return catalogue.title_of(value)

    def render_closes_on(self, record: Programme) -> str:
        """From when to when."""
        return f"{record.opens_on:%Y-%m-%d} 至 {record.closes_on:%Y-%m-%d}"

    def render_left(self, record: Programme) -> SafeString:
        """申报中，还有 3 个工作日; before and after, what the state says."""
        state = ProgrammeState(record.state)
        if state == ProgrammeState.OPEN and self.day < record.opens_on:
            return badge("muted", f"{record.opens_on:%m月%d日}开始")
        if state == ProgrammeState.OPEN and self.day <= record.closes_on:
            due = due_words(record.closes_on, self.day, self.calendar)
            if for_union_alone(self.user, record):
                return badge("muted", f"由本单位工会申报，{due.text}")
            return badge("attention" if due.state == "attention" else "done", f"可申报，{due.text}")
        return badge(_STATES[state], "评审中" if state == ProgrammeState.OPEN else str(state.label))

    def render_own(self, record: Programme) -> SafeString | str:
        """My entry's state."""
        entry = self.mine.get(record.pk)
        if entry is None:
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("programmes:entry", args=[entry.key]), entry_badge(entry))


class MineFilter(filters.FilterSet):
    """By state and year."""

    state = filters.ChoiceFilter(label="状态", choices=EntryState.choices, empty_label="全部状态")
    year = filters.NumberFilter(label="年度", field_name="programme__year", min_value=2000, max_value=2100)

    class Meta:
        model = Entry
        fields = ["state"]


class MineTable(tables.Table):
    """My entries: where each stands and what its next day is."""

    title = tables.Column(verbose_name="申报", order_by=("title", "pk"))
    programme = tables.Column(verbose_name="项目", accessor="programme__title", order_by=("programme__title", "pk"))
    state = tables.Column(verbose_name="状态")
    step = tables.Column(verbose_name="办到哪一步", empty_values=(), orderable=False)
    due = tables.Column(verbose_name="期限", empty_values=(), orderable=False)
    changed_at = tables.Column(verbose_name="最近变动")

    class Meta:
        order_by = ("-changed_at",)
        attrs = {"class": "table list-table"}

    def __init__(self, *args: Any, day: date, calendar: WorkingCalendar, **kwargs: Any) -> None:
        self.day, self.calendar = day, calendar
        super().__init__(*args, **kwargs)

    def render_title(self, record: Entry) -> SafeString:
        """Link and number."""
        return format_html('{} <span class="mark-tag">{}</span>', entry_link(record), record.label)

    def render_state(self, record: Entry) -> SafeString:
        """Word, shape, colour."""
        return entry_badge(record)

    def render_step(self, record: Entry) -> str:
        """The step and who is at it."""
        waiting = record.waiting[0] if record.waiting else None  # type: ignore[attr-defined]
        if record.state == EntryState.RETURNED:
            return "请修改后重新提交"
        if record.state == EntryState.DRAFT:
            return "还没有提交"
        return f"{step_title(record.programme, waiting.step)}（{waiting.unit.name}）" if waiting else "—"

    def render_due(self, record: Entry) -> SafeString | str:
        """还有 3 个工作日"""
        due = next_day(record, self.day, self.calendar)
        return badge(due.state, due.text) if due else "—"

    def render_changed_at(self, value: datetime) -> str:
        """The day."""
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d}"


class DeskTable(tables.Table):
    """What waits for my union in a call."""

    title = tables.Column(verbose_name="申报", accessor="entry__title", order_by=("entry__number", "pk"))
    who = tables.Column(
        verbose_name="申报人", accessor="entry__person__name", default="—", order_by=("entry__person__pinyin", "pk")
    )
    unit = tables.Column(verbose_name="单位", accessor="entry__unit__name", order_by=("entry__unit__path", "pk"))
    step = tables.Column(verbose_name="环节")
    opened_at = tables.Column(verbose_name="到达")
    due_on = tables.Column(verbose_name="期限", empty_values=())
    chosen = tables.Column(verbose_name="选择", empty_values=(), orderable=False)

    class Meta:
        order_by = ("due_on", "entry__number")
        attrs = {"class": "table list-table"}

    number = tables.Column(accessor="entry__number", visible=False)

    def __init__(self, *args: Any, definition: Definition, day: date, calendar: WorkingCalendar, **kwargs: Any) -> None:
        self.steps = {step.key: step for step in definition.steps}
        self.day, self.calendar = day, calendar
        super().__init__(*args, **kwargs)

    def render_title(self, record: Passage) -> SafeString:
        """Link and number."""
        return format_html('{} <span class="mark-tag">{}</span>', entry_link(record.entry), record.entry.label)

    def render_step(self, value: str) -> str:
        """The step's title."""
        return self.steps[value].title

    def render_opened_at(self, value: datetime) -> str:
        """The day."""
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d}"

    def render_due_on(self, record: Passage) -> SafeString | str:
        """还有 3 个工作日"""
        if record.due_on is None:
            return "—"
        due = due_words(record.due_on, self.day, self.calendar)
        return badge(due.state, due.text)

    def render_chosen(self, record: Passage) -> SafeString | str:
        """A box where entries pass one by one."""
        step = self.steps[record.step]
        if step.kind not in PER_ENTRY or step.kind == StepKind.REPORT:
            return "办理中" if record.batch_id else "统一办理"
        return format_html(
            '<label class="pick"><input class="form-check-input" type="checkbox" name="entry" value="{}" form="together"><span class="visually-hidden">选择{}</span></label>',
            record.entry.key, record.entry.title,
        )  # fmt: skip


class EntryTable(tables.Table):
    """All entries of a call, for its host and the unions on the way."""

    title = tables.Column(verbose_name="申报", order_by=("number", "pk"))
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "number"))
    superior = tables.Column(verbose_name="上级", accessor="unit__superior__name", default="—", orderable=False)
    state = tables.Column(verbose_name="状态")
    step = tables.Column(verbose_name="环节", default="—")
    score = tables.Column(verbose_name="得分", default="—")
    rank = tables.Column(verbose_name="名次", default="—")
    tier = tables.Column(verbose_name="结果", default="—")
    submitted_at = DayColumn(verbose_name="提交日期", default="—")

    class Meta:
        order_by = ("number",)
        attrs = {"class": "table list-table"}

    number = tables.Column(visible=False)

    def __init__(self, *args: Any, definition: Definition, host: bool, **kwargs: Any) -> None:
        self.steps = {step.key: step.title for step in definition.steps}
        if not host or not definition.rubric:
            kwargs["exclude"] = ("score", "rank")
        super().__init__(*args, **kwargs)

    def render_title(self, record: Entry) -> SafeString:
        """Link and number."""
        return format_html('{} <span class="mark-tag">{}</span>', entry_link(record), record.label)

    def render_state(self, record: Entry) -> SafeString:
        """Word, shape, colour."""
        return badge(shape_of(record.state), str(record.get_state_display()))

    def render_step(self, value: str) -> str:
        """The step's title."""
        return self.steps.get(value, "—")


def entry_filter(programme: Programme, definition: Definition) -> type[filters.FilterSet]:
    """The filters of one call: its steps, its tiers, the unions below it. Its choices are read when the form is drawn."""

    def unions() -> list[tuple[str, str]]:
        rows = Unit.objects.under(programme.unit).layers().filter(layer__in=(Layer.COUNTY, Layer.CITY)).order_by("path")
        return [(str(unit.key), unit.name) for unit in rows.exclude(pk=programme.unit_id)]

    def below(rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        unit = Unit.objects.get(key=value)
        return rows.filter(unit__in=Unit.objects.under(unit).values("pk"))

    states = [(s.value, s.label) for s in EntryState if s != EntryState.DRAFT]
    fields: dict[str, Any] = {
        "state": filters.ChoiceFilter(label="状态", choices=states, empty_label="全部状态"),
        "step": filters.ChoiceFilter(label="环节", choices=[(s.key, s.title) for s in definition.steps], empty_label="全部环节"),
        "under": filters.ChoiceFilter(label="所属工会", choices=unions, method=below, empty_label="全部"),
    }  # fmt: skip
    if definition.tiers:
        tiers = [(t.title, t.title) for t in definition.tiers]
        fields["tier"] = filters.ChoiceFilter(label="结果", choices=tiers, empty_label="全部")
    fields["Meta"] = type("Meta", (), {"model": Entry, "fields": []})
    return type("EntryFilter", (filters.FilterSet,), fields)
