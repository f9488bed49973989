"""The lists of congresses: delegates of a term, the school year of every school."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.ui.templatetags.ui_parts import badge
from jiaogong.modules.unions.filters import PlacedFilter, choice, kept
from jiaogong.modules.unions.tables import NUMBER

from .figures import below_share
from .models import Delegate
from .words import Leaving
from .years import STANDINGS, TONES, WITHOUT, late


class DelegateTable(tables.Table):
    """Delegates with what they are counted as."""

    number = tables.Column(verbose_name="证号", attrs=NUMBER)
    person = tables.Column(verbose_name="姓名", order_by=("person__pinyin", "pk"))
    delegation = tables.Column(verbose_name="代表团", order_by=("delegation__position", "number"))
    constituency = tables.Column(verbose_name="选举单位", order_by=("constituency__position", "number"), default="—")
    kinds = tables.Column(verbose_name="类别", empty_values=(), orderable=False)
    votes = tables.Column(verbose_name="得票", attrs=NUMBER, default="—")
    state = tables.Column(verbose_name="任职", empty_values=(), order_by=("until", "since"))

    class Meta:
        order_by = ("number",)

    def __init__(self, *args: Any, may_run: bool, **kwargs: Any) -> None:
        self.may_run = may_run
        super().__init__(*args, **kwargs)

    def render_person(self, record: Delegate) -> SafeString | str:
        """Link for those who run the congress."""
        if not self.may_run:
            return record.person.name
        return format_html('<a href="{}">{}</a>', reverse("congress:delegate", args=[record.key]), record.person.name)

    def render_delegation(self, record: Delegate) -> str:
        """With 团长."""
        return record.delegation.name + ("（团长）" if record.heads_delegation else "")

    def render_kinds(self, record: Delegate) -> str:
        """教师、女、青年"""
        return kinds_of(record) or "—"

    def render_state(self, record: Delegate) -> SafeString:
        """Since when; until when and why."""
        if record.until is None:
            return badge("done", f"{record.since:%Y-%m-%d} 起")
        return badge("muted", f"{record.until:%Y-%m-%d} {record.get_leaving_display()}")


def kinds_of(row: Delegate) -> str:
    """What somebody counts as, in words."""
    words = ((row.is_teacher, "教师"), (row.is_manager, "管理人员"), (row.is_woman, "女"), (row.is_young, "青年"))
    return "、".join(word for said, word in words if said)


class DelegateFilter(filters.FilterSet):
    """In office or not, and what they are."""

    state = choice("任职", (("left", "已终止"), ("all", "全部")), method="in_state", empty_label="现任")
    what = choice("类别", (("is_teacher", "教师"), ("is_manager", "管理人员"), ("is_woman", "女"), ("is_young", "青年")),
                  method="counted_as")  # fmt: skip

    class Meta:
        model = Delegate
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Left, or everybody."""
        return rows if value == "all" else rows.filter(until__isnull=False)

    def counted_as(self, rows: Any, name: str, value: str) -> Any:
        """By one of the marks."""
        return rows.filter(**{value: True})

    def filter_queryset(self, queryset: Any) -> Any:
        """Those in office unless asked otherwise."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(until__isnull=True)


_ROSTER = [
    Column("证号", 8, "int"), Column("姓名", 14), Column("性别", 8), Column("代表团", 20), Column("选举单位", 20), Column("类别", 22),
    Column("得票", 8, "int"), Column("任职日期", 12, "date"), Column("终止日期", 12, "date"), Column("终止原因", 12),
]  # fmt: skip


def export_delegates(rows: Any, title: str, day: date) -> bytes:
    """代表名册 as .xlsx."""

    def line(r: Delegate) -> list[Any]:
        return [
            r.number, r.person.name, str(r.person.get_sex_display()), r.delegation.name,
            r.constituency.name if r.constituency else "", kinds_of(r), r.votes, r.since, r.until,
            str(Leaving(r.leaving).label) if r.leaving else "",
        ]  # fmt: skip

    return write_sheet(title, _ROSTER, (line(r) for r in rows.iterator(chunk_size=1000)), as_of=day)


class YearFilter(PlacedFilter):
    """The school year's register: how schools stand, filings late, whether the reminder was read."""

    path_field, layer_path = "path", "layer"
    standing = choice("本学年", (("without", "未开会（含筹备）"), ("met", "已开会"), *STANDINGS), method="in_standing")
    filing = choice("报备", (("late", "报备逾期"), ("late_before", "会前报备逾期"), ("late_after", "会后报备逾期"), ("filed", "会前会后都已报备"),
                          ("waiting", "待核对")), method="in_filing")  # fmt: skip
    asked = choice("催办", (("read", "已催，已读"), ("unread", "已催，未读"), ("no", "未催")), method="in_asked")
    share = choice("教师比例", (("low", "低于规定"),), method="in_share")
    year = choice("学年", [], method=kept, empty_label="本学年")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.form.fields["layer"]  # a congress is a school's
        first = clock.today().year
        years = [(str(y), f"{y}—{y + 1}") for y in range(first, first - 6, -1)]
        self.form.fields["year"].choices = [("", "本学年"), *years]  # type: ignore[attr-defined]

    def in_standing(self, rows: Any, name: str, value: str) -> Any:
        """By how the school stands; 未开会 takes those that prepare along."""
        if value == "without":
            return rows.filter(standing__in=WITHOUT)
        if value == "met":
            return rows.exclude(standing__in=WITHOUT)
        return rows.filter(standing=value)

    def in_filing(self, rows: Any, name: str, value: str) -> Any:
        """Late before, late after, both filed, waiting to be checked."""
        if value == "filed":
            return rows.filter(before_filed_at__isnull=False, after_filed_at__isnull=False)
        if value == "waiting":
            return rows.filter(Q(before_state="filed") | Q(after_state="filed"))
        stages = [value.removeprefix("late_")] if value != "late" else ["before", "after"]
        wanted = Q()
        for stage in stages:
            wanted |= Q(**{f"{stage}_filed_at__date__gt": F(f"{stage}_due_on")})
        return rows.filter(wanted)

    def in_asked(self, rows: Any, name: str, value: str) -> Any:
        """Reminded and read, reminded and unread, not reminded."""
        if value == "no":
            return rows.filter(asked_at__isnull=True)
        return rows.filter(asked_at__isnull=False, asked_read=value == "read")

    def in_share(self, rows: Any, name: str, value: str) -> Any:
        """Teachers among the delegates below the share of the place."""
        return rows.filter(pk__in=below_share(clock.today()))

    def filter_queryset(self, queryset: Any) -> Any:
        """Schools only; there is no other layer here."""
        return filters.FilterSet.filter_queryset(self, queryset)


