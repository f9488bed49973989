"""Official documents (公文): the model, 文号, and the .docx form of GB/T 9704-2012."""

from __future__ import annotations

from datetime import UTC, datetime, time

from .docnumbers import format_date, format_doc_number, normalise_doc_number
from .official_layout import document_body, footer
from .official_model import Align, Attachment, Block, Heading, OfficialDocument, Paragraph, Table
from .official_styles import document_styles
from .wordml import package

__all__ = [
    "Align", "Attachment", "Block", "Heading", "OfficialDocument", "Paragraph", "Table",
    "format_date", "format_doc_number", "normalise_doc_number", "to_docx",
]  # fmt: skip

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def to_docx(doc: OfficialDocument, *, created_at: datetime | None = None) -> bytes:
    """The document as .docx on A4, text area 156 mm × 225 mm, 22 lines of 28 characters (GB/T 9704-2012).

    `created_at` (aware) goes into the file's properties; without it, midnight UTC of the document's date. No
    clock is read: the same document gives the same bytes.
    Raises ValueError (Chinese) for a blank title, a wrong 文号, a `created_at` without zone.
    """
    if not doc.title.strip():
        raise ValueError("公文缺少标题。")
    if created_at is None:
        created_at = datetime.combine(doc.date, time(), UTC) if doc.date else _NO_DATE
    if created_at.tzinfo is None:
        raise ValueError("生成时间应带时区。")
    footers = (footer(even=False), footer(even=True))
    return package(document_body(doc), document_styles(), footers, doc.title, doc.signature, created_at)
