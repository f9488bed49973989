"""调解协议书: the agreement as .docx, with the parties, the clauses and room for signatures and the group's seal."""

from __future__ import annotations

from jiaogong.engines.papers.official import Heading, OfficialDocument, Paragraph, to_docx

from .models import Mediation
from .words import Side

_EFFECT = (
    "本协议经双方当事人签名或者盖章，由调解员签名并加盖调解组织印章后生效，对双方当事人具有约束力，当事人应当履行。"
)
_COURT = "一方在约定期限内不履行的，另一方可以依法申请仲裁；因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金达成协议的，可以持本协议书依法申请支付令。"


def agreement(row: Mediation) -> bytes:
    """The paper of an agreed mediation."""
    parties = list(row.parties.all())
    body: list[Heading | Paragraph] = []
    for party in sorted(parties, key=lambda p: p.side != Side.APPLICANT):
        name = party.name.open() if party.name else ""
        contact = f"　　联系方式：{party.contact.open()}" if party.contact else ""
        body.append(Paragraph(f"{party.get_side_display()}：{name}{contact}", indent=False))
    group = row.group.title if row.group else f"{row.unit.name}劳动人事争议调解小组"
    body += [
        Paragraph(f"双方因{row.get_topic_display()}发生争议，申请人于{_day(row.applied_on)}申请调解，由{group}调解。"),
        Heading("争议事项和调解请求"), *_paragraphs(row.facts.open() if row.facts else ""), *_paragraphs(row.claims.open() if row.claims else ""),
        Heading("经调解，双方自愿达成如下协议"), *_paragraphs(row.agreement.open() if row.agreement else ""),
    ]  # fmt: skip
    if row.perform_by:
        body.append(Paragraph(f"以上各项于{_day(row.perform_by)}前履行完毕。"))
    body += [
        Heading("效力"), Paragraph(_EFFECT), Paragraph(_COURT), Paragraph("本协议一式三份，双方当事人各执一份，调解组织存一份。"),
        *(Paragraph(f"{p.get_side_display()}（签名或者盖章）：　　　　　　　　　　　年　月　日", indent=False) for p in sorted(parties, key=lambda p: p.side != Side.APPLICANT)),
        Paragraph("调解员（签名）：　　　　　　　　　　　年　月　日", indent=False), Paragraph("调解组织（印章）：", indent=False),
    ]  # fmt: skip
    return to_docx(OfficialDocument(title="劳动人事争议调解协议书", body=body, signature=group, date=row.signed_on))


def _paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _day(day: object) -> str:
    return f"{day:%Y年}{day.month}月{day.day}日" if hasattr(day, "month") else ""  # type: ignore[attr-defined]
