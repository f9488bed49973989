"""The record of an occasion as an official document."""

from __future__ import annotations

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.kernel.clock import SHANGHAI

from .models import Occasion
from .words import RECORD_WORDS, Kind, Role


def record(row: Occasion) -> bytes:
    """Who took part, what was said, what has to be mended."""
    when = row.begins_at.astimezone(SHANGHAI)
    people = list(row.participants.select_related("person"))
    body: list[Block] = [
        Paragraph(f"时间：{format_date(when.date())} {when:%H:%M}", indent=False),
        Paragraph(f"地点：{row.place}", indent=False),
    ]
    for role in Role:
        if names := "、".join(p.person.name for p in people if p.role == role):
            body.append(Paragraph(f"{role.label}：{names}", indent=False))
    body += [Heading(RECORD_WORDS[Kind(row.kind)]), *_paragraphs(row.record)]
    if row.conclusion:
        body += [Heading("结论"), *_paragraphs(row.conclusion)]
    if said := [p for p in people if p.feedback]:
        body.append(Heading("代表意见"))
        body += [Paragraph(f"{p.person.name}：{p.feedback}") for p in said]
    findings = list(row.findings.select_related("person"))
    if findings:
        rows = [
            [str(n), f.text, f.person.name, f"{f.due_on:%Y-%m-%d}", str(f.get_state_display())]
            for n, f in enumerate(findings, 1)
        ]
        body.append(Heading("整改事项"))
        body.append(Table(["序号", "问题或意见", "责任人", "期限", "状态"], rows, widths=[8, 46, 14, 16, 16]))
    return to_docx(
        OfficialDocument(
            f"{row.title}{RECORD_WORDS[Kind(row.kind)]}", body, signature=f"{row.unit.name}工会", date=when.date()
        )
    )


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]
