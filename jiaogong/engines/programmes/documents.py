"""The official papers of a batch: 公示 and 结果通报 as .docx and PDF, the list as .xlsx; 文号 from the union's own series."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.models import DocNumber
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, OfficialDocument, Paragraph, Table
from jiaogong.engines.papers.pdf import official_pdf
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.engines.papers.verbs import issue_number
from jiaogong.engines.postings.masking import without_illness
from jiaogong.engines.postings.models import Posting
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import mask_name

from .models import Batch, Entry
from .verbs.posting import public_title
from .words import EntrantKind, EntryState, PassageState, StepKind


def posted(batch: Batch) -> list[Entry]:
    """The entries a paper of the batch names: those that wait in it or passed it, by tier, rank and number. One query."""
    rows = Entry.objects.filter(
        passages__batch=batch, passages__state__in=(PassageState.WAITING, PassageState.PASSED)
    ).exclude(state=EntryState.REVOKED)  # fmt: skip
    order = {tier.title: at for at, tier in enumerate(batch.programme.definition.tiers)}
    found = list(rows.select_related("unit", "person").distinct())
    return sorted(found, key=lambda e: (order.get(e.tier, 99), e.rank is None, e.rank or 0, e.number or 0))


def posting_text(batch: Batch) -> str:
    """The usual words of a posting, to be changed by the officer."""
    programme = batch.programme
    return (
        f"根据《{without_illness(programme.title, '有关项目')}》的安排，经推荐、审查和评定，现将拟定名单予以公示。\n"
        "对公示对象有异议的，请在公示期内通过本页面或向受理单位反映，反映情况应当实事求是。"
    )


def number_of(batch: Batch) -> str:
    """The batch's 文号, or ""."""
    row = DocNumber.objects.filter(owner_type=batch._meta.label_lower, owner_id=batch.pk).first()
    return str(row) if row else ""


@transaction.atomic
def draw_number(batch: Batch, *, mark: str, by: Any, at: datetime) -> DocNumber:
    """文号 of the batch's paper: the next of its mark and year; asked twice it keeps the one it has."""
    require(by, "programmes.call", batch.unit)
    if not mark.strip():
        raise RuleBroken("请填写机关代字，例如“清教工”。", field="mark")
    number = issue_number(batch, mark=mark.strip(), year=at.astimezone(SHANGHAI).year, at=at)
    journal.write("取文号", batch, by=by, after={"doc_number": str(number)}, unit_id=batch.unit_id)
    return number


def made(batch: Batch, what: str, form: str) -> tuple[str, bytes] | None:
    """(file name, content), None where there is no such paper of this batch: who is helped in hardship is not
    told to the unions below."""
    definition = batch.programme.definition
    kind = definition.step(batch.step).kind
    fits = {
        "posting": kind == StepKind.PUBLICISE,
        "result": kind == StepKind.CONFIRM and not definition.confidential,
        "list": True,
    }
    if not fits.get(what) or (form == "xlsx") != (what == "list"):
        return None
    if what == "list":
        return f"{batch.programme.title}名单.xlsx", result_sheet(batch)
    document = posting_paper(batch) if what == "posting" else result_paper(batch)
    content = official_pdf(document) if form == "pdf" else to_docx(document)
    return f"{document.title}.{form}", content


def _day(batch: Batch) -> date:
    return (batch.closed_at or batch.opened_at).astimezone(SHANGHAI).date()


def posted_as(batch: Batch) -> str:
    """The title of the batch's posting, or what it would be."""
    rows = Posting.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk)
    return rows.order_by("-pk").values_list("title", flat=True).first() or public_title(batch.programme)


def posting_paper(batch: Batch) -> OfficialDocument:
    """公示: names masked, unit and result."""
    entries = posted(batch)
    body: list[Block] = [Paragraph(line) for line in posting_text(batch).splitlines()]
    return OfficialDocument(
        title=posted_as(batch), body=[*body, _table(batch, entries, masked=True)],
        signature=batch.unit.name, date=_day(batch),
    )  # fmt: skip


def result_paper(batch: Batch) -> OfficialDocument:
    """结果通报, to the unions below."""
    entries, programme = posted(batch), batch.programme
    how = "、".join(step.title for step in programme.definition.steps if step.kind != StepKind.CONFIRM)
    tiers = {tier.title: sum(e.tier == tier.title for e in entries) for tier in programme.definition.tiers}
    said = "，其中" + "、".join(f"{title} {number} 个" for title, number in tiers.items() if number) if tiers else ""
    body: list[Block] = [
        Paragraph(f"{programme.title}工作已经完成。经{how}，共确定 {len(entries)} 个{said}。现将结果予以通报。"),
        Paragraph("希望受到通报的单位和个人珍惜荣誉、再接再厉；各级工会要做好宣传，发挥示范带动作用。"),
        _table(batch, entries, masked=False),
    ]
    return OfficialDocument(
        title=f"关于{programme.title}结果的通报", issuer_mark=f"{batch.unit.name}文件", doc_number=number_of(batch),
        addressees=["各下级工会"], body=body, signature=batch.unit.name, date=_day(batch),
    )  # fmt: skip


def _table(batch: Batch, entries: list[Entry], *, masked: bool) -> Table:
    personal = batch.programme.definition.entrant != EntrantKind.UNIT
    tiers = any(entry.tier for entry in entries)
    heads = ["序号", *(["姓名", "单位"] if personal else ["单位"]), *(["结果"] if tiers else [])]
    rows = []
    for number, entry in enumerate(entries, start=1):
        name = entry.person.name if entry.person else entry.title
        who = [mask_name(name) if masked else name, entry.unit.name] if personal else [entry.unit.name]
        rows.append(
            [str(number), *who, *([without_illness(entry.tier, "入选") if masked else entry.tier] if tiers else [])]
        )
    widths = [0.6, *([1.2, 3.0] if personal else [4.0]), *([1.4] if tiers else [])]
    return Table(heads, rows, caption="名单", widths=widths)


_COLUMNS = [
    Column("申报编号", 12), Column("名称", 30), Column("申报人", 12), Column("单位", 34), Column("得分", 10, "number"), Column("名次", 8, "int"),
    Column("结果", 14), Column("状态", 10), Column("说明", 40),
]  # fmt: skip


def result_sheet(batch: Batch) -> bytes:
    """Every entry of the batch, with score, rank and what was decided."""
    rows = (
        Entry.objects.filter(passages__batch=batch).select_related("unit", "person", "programme").distinct()
        .order_by("rank", "number")
    )  # fmt: skip
    lines = (
        [
            e.label, e.title, e.person.name if e.person else "", e.unit.name, e.score, e.rank, e.tier, e.get_state_display(),
            e.result,
        ]
        for e in rows
    )  # fmt: skip
    return write_sheet(f"{batch.programme.title}名单", _COLUMNS, lines, as_of=clock.today())
