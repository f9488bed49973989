"""Places, levels, coverage and plaques as tables and workbooks."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.tables import NUMBER, unit_link

from .models import Facility, Grade, Plaque
from .reading import plaque_standing, standing

TIGHT = {"td": {"class": "tight"}}


class DayTable(tables.Table):
    """A table that says how things stand on a day."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)


class FacilityTable(DayTable):
    """Places with their current levels; the queryset brings them as `held`."""

    name = tables.Column(verbose_name="名称", order_by=("name", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "pk"))
    kind = tables.Column(verbose_name="类别", order_by=("kind", "unit__path", "pk"))
    levels = tables.Column(verbose_name="现行等级", empty_values=(), orderable=False)
    area = tables.Column(verbose_name="面积（㎡）", attrs=NUMBER, default="—", order_by=("area", "pk"))

    class Meta:
        order_by = ("unit",)

    def render_name(self, record: Facility) -> SafeString:
        """Link to the place; one no longer used says so."""
        link = format_html('<a href="{}">{}</a>', reverse("staffhomes:facility", args=[record.key]), record.name)
        return format_html("{} {}", link, badge("muted", "已停用")) if record.closed_on else link

    def render_unit(self, record: Facility) -> SafeString:
        """The unit's page."""
        return unit_link(record.unit.name, record.unit.key)

    def render_kind(self, record: Facility) -> str:
        """教工之家"""
        return str(record.get_kind_display())

    def render_levels(self, record: Any) -> SafeString:
        """A badge per level: its word where it holds, else what has to be done."""
        if not record.held:
            return badge("muted", "未评定")
        return format_html_join(" ", "{}", ((_level_badge(grade, self.day),) for grade in record.held))


def _level_badge(grade: Grade, day: date) -> SafeString:
    state, words = standing(grade, day)
    return badge(state, grade.level if state == "done" else f"{grade.level} · {words}")


_PLACES = [
    Column("单位", 34), Column("名称", 24), Column("类别", 14), Column("现行等级", 24), Column("面积（平方米）", 14, "int"), Column("位置", 24),
    Column("设施配备", 40), Column("负责人", 12), Column("启用日期", 12, "date"), Column("停用日期", 12, "date"),
]  # fmt: skip


