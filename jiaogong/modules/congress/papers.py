"""The papers of the standing body as official documents: 代表名册, 请示, 报备表, the county's register.

The forms follow common practice, not an official template.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.modules.unions.models import Union

from . import desks
from .models import Delegate, Filing, RegisterPrint, Session, Term
from .shares import makeup_of
from .words import Outcome, Stage
from .years import SchoolYear


def union_name(term: Term) -> str:
    """The union that is the working organ of the congress."""
    home = term.unit.home or term.unit
    found = Union.objects.filter(unit=home, until__isnull=True).first()
    return found.name if found else f"{home.name}工会"


def _kinds(delegate: Delegate) -> str:
    words = [
        (delegate.is_teacher, "教师"),
        (delegate.is_manager, "管理人员"),
        (delegate.is_woman, "女"),
        (delegate.is_young, "青年"),
    ]
    return "、".join(word for said, word in words if said)


def roster_of(term: Term, day: date) -> bytes:
    """代表名册: by delegation, with the shares."""
    rows = list(
        Delegate.objects.at(max(day, term.since)).filter(term=term)
        .select_related("person", "delegation", "constituency").order_by("delegation__position", "number")
    )  # fmt: skip
    makeup = makeup_of(term, day)
    lines: list[list[str | None]] = [
        [str(d.number), d.person.name, str(d.person.get_sex_display()), d.delegation.name + ("（团长）" if d.heads_delegation else ""),
         d.constituency.name if d.constituency else "", _kinds(d)]
        for d in rows
    ]  # fmt: skip
    body: list[Block] = [
        Paragraph(f"名额：{term.rule}。"),
        Paragraph(f"代表{makeup.number}名。" + "；".join(line.words for line in makeup.lines) + "。"),
        Table(["证号", "姓名", "性别", "代表团", "选举单位", "类别"], lines or [["", "", "", "", "", ""]],
              caption=f"截至{format_date(day)}", widths=[9, 16, 9, 24, 20, 22]),
    ]  # fmt: skip
    return to_docx(OfficialDocument(title=f"{term}代表名册", body=body, signature=union_name(term), date=day))


def request_of(session: Session, day: date) -> bytes:
    """关于召开……的请示, filled with what is known."""
    term, to = session.term, desks.superior_of(session.unit)
    makeup = makeup_of(term, session.begins_at.astimezone(clock.SHANGHAI).date())
    return to_docx(
        OfficialDocument(
            title=f"关于召开{session.unit.name}{session}的请示", body=list(_request(session, makeup)),
            addressees=[to.name] if to else [], signature=union_name(term), date=day,
        )
    )  # fmt: skip


def _request(session: Session, makeup: Any) -> Iterator[Block]:
    when = session.begins_at.astimezone(clock.SHANGHAI)
    kind = f"{session.asked_by}，" if session.extra else ""
    yield Paragraph(
        f"根据《学校教职工代表大会规定》和学校工作安排，{kind}拟于{format_date(when.date())}在{session.place}召开{session}。现将有关事项请示如下。"
    )
    yield Heading("主要议题")
    yield Paragraph(f"{session.theme or '见议程'}。")
    items = list(session.agenda.exclude(outcome=Outcome.WITHDRAWN))
    rows: list[list[str | None]] = [
        [str(n), i.title, str(i.get_power_display()), str(i.get_decision_display())] for n, i in enumerate(items, 1)
    ]
    yield Table(
        ["序号", "议题", "职权", "表决方式"], rows or [["", "", "", ""]], caption="会议议程", widths=[10, 50, 20, 20]
    )
    yield Heading("代表")
    yield Paragraph(f"应到代表{makeup.number}名。" + "；".join(line.words for line in makeup.lines) + "。")
    yield Paragraph("妥否，请批示。")


def filing_form(filing: Filing) -> bytes:
    """报备表: what was sent, what the system found, what the superior said."""
    return to_docx(
        OfficialDocument(
            title=f"{filing.content['unit']}教职工代表大会{filing.get_stage_display()}表",
            body=list(_filing(filing)), signature=f"{filing.content['unit']}工会",
            date=filing.filed_at.astimezone(clock.SHANGHAI).date(),
        )
    )  # fmt: skip


def _filing(filing: Filing) -> Iterator[Block]:
    said = filing.content
    pairs: list[list[str | None]] = [
        ["会议", said["session"]], ["时间", said["begins_at"]], ["地点", said["place"]], ["主要议题", said["theme"] or "—"],
        ["教职工人数", str(said["staff"])], ["代表", f"名额 {said['seats']} 名，现有 {said['delegates']} 名"],
        ["代表构成", "；".join(said["shares"])], ["任期", f"{said['since']} 至 {said['due_on']}"],
    ]  # fmt: skip
    if filing.stage == Stage.AFTER:
        pairs.append(["到会", f"应到 {said['due']} 名，实到 {said['present']} 名，法定人数 {said['quorum']} 名"])
    yield Table(["项目", "内容"], pairs, widths=[22, 78])
    agenda: list[list[str | None]] = [
        [str(n), i["title"], i["power"], i["decision"]] for n, i in enumerate(said["agenda"], 1)
    ]
    yield Table(
        ["序号", "议题", "职权", "表决方式"], agenda or [["", "", "", ""]], caption="议程", widths=[10, 50, 20, 20]
    )
    if filing.stage == Stage.AFTER:
        rows: list[list[str | None]] = [[i["title"], i["outcome"], i["sentence"]] for i in said["outcomes"]]
        yield Table(["议题", "结果", "说明"], rows or [["", "", ""]], caption="审议结果", widths=[36, 14, 50])
        for row in said["resolutions"]:
            yield Paragraph(f"决议：{row['title']}{'（' + row['number'] + '）' if row['number'] else ''}")
    yield Paragraph(
        "系统核对：" + ("；".join(filing.warnings) if filing.warnings else "没有发现不符合规定的情况") + "。"
    )
    verdict = f"{filing.get_state_display()}。{filing.verdict}"
    yield Paragraph(f"上级工会核对意见：{verdict}")


_HEADS = ["序号", "单位", "形式", "届次", "开会日期", "应到", "实到", "会前报备", "会后报备", "进度"]


def print_rows(made: RegisterPrint) -> list[list[str | None]]:
    """The lines of a printed register as text."""
    return [
        [
            str(n), r["unit"], r["form"] or "—", r["session"] or "—", r["day"] if r["met"] else "", _text(r["due"]),
            _text(r["present"]), _filed(r, "before"), _filed(r, "after"), r["state"],
        ]
        for n, r in enumerate(made.rows, 1)
    ]  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _filed(row: dict[str, Any], stage: str) -> str:
    return f"{row[stage]}（逾期）" if row[stage] and row[f"{stage}_late"] else row[stage] or ""


def print_words(made: RegisterPrint) -> str:
    """合计 in a sentence."""
    t = made.totals
    return (
        f"共 {t['units']} 个单位，本学年已开会 {t['met']} 个，未开会 {t['none']} 个；会前已报备 {t['before']} 个，"
        f"会后已报备 {t['after']} 个，其中逾期 {t['late']} 个。"
    )


def print_title(made: RegisterPrint) -> str:
    """云溪县教育工会2026—2027学年教代会报备表"""
    return f"{made.unit.name}{SchoolYear(made.year)}教代会报备表"


def print_docx(made: RegisterPrint) -> bytes:
    """The printed register as .docx."""
    at = made.made_at.astimezone(clock.SHANGHAI)
    body: list[Block] = [
        Paragraph(print_words(made)),
        Table(_HEADS, print_rows(made), caption=f"数据截至{at:%Y-%m-%d %H:%M}", widths=[6, 20, 10, 12, 11, 6, 6, 12, 12, 13]),
    ]  # fmt: skip
    return to_docx(OfficialDocument(title=print_title(made), body=body, signature=made.unit.name, date=at.date()))


_COLUMNS = [
    Column("序号", 6), Column("单位", 30), Column("形式", 10), Column("届次", 14), Column("开会日期", 12), Column("应到", 8),
    Column("实到", 8), Column("会前报备", 18), Column("会后报备", 18), Column("进度", 18),
]  # fmt: skip


def print_xlsx(made: RegisterPrint) -> bytes:
    """The printed register as .xlsx."""
    at = made.made_at.astimezone(clock.SHANGHAI)
    return write_sheet(print_title(made), _COLUMNS, print_rows(made), [print_words(made)], as_of=at.date())
