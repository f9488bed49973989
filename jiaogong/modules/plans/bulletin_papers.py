"""The 通报 on paper: .docx in official form and .xlsx, both from what was frozen and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.models import FrozenFigure
from jiaogong.engines.figures.reckon import DIMENSIONS, Part, Value, split
from jiaogong.engines.figures.registry import get
from jiaogong.engines.figures.verbs import thaw
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.models import DocNumber
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Align, Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.engines.papers.sheets import Sheet, write_workbook
from jiaogong.kernel.clock import SHANGHAI

from .models import Bulletin

_QUARTERS = "一二三四"
MISSING_SHOWN = 60  # units named in the document; the workbook names all


@dataclass(frozen=True)
class FigureTable:
    """A frozen figure ready to print: its name with conditions, its parts by branch and kind, its missing units."""

    title: str
    frozen: FrozenFigure
    value: Value
    branches: list[Part]
    kinds: list[Part]


def doc_number_of(bulletin: Bulletin) -> str:
    """The bulletin's 文号, or "" while it is a draft."""
    row = DocNumber.objects.filter(owner_type=bulletin._meta.label_lower, owner_id=bulletin.pk).first()
    return str(row) if row else ""


def title_of(bulletin: Bulletin) -> str:
    """关于……第二季度进展情况的通报"""
    return f"关于《{bulletin.plan.title}》{bulletin.year}年第{_QUARTERS[bulletin.quarter - 1]}季度进展情况的通报"


def on_track_of(content: dict[str, Any]) -> int:
    """Tasks on time; counted from the rest in bulletins frozen before the number was kept."""
    others = content["complete"] + content["behind"] + content["not_started"]
    return int(content.get("on_track", content["total"] - others))


def frozen_title(frozen: FrozenFigure) -> str:
    """建会率（民办 · 教职工≥100）"""
    parts = []
    figure = get(frozen.figure)
    if frozen.category:
        parts.append(figure.categories.get(frozen.category, frozen.category))
    if words := Conditions.from_data(frozen.conditions).words():
        parts.append(words)
    parts += [f"{p.title}{frozen.parameters.get(p.key, p.default)}" for p in figure.parameters]
    return f"{frozen.title}（{' · '.join(parts)}）" if parts else frozen.title


def figure_tables(bulletin: Bulletin) -> list[FigureTable]:
    """Every frozen figure of the bulletin, in the order frozen; ranked by share when the bulletin says so."""
    tables = []
    for frozen in bulletin.snapshot.figures.order_by("pk"):
        value = thaw(frozen)
        branches = split(value, "branch")
        if bulletin.ranked:
            branches.sort(key=lambda part: -(part.number if part.number is not None else -1))
        tables.append(FigureTable(frozen_title(frozen), frozen, value, branches, split(value, "kind")))
    return tables


def as_document(bulletin: Bulletin) -> OfficialDocument:
    """The bulletin as an official document. Source of the form: GB/T 9704-2012."""
    unit = bulletin.plan.unit
    day = (bulletin.issued_at or bulletin.created_at).astimezone(SHANGHAI).date()
    return OfficialDocument(
        title=title_of(bulletin),
        body=list(_body(bulletin)),
        issuer_mark=f"{unit.name}文件",
        doc_number=doc_number_of(bulletin),
        addressees=["各下级教育工会、基层工会"],
        signature=unit.name,
        date=day,
        printed_by=unit.name,
        printed_on=day,
    )


def _body(bulletin: Bulletin) -> Iterator[Block]:
    content = bulletin.content
    yield Paragraph(
        f"现将《{bulletin.plan.title}》{bulletin.year}年第{_QUARTERS[bulletin.quarter - 1]}季度进展情况通报如下。"
        f"数据截至{format_date(bulletin.snapshot.at)}。"
    )
    yield Heading("总体进展")
    yield Paragraph(
        f"计划共{content['total']}项任务，已完成或达到目标{content['complete']}项，按期推进{on_track_of(content)}项，"
        f"滞后或逾期{content['behind']}项，尚未启动{content['not_started']}项。"
    )
    yield Heading("量化目标完成情况")
    rows = [
        [target["subject"] or task["title"], target["goal"], target["actual"], _state_words(target)]
        for task in content["tasks"]
        for target in task["targets"]
    ]
    if rows:
        yield Table(["目标", "目标值", "实际", "状态"], rows, caption="量化目标一览", widths=[38, 16, 26, 20])
    else:
        yield Paragraph("本计划没有量化目标。")
    yield Heading("分地区、分类别情况")
    for table in figure_tables(bulletin):
        yield from _figure_blocks(bulletin, table)
    lacking = [row for row in _lacking(bulletin)]
    if lacking:
        yield Heading("尚未完成的单位")
        shown = lacking[:MISSING_SHOWN]
        yield Table(["指标", "县（市、区）", "单位", "尚缺"], shown, widths=[34, 20, 32, 14])
        if len(lacking) > MISSING_SHOWN:
            yield Paragraph(f"其余{len(lacking) - MISSING_SHOWN}家见附表（Excel）。")
    tasks = [t for t in content["tasks"] if t["state"] in ("滞后", "逾期", "未启动")]
    if tasks:
        yield Heading("需要加快推进的任务")
        yield Table(["任务", "状态"], [[t["title"], t["state"]] for t in tasks], widths=[80, 20])
    if bulletin.remark:
        yield Heading("有关要求")
        for line in bulletin.remark.splitlines():
            if line.strip():
                yield Paragraph(line.strip())


