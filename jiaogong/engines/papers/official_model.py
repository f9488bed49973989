"""An official document (公文) as data: what it says, not how it looks. One model for .docx and PDF alike.

The parts and their names follow GB/T 9704-2012, chapter 7.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文 paragraph. A newline in the text is a line break. Without indent for salutations and the like."""

    text: str
    indent: bool = True
    align: Literal["both", "left", "center", "right"] = "both"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、黑体, （一）楷体, 1.仿宋, （1）仿宋 (7.3.3).

    `marker` None numbers it automatically, "" leaves it without a number, any other text stands as it is.
    `run_in` is body text that follows in the same paragraph.
    """

    text: str
    level: Literal[1, 2, 3, 4] = 1
    marker: str | None = None
    run_in: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"标题只有一至四级，现为 {self.level} 级。")


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row repeats on each page. All cells are finished text; None prints blank.

    `widths` are shares of the text width, `align` is per column (left by default); both may be left empty.
    Raises ValueError (Chinese) if rows, widths or align do not fit the columns.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str | None]]
    caption: str = ""
    widths: Sequence[float] = ()
    align: Sequence[Align] = ()

    def __post_init__(self) -> None:
        count = len(self.columns)
        if count == 0:
            raise ValueError("表格至少要有一列。")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != count:
                raise ValueError(f"表格第 {number} 行有 {len(row)} 格，应为 {count} 格。")
        if self.widths and (len(self.widths) != count or min(self.widths) <= 0):
            raise ValueError("表格列宽的个数应与列数相同，且都大于零。")
        if self.align and len(self.align) != count:
            raise ValueError("表格对齐方式的个数应与列数相同。")


Block = Paragraph | Heading | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: named in 附件说明 (7.3.4) and, if it has a body, printed from a new page on (7.3.7)."""

    title: str
    body: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document for printing. Only the title is required; parts left empty are not printed.

    issuer_mark 发文机关标志, a newline parts several lines; doc_number 发文字号, printed with 〔〕;
    signer 签发人, for documents to a superior; addressees 主送机关; signature 发文机关署名; date 成文日期;
    sealed: laid out for a seal (7.3.5.1) or without one (7.3.5.2); note 附注, printed in （）;
    copies_to 抄送机关; printed_by 印发机关; printed_on 印发日期.
    """

    title: str
    body: Sequence[Block] = ()
    issuer_mark: str = ""
    doc_number: str = ""
    signer: str = ""
    addressees: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    signature: str = ""
    date: datetime.date | None = None
    sealed: bool = True
    note: str = ""
    copies_to: Sequence[str] = ()
    printed_by: str = ""
    printed_on: datetime.date | None = None
