"""Tables: what the columns hold, and what a row says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .outline import Block

_ROLES = (
    ("number", re.compile(r"^(?:序号|编号|序|No\.?|#)$", re.IGNORECASE)),
    ("responsible", re.compile(r"责任|牵头|负责|承办|配合|主办|主体|协办|落实单位|分管|实施单位|部门$|单位$|科室$")),
    ("deadline", re.compile(r"时限|期限|完成时间|时间|日期|月份|进度|周次|月$|节点")),
    ("task", re.compile(r"任务|事项|项目|重点工作|工作名称|活动|名称|工作内容|主要工作|内容|指标|工作$|举措|措施")),
    ("detail", re.compile(r"要求|目标|标准|成果|备注|说明|形式|地点|对象|经费|预算|参加|方式|做法|成效|完成情况")),
)
_COUNTS = re.compile(r"名额|人数|得分|分值|合计|数量|姓名|性别|学校$|单位$")


@dataclass(slots=True)
class Row:
    """A row that names a task: the task's cell, the cells from there on, who and until when."""

    block: Block
    name: tuple[int, int]
    cells: list[tuple[int, int]]
    texts: list[str]
    responsible: str | None
    deadline: str | None
    is_task: bool


def read_tables(blocks: list[Block]) -> dict[int, Row]:
    """All rows by block index, header rows left out."""
    rows: dict[int, Row] = {}
    header: list[str] | None = None
    previous = -2
    for block in blocks:
        if block.kind != "row":
            continue
        cells = block.paragraph.cells
        texts = [block.paragraph.text[a:b].strip(" |") for a, b in cells]
        if block.index != previous + 1 and not _same_shape(header, texts):
            header = None
        previous = block.index
        roles = [_role(text) for text in texts]
        if _is_header(roles, texts):
            header = roles if any(r == "task" for r in roles) or not _is_count(texts) else ["count"] * len(roles)
            continue
        row = _row(block, cells, texts, header)
        if row:
            rows[block.index] = row
    return rows


def _same_shape(header: list[str] | None, texts: list[str]) -> bool:
    return header is not None and len(header) == len(texts) and texts[0].isdigit()


def _role(text: str) -> str:
    if len(text) <= 12:
        for name, pattern in _ROLES:
            if pattern.search(text):
                return name
    return ""


def _is_header(roles: list[str], texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    known = sum(1 for role in roles if role)
    return (
        bool(filled)
        and known >= 2
        and known >= 0.6 * len(filled)
        and all(len(text) <= 12 for text in filled)
        and not any(re.search(r"\d", t) for t in filled)
    )


def _is_count(texts: list[str]) -> bool:
    return sum(1 for text in texts if _COUNTS.search(text)) >= 2


def _row(block: Block, cells: list[tuple[int, int]], texts: list[str], header: list[str] | None) -> Row | None:
    filled = [i for i, text in enumerate(texts) if text]
    if not filled:
        return None
    roles = header if header and len(header) == len(texts) else _guess_roles(texts)
    name = next((i for i in filled if roles[i] == "task"), None)
    if name is None:
        name = next((i for i in filled if roles[i] not in ("number", "deadline", "responsible")), filled[0])
    who = next((texts[i] for i in filled if roles[i] == "responsible"), None)
    when = next((texts[i] for i in filled if roles[i] == "deadline"), None)
    wanted = [
        cells[i] if roles[i] not in ("number", "deadline", "responsible", "count") else (0, 0)
        for i in range(len(cells))
    ]
    is_task = (
        len(filled) > 1
        and "count" not in roles
        and len(texts[name]) >= 2
        and not re.fullmatch(r"合计|总计|小计|备注.*", texts[name])
    )
    return Row(block, cells[name], wanted, texts, who, when, is_task)


def _guess_roles(texts: list[str]) -> list[str]:
    """Without a header: numbers, dates and short names of units show themselves."""
    roles = []
    for text in texts:
        if re.fullmatch(r"[\d.、（）一二三四五六七八九十]{1,4}", text):
            roles.append("number")
        elif len(text) <= 14 and re.fullmatch(
            r"(?:20\d\d年)?(?:\d{1,2}[月日至\-—~、年]*(?:上旬|中旬|下旬|底|初|份|中)*前?)+|全年|年底前?|每月|长期|[一二三四五六七八九十]+月(?:份)?|(?:上|下)半年|第?[一二三四]季度",
            text,
        ):
            roles.append("deadline")
        elif len(text) <= 10 and re.search(r"(?:部|科|室|办|工会|处|组|委|校|校长|主席)$", text) and roles:
            roles.append("responsible")
        else:
            roles.append("")
    return roles
