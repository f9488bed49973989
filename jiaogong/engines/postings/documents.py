"""A posting as an official document, for the notice board."""

from __future__ import annotations

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official_model import Block, OfficialDocument, Paragraph, Table

from .models import Posting


def as_document(posting: Posting) -> OfficialDocument:
    """Title, words, masked list, period and whom to turn to; laid out for the unit's seal."""
    body: list[Block] = [Paragraph(text) for text in posting.body]
    if posting.rows:
        heads = ["序号", *(head["title"] for head in posting.columns)]
        lines = [[str(number), *row] for number, row in enumerate(posting.rows, start=1)]
        body.append(Table(heads, lines))
    period = f"公示期：{format_date(posting.starts_on)}至{format_date(posting.ends_on)}（自发布次日起 {posting.days} 个工作日）。"
    phone = f"，电话 {posting.phone}" if posting.phone else ""
    body += [
        Paragraph(period),
        Paragraph(f"对公示内容有异议的，请在公示期内向{posting.contact}反映{phone}，并说明事实和依据。"),
        *(Paragraph(f"更正（{format_date(row.at.date())}）：{row.note}") for row in posting.corrections.all()),
    ]
    return OfficialDocument(title=posting.title, body=tuple(body), signature=posting.unit.name, date=posting.starts_on)
