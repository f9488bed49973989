"""The papers of bargaining as official documents: 要约书, the contract, the letter that sends it up."""

from __future__ import annotations

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.kernel.clock import today

from .models import Contract, Negotiation
from .words import Side


def invitation(row: Negotiation) -> bytes:
    """The invitation to bargain."""
    other = Side.EMPLOYER if row.invited_by == Side.UNION else Side.UNION
    body: list[Block] = [
        Paragraph(f"为保障职工合法权益，建立和谐稳定的劳动关系，现就签订{row.get_kind_display()}向你方提出协商要约。"),
        Heading("协商事项"),
        *(Paragraph(line) for line in row.matters.splitlines() if line.strip()),
        Heading("答复期限"),
        Paragraph(f"请于{format_date(row.reply_due_on)}前书面答复。"),
    ]
    to = row.unit.name if other == Side.EMPLOYER else f"{row.unit.name}工会"
    sender = row.unit.name if row.invited_by == Side.EMPLOYER else f"{row.unit.name}工会"
    return to_docx(
        OfficialDocument(
            f"{row.get_kind_display()}协商要约书", body, addressees=[to], signature=sender, date=row.invited_on
        )
    )


def contract(found: Contract) -> bytes:
    """The contract with both sides and the places for signing."""
    row = found.negotiation
    seated = list(row.representatives.all())
    rows = [
        [str(r.get_side_display()), r.name, r.post, "首席代表" if r.chief else "外聘代表" if r.outside else "代表"]
        for r in seated
    ]
    body: list[Block] = [
        *(Paragraph(line) for line in found.text.splitlines() if line.strip()),
        Paragraph(f"本合同期限自{format_date(found.since)}起至{format_date(found.until)}止。"),
        Table(["一方", "姓名", "职务", "身份"], rows, caption="协商代表", widths=[22, 22, 34, 22]),
        Paragraph("用人单位（盖章）：　　　　　　　　首席代表（签字）：", indent=False),
        Paragraph("工　会（盖章）：　　　　　　　　　首席代表（签字）：", indent=False),
    ]
    draft = "" if found.signed_on else f"（草案第{found.version}稿）"
    return to_docx(
        OfficialDocument(f"{row.unit.name}{row.get_kind_display()}{draft}", body, date=found.signed_on or today())
    )


def letter(found: Contract) -> bytes:
    """What goes with the contract to the authority."""
    row = found.negotiation
    assert found.signed_on is not None
    body: list[Block] = [
        Paragraph(
            f"{row.unit.name}与工会经{row.meetings.count()}次协商，形成{row.get_kind_display()}草案，经教代会审议通过，"
            f"双方首席代表于{format_date(found.signed_on)}签订，期限自{format_date(found.since)}至{format_date(found.until)}。现报请审查。"
        ),
        Heading("附件"),
        Paragraph(f"{row.get_kind_display()}文本、双方首席代表身份证明、教代会决议。"),
    ]
    to = [found.office] if found.office else []
    return to_docx(
        OfficialDocument(
            f"关于报送{row.get_kind_display()}的函",
            body,
            addressees=to,
            signature=row.unit.name,
            date=found.sent_on or today(),
        )
    )
