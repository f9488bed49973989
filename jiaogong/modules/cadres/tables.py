"""The tables of cadres, units' staffing, trainings, contact points and visits, and their workbooks."""

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
from jiaogong.modules.unions.tables import NUMBER, unit_link

from .models import ContactPoint, Training, Visit
from .words import ServiceKind

TIGHT = {"td": {"class": "tight"}}


def post_words(row: Any) -> str:
    """组织部部长 for a department's post, 工会主席 for the unit's own."""
    unit = row.office.unit
    return f"{unit.name}{row.office.title}" if unit.is_inner else row.office.title


def kind_words(kind: str | None) -> str:
    """专职, or 未登记."""
    return str(ServiceKind(kind).label) if kind else "未登记"


class CadreTable(tables.Table):
    """Who holds which union post."""

    person = tables.Column(verbose_name="姓名", order_by=("person__pinyin", "pk"))
    unit = tables.Column(
        verbose_name="工会", accessor="office__unit__home", order_by=("office__unit__path", "office_id")
    )
    post = tables.Column(verbose_name="职务", empty_values=(), order_by=("office__role", "office__unit__path"))
    position = tables.Column(verbose_name="所在部门、岗位", empty_values=(), orderable=False)
    kind = tables.Column(verbose_name="任职性质", empty_values=(), order_by=("kind", "pk"))
    since = tables.DateColumn(verbose_name="任职日期", format="Y-m-d", attrs=TIGHT)
    hours = tables.Column(verbose_name="本年学时", attrs=NUMBER)

    class Meta:
        order_by = ("unit",)

    def render_person(self, record: Any) -> SafeString:
        """The name leads to the cadre's page."""
        return format_html(
            '<a href="{}">{}</a>', reverse("cadres:person", args=[record.person.key]), record.person.name
        )

    def render_unit(self, value: Any) -> SafeString:
        """The unit's page."""
        return unit_link(value.name, value.key)

    def render_post(self, record: Any) -> str:
        """With the department."""
        return post_words(record)

    def render_position(self, record: Any) -> str:
        """Where he works and as what; the works only when it is another unit."""
        home = record.office.unit.home.name
        return (
            " · ".join(
                filter(None, (record.works_at if record.works_at != home else "", record.subject, record.position))
            )
            or "—"
        )

    def render_kind(self, record: Any) -> SafeString:
        """专职, 兼职, 挂职 or 未登记."""
        return badge(
            "done" if record.kind == "full_time" else "info" if record.kind else "attention", kind_words(record.kind)
        )

    def render_hours(self, value: int) -> SafeString | str:
        """Hours this year, or 未参训."""
        return str(value) if value else badge("muted", "未参训")


_CADRES = [
    Column("姓名", 12), Column("工会", 34), Column("职务", 20), Column("工作单位", 34), Column("学科", 12), Column("岗位", 16),
    Column("任职性质", 10), Column("任职日期", 12, "date"), Column("本年学时", 10, "int"),
]  # fmt: skip


