"""The 批复 on paper, drawn from the case."""

from __future__ import annotations

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import OfficialDocument, Paragraph
from jiaogong.modules.unions.words import Form

from .models import Founding


def title_of(founding: Founding) -> str:
    """关于同意建立……的批复"""
    return f"关于同意建立{founding.name}的批复"


def as_document(founding: Founding) -> OfficialDocument:
    """The approval as an official document. Source of the form: GB/T 9704-2012; its wording is ours."""
    superior = founding.unit.superior
    issuer = superior.name if superior else ""
    partners = [row.unit.name for row in founding.partners.select_related("unit")]
    what = f"同意建立{founding.name}（{founding.get_form_display()}）。"
    if partners:
        who = "由你单位牵头，与" if founding.form == Form.JOINT else "成员单位："
        what += f"{who}{'、'.join(partners)}{'联合组成。' if founding.form == Form.JOINT else '。'}"
    applied = founding.steps.filter(kind="applied").last()
    on = f"{format_date(applied.at.date())}" if applied else ""
    body = [
        Paragraph(f"你单位{on}报来的建会申请收悉。根据《中华人民共和国工会法》第十一条、第十二条，经研究，批复如下："),
        Paragraph(f"一、{what}"),
        Paragraph("二、请依照《中国工会章程》和有关规定召开会员大会或者会员代表大会，民主选举产生工会组织，并同步建立经费审查、女职工等组织。"),
        Paragraph("三、选举结果请及时报我会。"),
        Paragraph("此复。"),
    ]  # fmt: skip
    return OfficialDocument(
        title=title_of(founding), body=body, issuer_mark=f"{issuer}文件", doc_number=founding.approval,
        addressees=[founding.unit.name], signature=issuer, date=founding.approved_on, printed_by=issuer,
        printed_on=founding.approved_on,
    )  # fmt: skip


def approval_docx(founding: Founding) -> bytes:
    """The .docx."""
    return to_docx(as_document(founding))
