"""Pairs and projects as tables and workbooks."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Pair, Project
from .words import TONES, ProjectState


def other(row: Pair) -> str:
    """The apprentice's name, or the pupil's label."""
    return row.apprentice.name if row.apprentice else row.pupil_label


def standing(row: Pair, day: date) -> tuple[str, str]:
    """(state, word) of a pair on a day."""
    if row.until is not None:
        return "muted", "已结束"
    if row.planned_until and row.planned_until < day:
        return "attention", "已到期，待结束"
    return "done", "进行中"


class PairTable(tables.Table):
    """Who is paired with whom."""

    mentor = tables.Column(verbose_name="师傅（教师）", order_by=("mentor__pinyin", "pk"))
    other = tables.Column(verbose_name="徒弟（学生）", empty_values=(), order_by=("apprentice__pinyin", "pk"))
    kind = tables.Column(verbose_name="类别")
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    since = tables.DateColumn(verbose_name="结对日期", format="Y-m-d")
    number = tables.Column(verbose_name="记录", empty_values=())
    state = tables.Column(verbose_name="状态", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-since",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_mentor(self, record: Pair) -> SafeString:
        """Link to the pair."""
        return format_html('<a href="{}">{}</a>', reverse("growth:pair", args=[record.key]), record.mentor.name)

    def render_other(self, record: Pair) -> str:
        """A pupil by his label alone."""
        return other(record)

    def render_kind(self, record: Pair) -> str:
        """青蓝结对"""
        return str(record.get_kind_display())

    def render_unit(self, record: Pair) -> str:
        """Where they work."""
        return record.unit.name

    def render_number(self, record: Any) -> str:
        """12 次"""
        return f"{record.number} 次"

    def render_state(self, record: Pair) -> SafeString:
        """进行中, 已到期，待结束"""
        return badge(*standing(record, self.day))


def due_words(row: Project, day: date) -> tuple[str, str]:
    """(state, word) of a project: its state, or that it is late."""
    if row.ended_on is None and row.due_on < day:
        return "danger", "逾期未结题"
    return TONES[ProjectState(row.state)], str(row.get_state_display())


class ProjectTable(tables.Table):
    """Research topics."""

    number = tables.Column(verbose_name="编号")
    title = tables.Column(verbose_name="题目", order_by=("title", "pk"))
    leader = tables.Column(verbose_name="主持人", order_by=("leader__pinyin", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    due_on = tables.DateColumn(verbose_name="应结题", format="Y-m-d")
    state = tables.Column(verbose_name="状态")
    grade = tables.Column(verbose_name="等级", default="—")

    class Meta:
        order_by = ("-number",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_title(self, record: Project) -> SafeString:
        """Link to the project."""
        return format_html('<a href="{}">{}</a>', reverse("growth:project", args=[record.key]), record.title)

    def render_leader(self, record: Project) -> str:
        """His name."""
        return record.leader.name

    def render_unit(self, record: Project) -> str:
        """Where he works."""
        return record.unit.name

    def render_state(self, record: Project) -> SafeString:
        """研究中, 逾期未结题"""
        return badge(*due_words(record, self.day))


_PAIRS = [
    Column("类别", 12), Column("师傅（教师）", 14), Column("徒弟（学生）", 14), Column("单位", 34), Column("结对日期", 12, "date"),
    Column("约定到期", 12, "date"), Column("结束日期", 12, "date"), Column("记录次数", 10, "int"), Column("状态", 14),
]  # fmt: skip
_PROJECTS = [
    Column("编号", 14), Column("题目", 40), Column("来源", 12), Column("主持人", 12), Column("成员", 30), Column("单位", 34),
    Column("立项日期", 12, "date"), Column("应结题", 12, "date"), Column("状态", 14), Column("等级", 10),
]  # fmt: skip


def export_pairs(rows: Any, title: str, day: date) -> bytes:
    """The listed pairs as .xlsx; pupils by their label."""
    lines = (
        [
            str(r.get_kind_display()), r.mentor.name, other(r), r.unit.name, r.since, r.planned_until, r.until, r.number,
            standing(r, day)[1],
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _PAIRS, lines, as_of=day)


def export_projects(rows: Any, title: str, day: date) -> bytes:
    """The listed projects as .xlsx."""
    lines = (
        [
            r.number, r.title, str(r.get_kind_display()), r.leader.name, r.team, r.unit.name, r.since, r.due_on,
            due_words(r, day)[1], r.grade,
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _PROJECTS, lines, as_of=day)
