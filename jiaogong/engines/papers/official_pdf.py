"""What typst/official.typ is given: the parts of a 公文 worked out, so that the template only places them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from .characters import width_in_characters
from .docnumbers import format_date, normalise_doc_number
from .official_layout import HeadingNumbers, mark_points, signature_indents
from .official_model import Attachment, Block, Heading, OfficialDocument, Table
from .official_tables import column_shares

_TITLE_LINE = 20  # characters of 2号 in 156 mm


def as_data(doc: OfficialDocument) -> dict[str, Any]:
    """The document as JSON values. Raises ValueError (Chinese) for a blank title or a wrong 文号."""
    if not doc.title.strip():
        raise ValueError("公文缺少标题。")
    lines = [line.strip() for line in doc.issuer_mark.splitlines() if line.strip()]
    return {
        "title": doc.title,
        "title_characters": _title_characters(doc.title),
        "mark": lines,
        "mark_points": mark_points(lines),
        "number": normalise_doc_number(doc.doc_number) if doc.doc_number else "",
        "signer": doc.signer,
        "addressees": "、".join(doc.addressees).rstrip("：:") + "：" if doc.addressees else "",
        "blocks": list(_blocks(doc.body)),
        "attachment_list": _attachment_list(doc.attachments),
        **_signature(doc),
        "note": f"（{doc.note.strip('（）()')}）" if doc.note else "",
        "attachments": [
            {
                "label": f"附件{number}" if len(doc.attachments) > 1 else "附件",
                "title": attachment.title,
                "title_characters": _title_characters(attachment.title),
                "blocks": list(_blocks(attachment.body)),
            }
            for number, attachment in enumerate(doc.attachments, start=1)
            if attachment.body
        ],
        "copies_to": "抄送：" + "，".join(doc.copies_to).rstrip("。") + "。" if doc.copies_to else "",
        "printed_by": doc.printed_by,
        "printed_on": f"{format_date(doc.printed_on)}印发" if doc.printed_on else "",
    }


def _title_characters(title: str) -> int:
    """How wide the title may run: lines of about one length, never a last line of one character (7.3.1)."""
    longest = max(width_in_characters(line) for line in title.split("\n"))
    lines = math.ceil(longest / _TITLE_LINE)
    return _TITLE_LINE if lines <= 1 else min(_TITLE_LINE, math.ceil(longest / lines) + 1)


def _signature(doc: OfficialDocument) -> dict[str, Any]:
    day = format_date(doc.date) if doc.date else ""
    signer_right, date_right = signature_indents(doc.signature, day, sealed=doc.sealed)
    return {
        "signature": doc.signature, "signature_right": signer_right, "day": day, "day_right": date_right,
        "lines_before_signature": 2 if doc.sealed else 1,
    }  # fmt: skip


def _blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    numbers = HeadingNumbers()
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Heading):
            text = numbers.marked(block)
            yield {"kind": "heading", "level": block.level, "text": text, "run_in": block.run_in}
        else:
            yield {"kind": "paragraph", "text": block.text, "indent": block.indent, "align": block.align}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [[cell or "" for cell in row] for row in table.rows],
        "shares": column_shares(table),
        "align": list(table.align or ("left",) * len(table.columns)),
    }


def _attachment_list(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """附件说明: each line with its label and the label's width in characters (7.3.4)."""
    many = len(attachments) > 1
    lines = []
    for number, attachment in enumerate(attachments, start=1):
        label = ("附件：" if number == 1 else "") + (f"{number}. " if many else "")
        lines.append({"label": label, "width": width_in_characters(label), "title": attachment.title})
    return lines
