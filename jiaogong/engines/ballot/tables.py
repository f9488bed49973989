"""The lists of votes and of electors, and their workbooks."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import Sheet, write_sheet, write_workbook
from jiaogong.kernel import clock
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .counting import Result, choices_of
from .models import Elector, Vote
from .words import SHAPES, Issued, Secrecy, State


class VoteFilter(filters.FilterSet):
    """By state and secrecy."""

    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部状态")
    secrecy = filters.ChoiceFilter(label="保密方式", choices=Secrecy.choices, empty_label="记名和无记名")

    class Meta:
        model = Vote
        fields = ["state", "secrecy"]


class VoteTable(tables.Table):
    """Votes of the own unit and below."""

    title = tables.Column(verbose_name="投票")
    unit = tables.Column(verbose_name="组织单位", accessor="unit__name", order_by=("unit__path", "pk"))
    state = tables.Column(verbose_name="状态")
    due = tables.Column(verbose_name="投票人")
    opens_at = tables.DateTimeColumn(verbose_name="开始", format="Y-m-d H:i")
    closes_at = tables.DateTimeColumn(verbose_name="截止", format="Y-m-d H:i")

    class Meta:
        order_by = ("-opens_at",)
        attrs = {"class": "table list-table"}

    def render_title(self, record: Vote) -> SafeString:
        """The link to the vote."""
        href = reverse("ballot:vote", args=[record.key])
        return format_html(
            '<a href="{}">{}</a> <span class="mark-tag">{}</span>', href, record.title, record.get_secrecy_display()
        )

    def render_state(self, record: Vote) -> SafeString:
        """Word, shape, colour."""
        return badge(SHAPES[State(record.state)], record.get_state_display())


def export_votes(rows: Any, title: str, day: date) -> bytes:
    """The listed votes as .xlsx."""
    columns = [
        Column("投票", 36), Column("组织单位", 30), Column("保密方式", 18), Column("状态", 14), Column("投票人", 10, "int"),
        Column("开始", 18), Column("截止", 18),
    ]  # fmt: skip
    lines = (
        [
            v.title, v.unit.name, v.get_secrecy_display(), v.get_state_display(), v.due,
            moment(v.opens_at), moment(v.closes_at),
        ]
        for v in rows
    )  # fmt: skip
    return write_sheet(title, columns, lines, as_of=day)


def moment(at: Any) -> str:
    """2026-03-01 09:00 in Shanghai."""
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


class ElectorTable(tables.Table):
    """Who has a vote; not who has voted."""

    name = tables.Column(verbose_name="姓名", accessor="person__name", order_by=("person__pinyin", "person_id"))
    act = tables.Column(verbose_name="办理", empty_values=(), orderable=False)

    class Meta:
        model = Elector
        fields = ("name",)
        order_by = ("name",)
        attrs = {"class": "table list-table"}

    def __init__(self, *args: Any, draft: bool, gives: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if draft or gives else ("act",), **kwargs)
        self.gives = gives

    def render_act(self, record: Elector) -> SafeString:
        """Taking off the list asks for a reason; while a vote by receipt runs, a paper ballot can be given instead."""
        if self.gives:
            ticket = record.ticket
            if ticket.replaced or ticket.issued == Issued.PAPER:
                return format_html("{}", "已补发纸质票" if ticket.replaced else "已发纸质票")
            href = reverse("ballot:give_paper", args=[record.vote.key, record.pk])
            return format_html(
                '<a class="btn" href="{}">发纸质票<span class="visually-hidden">{}</span></a>', href, record.person.name
            )
        href = reverse("ballot:remove_elector", args=[record.vote.key, record.pk])
        return format_html(
            '<a class="btn" href="{}">移出<span class="visually-hidden">{}</span></a>', href, record.person.name
        )


def export_electors(rows: Any, title: str, day: date) -> bytes:
    """The list as .xlsx, to be checked on paper."""
    lines = ([n, row.person.name] for n, row in enumerate(rows.select_related("person"), 1))
    return write_sheet(title, [Column("序号", 8, "int"), Column("姓名", 16)], lines, as_of=day)


def result_workbook(vote: Vote, result: Result, named: list[dict[str, Any]], day: date) -> bytes:
    """The result with its sentences; of an open vote also who chose what."""
    words = choices_of(vote.counting_rules)
    columns = [
        Column("项目", 30),
        *(Column(word, 10, "int") for _, word in words),
        Column("占比", 10),
        Column("结果", 70),
    ]
    rows = [
        [o.title, *(o.counts.get(key) for key, _ in words), o.share.percent if o.share else "", o.sentence]
        for o in result.options
    ]
    sheets = [Sheet(vote.title, columns, rows, notes=[result.sentence], as_of=day, name="投票结果")]
    if named:
        titles = [o.title for o in result.options] if vote.counting_rules.kind != "choose" else ["选择"]
        people = [Column("姓名", 14), *(Column(title, 16) for title in titles)]
        lines = [[row["name"], *(row["said"] or ["未投票"] + [""] * (len(titles) - 1))] for row in named]
        sheets.append(Sheet(f"{vote.title}（记名）", people, lines, as_of=day, name="各人选择"))
    return write_workbook(sheets)