def export_facilities(rows: Any, title: str, day: date) -> bytes:
    """The listed places as .xlsx."""
    lines = (
        [
            r.unit.name, r.name, str(r.get_kind_display()), "、".join(grade.level for grade in r.held), r.area, r.place, r.equipment,
            r.leader.name if r.leader else "", r.opened_on, r.closed_on,
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _PLACES, lines, as_of=day)


class GradeTable(DayTable):
    """Levels: what, whose, which, how it stands."""

    level = tables.Column(verbose_name="等级", order_by=("register", "position", "pk"))
    holder = tables.Column(verbose_name="单位、阵地", empty_values=(), order_by=("unit__path", "pk"))
    score = tables.Column(verbose_name="得分", attrs=NUMBER, default="—", order_by=("score", "pk"))
    granted_on = tables.DateColumn(verbose_name="评定日期", format="Y-m-d", attrs=TIGHT, order_by=("granted_on", "pk"))
    valid_until = tables.DateColumn(
        verbose_name="有效期至", format="Y-m-d", default="长期", attrs=TIGHT, order_by=("valid_until", "pk")
    )
    recheck_on = tables.DateColumn(
        verbose_name="复检日期", format="Y-m-d", default="—", attrs=TIGHT, order_by=("recheck_on", "pk")
    )
    state = tables.Column(verbose_name="状态", empty_values=(), orderable=False)

    class Meta:
        order_by = ("-granted_on",)

    def render_level(self, record: Grade) -> SafeString:
        """The level, with its register where it does not say so itself, leading to its page."""
        return format_html('<a href="{}">{}</a>', reverse("staffhomes:grade", args=[record.key]), record.title)

    def render_holder(self, record: Grade) -> SafeString:
        """The unit, and the place under it."""
        unit = unit_link(record.unit.name, record.unit.key)
        return (
            format_html('{}<span class="row-note">{}</span>', unit, record.facility.name) if record.facility else unit
        )

    def render_score(self, value: Any) -> str:
        """Without idle zeros."""
        return score_words(value)

    def render_state(self, record: Grade) -> SafeString:
        """Word, shape, colour."""
        return badge(*standing(record, self.day))


def score_words(score: Any) -> str:
    """86.5, not 86.5000."""
    return f"{score.normalize():f}" if score is not None else ""


_GRADES = [
    Column("单位", 34), Column("阵地", 22), Column("评定事项", 18), Column("等级", 18), Column("得分", 10, "number"), Column("评定单位", 28),
    Column("评定日期", 12, "date"), Column("有效期至", 12, "date"), Column("复检日期", 12, "date"), Column("状态", 18), Column("失效原因", 40),
]  # fmt: skip


def export_grades(rows: Any, title: str, day: date) -> bytes:
    """The listed levels as .xlsx."""
    lines = (
        [
            r.unit.name, r.facility.name if r.facility else "", str(r.get_register_display()), r.level, r.score, r.granted_by.name,
            r.granted_on, r.valid_until, r.recheck_on, standing(r, day)[1], r.ended_for,
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _GRADES, lines, as_of=day)


class CoverTable(tables.Table):
    """Units with the current level of one register, or without."""

    name = tables.Column(verbose_name="单位", order_by=("pinyin", "pk"))
    superior = tables.Column(verbose_name="上级", accessor="superior__name", order_by=("path",), default="—")
    level = tables.Column(verbose_name="现行等级", empty_values=(), order_by=("held", "path"))
    granted_on = tables.DateColumn(
        verbose_name="评定日期", accessor="grade_granted_on", format="Y-m-d", default="—", orderable=False
    )
    valid_until = tables.DateColumn(
        verbose_name="有效期至", accessor="grade_valid_until", format="Y-m-d", default="—", orderable=False
    )

    class Meta:
        order_by = ("superior",)

    def render_name(self, record: Any) -> SafeString:
        """The unit's page."""
        return unit_link(record.name, record.key)

    def render_level(self, record: Any) -> SafeString:
        """The level leading to its page, or 没有."""
        if not record.held:
            return badge("attention", "没有")
        return format_html(
            '<a href="{}">{}</a>', reverse("staffhomes:grade", args=[record.grade_key]), record.grade_level
        )


_COVER = [
    Column("单位", 34), Column("单位代码", 16, "id"), Column("上级", 28), Column("现行等级", 18), Column("评定日期", 12, "date"),
    Column("有效期至", 12, "date"),
]  # fmt: skip


def export_cover(rows: Any, title: str, day: date) -> bytes:
    """The listed units as .xlsx."""
    lines = (
        [
            r.name, r.code, r.superior.name if r.superior else "", r.grade_level if r.held else "没有", r.grade_granted_on,
            r.grade_valid_until,
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _COVER, lines, as_of=day)


class PlaqueTable(DayTable):
    """Plaques: number, whose, for what, where it is."""

    number = tables.Column(verbose_name="编号", order_by=("number", "pk"))
    holder = tables.Column(verbose_name="单位、阵地", empty_values=(), order_by=("grade__unit__path", "pk"))
    level = tables.Column(
        verbose_name="等级", accessor="grade__level", order_by=("grade__register", "grade__position", "pk")
    )
    issuer = tables.Column(verbose_name="颁发单位", accessor="issuer__name", order_by=("issuer__path", "pk"))
    issued_on = tables.DateColumn(verbose_name="颁发日期", format="Y-m-d", attrs=TIGHT, order_by=("issued_on", "pk"))
    state = tables.Column(verbose_name="状态", empty_values=(), order_by=("state", "pk"))

    class Meta:
        order_by = ("-issued_on",)

    def render_number(self, record: Plaque) -> SafeString:
        """Link to the level."""
        return format_html('<a href="{}">{}</a>', reverse("staffhomes:grade", args=[record.grade.key]), record.number)

    def render_holder(self, record: Plaque) -> SafeString:
        """The unit, and the place under it."""
        unit, place = record.grade.unit, record.grade.facility
        link = unit_link(unit.name, unit.key)
        return format_html('{}<span class="row-note">{}</span>', link, place.name) if place else link

    def render_level(self, record: Plaque) -> str:
        """With its register."""
        return str(record.grade.title)

    def render_state(self, record: Plaque) -> SafeString:
        """悬挂中, 应收回, 已收回, 遗失"""
        return badge(*plaque_standing(record, self.day))


_PLAQUES = [
    Column("编号", 16), Column("单位", 34), Column("阵地", 22), Column("评定事项", 18), Column("等级", 18), Column("颁发单位", 28),
    Column("颁发日期", 12, "date"), Column("状态", 10), Column("变更日期", 12, "date"), Column("说明", 40),
]  # fmt: skip


def export_plaques(rows: Any, title: str, day: date) -> bytes:
    """The listed plaques as .xlsx."""
    lines = (
        [
            r.number, r.grade.unit.name, r.grade.facility.name if r.grade.facility else "", str(r.grade.get_register_display()),
            r.grade.level, r.issuer.name, r.issued_on, plaque_standing(r, day)[1], r.changed_on, r.note,
        ]
        for r in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return write_sheet(title, _PLAQUES, lines, as_of=day)
