"""The list of committees due, and its workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.reading import due_state, due_words
from jiaogong.modules.unions.tables import unit_link
from jiaogong.modules.unions.words import CommitteeKind

from .reading import renewal_of, since_words, state_of
from .words import TONES, State


def time_words(term: CommitteeTerm, day: date) -> tuple[str, str]:
    """(colour, words) of the term's last day: 还有 40 天届满, 已逾期 43 天, 2026-03-01 已换届."""
    if term.until is not None and term.until <= day:
        late = (term.until - term.due_on).days
        return ("attention", f"逾期 {late:,} 天后换届") if late > 0 else ("done", "已按期换届")
    return due_state(term.due_on, day), due_words(term.due_on, day)


class RenewalTable(tables.Table):
    """Committees, the days they are due, how far their renewal has come."""

    unit = tables.Column(verbose_name="单位", order_by=("unit__pinyin", "pk"))
    superior = tables.Column(
        verbose_name="上级", accessor="unit__superior__name", order_by=("unit__path",), default="—"
    )
    kind = tables.Column(verbose_name="委员会")
    due_on = tables.DateColumn(verbose_name="届满日期", format="Y-m-d")
    left = tables.Column(verbose_name="距届满", empty_values=(), order_by=("due_on",))
    state = tables.Column(verbose_name="换届进度", empty_values=(), orderable=False)
    chosen = tables.Column(verbose_name="发任务包", empty_values=(), orderable=False)

    class Meta:
        order_by = ("due_on",)

    def __init__(self, *args: Any, day: date, reader: Any, may_send: bool = False, **kwargs: Any) -> None:
        self.day = day
        self.reader = reader
        if not may_send:
            kwargs["exclude"] = ("chosen",)
        super().__init__(*args, **kwargs)

    def render_chosen(self, record: CommitteeTerm) -> SafeString | str:
        """A box for those without a task pack."""
        if record.until is not None or state_of(record) != State.DUE:
            return "—"
        return format_html(
            '<label class="pick"><input class="form-check-input" type="checkbox" name="term" value="{}" form="pack"><span class="visually-hidden">选择{}</span></label>',
            record.pk, record,
        )  # fmt: skip

    def render_unit(self, record: CommitteeTerm) -> SafeString:
        """Link to the unit's page."""
        return unit_link(record.unit.name, record.unit.key)

    def render_kind(self, record: CommitteeTerm) -> str:
        """第3届工会委员会"""
        return f"第{record.number}届{record.get_kind_display()}"

    def render_left(self, record: CommitteeTerm) -> SafeString:
        """还有 40 天届满, 已逾期 12 天; a later day that was granted beside it."""
        renewal = renewal_of(record)
        granted = f"，获批延期至 {renewal.extended_to:%Y-%m-%d}" if renewal and renewal.extended_to else ""
        tone, words = time_words(record, self.day)
        return badge(tone, words + granted)

    def render_state(self, record: CommitteeTerm) -> SafeString:
        """The state, since when, and where it is dealt with, for whoever may go there."""
        renewal = renewal_of(record)
        if renewal is None:
            return badge("muted", "已换届" if record.until else State.DUE.label)
        said = badge("attention" if renewal.returned else TONES[State(renewal.state)], state_words(renewal))
        if allows(self.reader, "committees.file_view", record.unit):
            said = format_html('<a href="{}">{}</a>', reverse("committees:renewal", args=[renewal.key]), said)
        return format_html('{} <span class="words-muted">{}</span>', said, since_words(renewal.changed_on, self.day))


def state_words(renewal: Any) -> str:
    """The state; a returned paper says so first."""
    word = str(renewal.get_state_display())
    return f"已退回修改（{word}）" if renewal.returned else word


_COLUMNS = [
    Column("单位", 34), Column("上级", 28), Column("委员会", 18), Column("届次", 8, "int"), Column("选举日期", 12, "date"),
    Column("届满日期", 12, "date"), Column("距届满", 22), Column("获批延期至", 12, "date"), Column("换届进度", 18),
    Column("进度日期", 12, "date"),
]  # fmt: skip


def export_terms(rows: Any, title: str, day: date) -> bytes:
    """The listed committees as .xlsx."""

    def line(r: CommitteeTerm) -> list[Any]:
        renewal = renewal_of(r)
        return [
            r.unit.name, r.unit.superior.name if r.unit.superior else "", str(CommitteeKind(r.kind).label), r.number,
            r.since, r.due_on, time_words(r, day)[1], renewal.extended_to if renewal else None,
            state_words(renewal) if renewal else str(State.DUE.label), renewal.changed_on if renewal else None,
        ]  # fmt: skip

    return write_sheet(title, _COLUMNS, (line(r) for r in rows.iterator(chunk_size=1000)), as_of=day)