def export_cadres(rows: Any, title: str, day: date) -> bytes:
    """The listed cadres as .xlsx."""
    lines = (
        [
            r.person.name, r.office.unit.home.name, post_words(r), r.works_at, r.subject, r.position, kind_words(r.kind),
            r.since, r.hours,
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _CADRES, lines, as_of=day)


class StaffingTable(tables.Table):
    """Units: staff, cadres by kind, whether a full-time chair there is or might be."""

    name = tables.Column(verbose_name="单位", order_by=("pinyin", "pk"))
    superior = tables.Column(verbose_name="上级", accessor="superior__name", order_by=("path",), default="—")
    staff = tables.Column(verbose_name="教职工", attrs=NUMBER)
    posts = tables.Column(verbose_name="工会干部", attrs=NUMBER)
    n_full_time = tables.Column(verbose_name="专职", attrs=NUMBER)
    n_part_time = tables.Column(verbose_name="兼职", attrs=NUMBER)
    n_seconded = tables.Column(verbose_name="挂职", attrs=NUMBER)
    chair = tables.Column(verbose_name="专职主席", empty_values=(), orderable=False)
    visits = tables.Column(verbose_name="本年走访", attrs=NUMBER)

    class Meta:
        order_by = ("superior",)

    def __init__(self, *args: Any, full_time_from: int, **kwargs: Any) -> None:
        self.full_time_from = full_time_from
        super().__init__(*args, **kwargs)

    def render_name(self, record: Any) -> SafeString:
        """The unit's page."""
        return unit_link(record.name, record.key)

    def render_posts(self, record: Any) -> SafeString:
        """The number leads to the people."""
        href = f"{reverse('cadres:register')}?unit={record.key}"
        return format_html('<a href="{}">{}</a>', href, record.posts)

    def render_chair(self, record: Any) -> SafeString | str:
        """已配备, 可设 (the law says may), or nothing to say."""
        if record.full_chair:
            return badge("done", "已配备")
        return badge("info", "可设") if record.staff >= self.full_time_from else "—"


_STAFFING = [
    Column("单位", 34), Column("单位代码", 16, "id"), Column("上级", 28), Column("教职工", 10, "int"), Column("工会干部", 10, "int"),
    Column("专职", 8, "int"), Column("兼职", 8, "int"), Column("挂职", 8, "int"), Column("专职主席", 10), Column("本年走访", 10, "int"),
]  # fmt: skip


def export_staffing(rows: Any, title: str, day: date, full_time_from: int) -> bytes:
    """The listed units as .xlsx."""
    lines = (
        [
            r.name, r.code, r.superior.name if r.superior else "", r.staff, r.posts, r.n_full_time, r.n_part_time, r.n_seconded,
            "已配备" if r.full_chair else "可设" if r.staff >= full_time_from else "", r.visits,
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    notes = [f"教职工 {full_time_from} 人以上的，可以设专职工会主席（《工会法》第十四条），不是必须。"]
    return write_sheet(title, _STAFFING, lines, notes, as_of=day)


class TrainingTable(tables.Table):
    """Trainings."""

    title = tables.Column(verbose_name="培训")
    unit = tables.Column(verbose_name="主办单位", accessor="unit__name", order_by=("unit__path",))
    kind = tables.Column(verbose_name="类别")
    first_day = tables.DateColumn(verbose_name="日期", format="Y-m-d", attrs=TIGHT)
    hours = tables.Column(verbose_name="学时", attrs=NUMBER)
    people = tables.Column(verbose_name="参训人数", attrs=NUMBER)

    class Meta:
        order_by = ("-first_day",)

    def render_title(self, record: Training) -> SafeString:
        """The training's page."""
        return format_html('<a href="{}">{}</a>', reverse("cadres:training", args=[record.key]), record.title)


_TRAININGS = [
    Column("培训", 34), Column("主办单位", 28), Column("类别", 14), Column("开始日期", 12, "date"), Column("结束日期", 12, "date"),
    Column("学时", 8, "int"), Column("参训人数", 10, "int"), Column("总学时", 10, "int"),
]  # fmt: skip


def export_trainings(rows: Any, title: str, day: date) -> bytes:
    """The listed trainings as .xlsx."""
    lines = (
        [r.title, r.unit.name, r.get_kind_display(), r.first_day, r.last_day, r.hours, r.people, r.total]
        for r in rows.iterator(chunk_size=1000)
    )
    return write_sheet(title, _TRAININGS, lines, as_of=day)


class PointTable(tables.Table):
    """Contact points and how often each was visited this year."""

    person = tables.Column(verbose_name="联系人", accessor="person__name", order_by=("union__path", "person__pinyin"))
    union = tables.Column(verbose_name="上级工会", accessor="union__name", order_by=("union__path",))
    unit = tables.Column(verbose_name="联系单位", order_by=("unit__path",))
    since = tables.DateColumn(verbose_name="起", format="Y-m-d", attrs=TIGHT)
    made = tables.Column(verbose_name="本年走访")
    latest = tables.DateColumn(verbose_name="最近走访", format="Y-m-d", attrs=TIGHT, default="—")
    act = tables.Column(verbose_name="办理", empty_values=(), orderable=False)

    class Meta:
        order_by = ("person",)

    def __init__(self, *args: Any, own: set[int], **kwargs: Any) -> None:
        self.own = own
        super().__init__(*args, **kwargs)

    def render_unit(self, record: ContactPoint) -> SafeString:
        """The unit's page."""
        return unit_link(record.unit.name, record.unit.key)

    def render_made(self, value: int) -> SafeString:
        """How often, or 本年未走访."""
        return badge("done", f"{value} 次") if value else badge("attention", "未走访")

    def render_act(self, record: ContactPoint) -> SafeString | str:
        """登记走访 and 终止, for whoever keeps the point."""
        if record.union_id not in self.own:
            return "—"
        return format_html(
            '<a href="{}?unit={}">登记走访<span class="visually-hidden">：{}</span></a> · '
            '<a href="{}">终止<span class="visually-hidden">：{}</span></a>',
            reverse("cadres:new_visit"), record.unit.key, record.unit.name,
            reverse("cadres:end_contact", args=[record.pk]), record.unit.name,
        )  # fmt: skip


_POINTS = [
    Column("联系人", 12), Column("上级工会", 28), Column("联系单位", 34), Column("起", 12, "date"), Column("本年走访次数", 14, "int"),
    Column("最近走访", 12, "date"),
]  # fmt: skip


def export_points(rows: Any, title: str, day: date) -> bytes:
    """The listed contact points as .xlsx."""
    lines = (
        [r.person.name, r.union.name, r.unit.name, r.since, r.made, r.latest] for r in rows.iterator(chunk_size=1000)
    )
    return write_sheet(title, _POINTS, lines, as_of=day)


class VisitTable(tables.Table):
    """Visits and what became of their issues."""

    unit = tables.Column(verbose_name="走访单位", order_by=("unit__path", "-day"))
    day = tables.DateColumn(verbose_name="日期", format="Y-m-d", attrs=TIGHT)
    visitor = tables.Column(verbose_name="走访人", accessor="visitor__name", order_by=("visitor__pinyin", "-day"))
    union = tables.Column(verbose_name="走访工会", accessor="union__name", order_by=("union__path", "-day"))
    way = tables.Column(verbose_name="方式", empty_values=(), orderable=False)
    issues = tables.Column(verbose_name="问题", empty_values=(), order_by=("-waiting", "-found", "-day"))

    class Meta:
        order_by = ("-day",)

    def render_unit(self, record: Visit) -> SafeString:
        """The visit's page."""
        return format_html('<a href="{}">{}</a>', reverse("cadres:visit", args=[record.key]), record.unit.name)

    def render_way(self, record: Visit) -> str:
        """联系点, or 一般走访."""
        return "联系点" if record.point_id else "一般走访"

    def render_issues(self, record: Any) -> SafeString:
        """How many wait."""
        if not record.found:
            return badge("muted", "没有")
        if record.waiting:
            return badge("attention", f"{record.waiting} 个待解决")
        return badge("done", f"{record.found} 个已解决")


_VISITS = [
    Column("走访单位", 34), Column("日期", 12, "date"), Column("走访人", 12), Column("走访工会", 28), Column("同行人员", 20),
    Column("方式", 10), Column("了解的情况", 60), Column("问题", 8, "int"), Column("待解决", 8, "int"),
]  # fmt: skip


def export_visits(rows: Any, title: str, day: date) -> bytes:
    """The listed visits as .xlsx."""
    lines = (
        [
            r.unit.name, r.day, r.visitor.name, r.union.name, r.companions, "联系点" if r.point_id else "一般走访", r.seen,
            r.found, r.waiting,
        ]
        for r in rows.iterator(chunk_size=1000)
    )  # fmt: skip
    return write_sheet(title, _VISITS, lines, as_of=day)