def _state_words(target: dict[str, str]) -> str:
    return (
        f"{target['state']}，{target['note']}"
        if target["note"] and target["note"] != target["state"]
        else target["state"]
    )


def _figure_blocks(bulletin: Bulletin, table: FigureTable) -> Iterator[Block]:
    yield Heading(table.title, level=2)
    value = table.value
    if value.denominator is None:
        yield Paragraph(f"合计{value.text()}。")
    elif value.denominator:
        yield Paragraph(f"合计{value.numerator:,}/{value.denominator:,}，{value.text()}。")
    else:
        yield Paragraph("范围内没有符合条件的单位。")
        return
    rate = value.denominator is not None
    for name, parts, ranked in (("branch", table.branches, bulletin.ranked), ("kind", table.kinds, False)):
        columns, rows = _part_rows(DIMENSIONS[name], parts, rate=rate, ranked=ranked)
        numbers: list[Align] = ["right"] * (len(columns) - 1)
        yield Table(columns, rows, align=["left", *numbers])


def _part_rows(title: str, parts: list[Part], *, rate: bool, ranked: bool) -> tuple[list[str], list[list[str]]]:
    columns = [title, *(["应有", "已有", "比例", "尚缺"] if rate else ["数量"]), *(["位次"] if ranked else [])]
    rows = []
    for place, part in enumerate(parts, start=1):
        cells = [part.title]
        if rate and part.denominator is not None:
            cells += [
                f"{part.denominator:,}",
                f"{part.numerator:,}",
                part.text(),
                f"{max(part.denominator - part.numerator, 0):,}",
            ]
        else:
            cells.append(part.text())
        rows.append(cells + ([str(place)] if ranked else []))
    return columns, rows


def _lacking(bulletin: Bulletin) -> Iterator[list[str]]:
    bound = {
        (t["figure"], t["category"], str(t["conditions"]))
        for task in bulletin.content["tasks"]
        for t in task["targets"]
    }
    for table in figure_tables(bulletin):
        frozen = table.frozen
        is_bound = (frozen.figure, frozen.category, str(frozen.conditions)) in bound
        if not is_bound or table.value.figure.counts != "units":
            continue
        for row in table.value.missing:
            yield [table.title, row.unit.branch, row.unit.name, str(row.missing)]


def to_word(bulletin: Bulletin) -> bytes:
    """The .docx; the same bulletin always gives the same bytes."""
    return to_docx(as_document(bulletin), created_at=bulletin.issued_at or bulletin.created_at)


def to_workbook(bulletin: Bulletin) -> bytes:
    """The .xlsx: targets, then each figure with all its units."""
    sheets = [_targets_sheet(bulletin), *(_figure_sheet(bulletin, table) for table in figure_tables(bulletin))]
    return write_workbook(sheets, created_at=bulletin.issued_at or bulletin.created_at)


def _targets_sheet(bulletin: Bulletin) -> Sheet:
    titles = (("部分", 24), ("任务", 40), ("目标", 26), ("目标值", 12), ("实际", 20), ("状态", 18), ("数据来源", 30))
    return Sheet(
        title=f"{title_of(bulletin)}：目标",
        name="目标",
        columns=[Column(title, width) for title, width in titles],
        rows=[
            [task["section"], task["title"], t["subject"], t["goal"], t["actual"], _state_words(t), t["source"]]
            for task in bulletin.content["tasks"]
            for t in task["targets"]
        ],
        as_of=bulletin.snapshot.at,
    )


def _figure_sheet(bulletin: Bulletin, table: FigureTable) -> Sheet:
    rate = table.value.denominator is not None
    columns = [Column("县（市、区）", 16), Column("单位", 32), Column("教职工", 10, "int"), Column("实有", 10, "int")]
    if rate:
        columns += [Column("应有", 10, "int"), Column("尚缺", 10, "int")]
    return Sheet(
        title=table.title,
        columns=columns,
        rows=[
            [r.unit.branch, r.unit.name, r.unit.headcount, r.numerator, *([r.denominator, r.missing] if rate else [])]
            for r in table.value.rows
        ],
        as_of=bulletin.snapshot.at,
    )
