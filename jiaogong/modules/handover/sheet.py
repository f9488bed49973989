"""The 交接清单: what ran in the office at the minute it was handed over, for printing and signing."""

from __future__ import annotations

from jiaogong.engines.papers.official import Block, Heading, OfficialDocument, Paragraph, Table, to_docx
from jiaogong.engines.papers.verbs import attachments_of

from .models import Handover
from .verbs.common import day_of, moment


def title_of(row: Handover) -> str:
    """云溪县第一小学工会主席交接清单"""
    return f"{row.office.unit.name}{row.office.title}交接清单"


def to_word(row: Handover) -> bytes:
    """The sheet as .docx: people, account, matters, note, lines to sign on. The same handover gives the same bytes."""
    assert row.used_at is not None
    body: list[Block] = [_people(row)]
    body += [Heading("账号与权限"), Paragraph(_account(row))]
    body.append(Heading("移交事项"))
    for shelf in row.contents:
        rows = shelf["rows"]
        if not rows:
            body.append(Paragraph(f"{shelf['title']}：无。"))
            continue
        lines = [[str(n), matter["title"], matter["note"]] for n, matter in enumerate(rows, 1)]
        caption = f"{shelf['title']}（{len(rows)} 项）"
        body.append(Table(("序号", "事项", "期限或状态"), lines, caption, (1, 6, 3), ("center", "left", "left")))
    body.append(Heading("交接说明"))
    body += [Paragraph(line) for line in row.note.splitlines() if line.strip()] or [Paragraph("无。")]
    files = attachments_of(row)[row.pk]
    if files:
        body.append(Paragraph("附件：" + "、".join(file.name for file in files)))
    body.append(Heading("签字"))
    body.append(Table(("交出人", "接任人", "监交人"), [["\n\n年   月   日"] * 3], "", (1, 1, 1), ("center",) * 3))
    return to_docx(OfficialDocument(title=title_of(row), body=body, date=None, sealed=False), created_at=row.used_at)


def _people(row: Handover) -> Table:
    former = row.former.name if row.former else "（空缺）"
    lines = [
        ["单位", row.office.unit.name], ["职务", f"{row.office.title}（权限：{row.office.get_role_display()}）"],
        ["交出人", former], ["接任人", row.person.name], ["任职依据", row.basis],
        ["签发人", f"{row.issued_by}，{moment(row.issued_at)}"],
        ["交接时间", moment(row.used_at or row.issued_at)],
    ]  # fmt: skip
    return Table(("项目", "内容"), lines, "", (1, 3), ("center", "left"))


def _account(row: Handover) -> str:
    who = f"接任人{row.person.name}用本人账号 {row.used_by.username} 办公" if row.used_by else "接任人用本人账号办公"
    day = day_of(row.used_at or row.issued_at)
    end = f"；原任{row.former.name}在本职务的权限自 {day:%Y-%m-%d} 交接时起停止" if row.former else ""
    return f"本职务没有公用账号和密码。{who}{end}。"