class YearTable(tables.Table):
    """Schools with this year's session and its filings."""

    name = tables.Column(verbose_name="单位", order_by=("pinyin", "pk"))
    superior = tables.Column(verbose_name="上级", accessor="superior__name", order_by=("path",), default="—")
    standing = tables.Column(verbose_name="本学年", order_by=("session_state", "begins_at"))
    begins_at = tables.Column(verbose_name="开会日期", default="—")
    before = tables.Column(verbose_name="会前报备", empty_values=(), order_by=("before_filed_at",))
    after = tables.Column(verbose_name="会后报备", empty_values=(), order_by=("after_filed_at",))
    asked = tables.Column(verbose_name="催办", empty_values=(), order_by=("asked_at", "asked_read"))

    class Meta:
        order_by = ("superior",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_name(self, value: str, record: Any) -> SafeString:
        """Link to the congress of the school."""
        return format_html('<a href="{}">{}</a>', reverse("congress:unit", args=[record.key]), value)

    def render_standing(self, record: Any) -> SafeString:
        """Word and colour."""
        return badge(TONES[record.standing], dict(STANDINGS)[record.standing])

    def render_begins_at(self, record: Any) -> SafeString | str:
        """The day, leading to the session."""
        day = record.begins_at.astimezone(clock.SHANGHAI)
        link = reverse("congress:session", args=[record.session_key])
        return format_html('<a href="{}">{}</a>', link, f"{day:%Y-%m-%d}")

    def _filed(self, record: Any, stage: str) -> SafeString | str:
        key, at, due = (getattr(record, f"{stage}_{name}") for name in ("key", "filed_at", "due_on"))
        if key is None:
            return "—"
        state = getattr(record, f"{stage}_state")
        words = {"filed": "待核对", "returned": "已退回", "accepted": "已备案"}[state]
        tone = "attention" if state != "accepted" or late(at, due, self.day) else "done"
        more = "，逾期" if late(at, due, self.day) else ""
        said = badge(tone, f"{at.astimezone(clock.SHANGHAI):%m-%d} {words}{more}")
        return format_html('<a href="{}">{}</a>', reverse("congress:filing", args=[key]), said)

    def render_before(self, record: Any) -> SafeString | str:
        """When, and what became of it."""
        return self._filed(record, "before")

    def render_after(self, record: Any) -> SafeString | str:
        """When, and what became of it."""
        return self._filed(record, "after")

    def render_asked(self, record: Any) -> SafeString | str:
        """已读 or 未读 of the reminder."""
        if record.asked_at is None:
            return "—"
        day = record.asked_at.astimezone(clock.SHANGHAI)
        return badge("done", f"{day:%m-%d} 已读") if record.asked_read else badge("attention", f"{day:%m-%d} 未读")


_YEAR = [
    Column("单位", 32), Column("上级", 26), Column("本学年", 18), Column("开会日期", 12, "date"), Column("应到", 8, "int"),
    Column("实到", 8, "int"), Column("会前报备", 12, "date"), Column("会后报备", 12, "date"), Column("催办", 14),
]  # fmt: skip


def export_year(rows: Any, title: str, day: date) -> bytes:
    """The school year's register as .xlsx."""

    def on(value: Any) -> date | None:
        return value.astimezone(clock.SHANGHAI).date() if value else None

    def line(r: Any) -> list[Any]:
        asked = "" if r.asked_at is None else "已读" if r.asked_read else "未读"
        return [
            r.name, r.superior.name if r.superior else "", dict(STANDINGS)[r.standing], on(r.begins_at), r.due, r.present,
            on(r.before_filed_at), on(r.after_filed_at), asked,
        ]  # fmt: skip

    return write_sheet(title, _YEAR, (line(r) for r in rows.iterator(chunk_size=1000)), as_of=day)
