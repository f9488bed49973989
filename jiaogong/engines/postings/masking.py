"""What may stand in a posting: names masked, namesakes told apart and no more, nothing that must never be posted.

Source: 公示 shows name, unit and level only (domain.md, publicity); 《个人信息保护法》第六条（最小范围）、第二十八条（敏感信息）.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import mask_name

from .words import ColumnType

MOST_COLUMNS, MOST_ROWS, LONGEST_CELL = 8, 3000, 200


@dataclass(frozen=True, slots=True)
class Named:
    """A person in a row: the name, and what tells him from a namesake of the same unit (his subject, say)."""

    name: str
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table fit for posting: `columns` as stored, `rows` masked; `names` the full names, for checks and never stored."""

    columns: list[dict[str, str]]
    rows: list[list[str]]
    names: frozenset[str]


_TITLES = {
    "证件号码": ("身份证", "证件号", "护照", "社保号", "学籍号"),
    "电话": ("电话", "手机", "联系方式", "微信", "QQ", "邮箱"),
    "银行账号": ("账号", "帐号", "账户", "卡号", "银行", "开户"),
    "住址": ("住址", "家庭地址", "户籍"),
    "出生日期": ("出生", "生日"),
    "病情": ("病", "诊断", "残疾", "伤残", "健康状况", "手术", "医疗"),
    "家庭经济状况": ("家庭收入", "家庭成员", "困难原因", "致困", "低保"),
}  # fmt: skip
_ILLNESS = (
    "癌", "肿瘤", "白血病", "淋巴瘤", "尿毒症", "透析", "肾衰", "肝硬化", "乙肝", "艾滋", "梅毒", "肺结核", "抑郁症", "焦虑症", "精神分裂",
    "精神病", "双相情感", "癫痫", "帕金森", "阿尔茨海默", "心脏病", "心肌梗", "脑梗塞", "脑梗死", "脑出血", "脑中风", "瘫痪", "糖尿病", "红斑狼疮", "再生障碍",
    "器官移植", "化疗", "放疗", "截肢", "重症", "大病", "重病", "患病", "病情", "病史", "确诊", "诊断为", "流产", "不孕",
)  # fmt: skip
_NUMBER = re.compile(r"\d{11,}[\dXx]?")
_YEARS = re.compile(r"(?:(?:19|20)\d\d)+\Z")
_GROUPS = re.compile(r"(?<=\d{3})[ \-–—](?=\d{3})")
_BETWEEN = re.compile(r"[、,，;；/\n]+")
_APART = re.compile(r"[（(]([^（）()]*)[）)]")


def masked_table(columns: Iterable[Any], rows: Iterable[Sequence[Any]]) -> Table:
    """The table as it will be posted. A column is its title (text), or {"title", "type"} with a `ColumnType`; a cell is
    anything printable, in a column of names a name, several names, or a `Named`.

    Raises RuleBroken, which names the column, for too many columns or rows and for what must not be posted.
    """
    heads = [_column(column) for column in columns]
    lines = [list(row) for row in rows]
    _check_size(heads, lines)
    shown: list[list[str]] = []
    people: list[list[Named]] = []
    for line in lines:
        named = [_named(cell) for head, cell in zip(heads, line, strict=True) if head["type"] == ColumnType.NAME]
        found = [person for cell in named for person in cell]
        people.append(found)
        shown.append([_shown(head, cell, found) for head, cell in zip(heads, line, strict=True)])
    _tell_apart(heads, lines, shown)
    for number, row in enumerate(shown, start=1):
        for head, cell in zip(heads, row, strict=True):
            _check_cell(head, number, cell)
    return Table(heads, shown, frozenset(named.name for found in people for named in found))


def without_illness(text: str, instead: str = "") -> str:
    """The text without words of illness, for a title that may be public; `instead` where nothing is left."""
    for word in _ILLNESS:
        text = text.replace(word, "")
    return text.strip("·、，,—- ") or instead


def check_words(text: str, names: Iterable[str], field: str) -> None:
    """Title and paragraphs: no illness, no ID or account number, no full name of those posted."""
    for word in _ILLNESS:
        if word in text:
            raise RuleBroken(f"公示里不能出现病情（“{word}”），请改用不涉及病情的说法。", field=field)
    if any(len(found) >= 15 for found in _numbers(text)):
        raise RuleBroken("公示里不能出现证件号码或银行账号，请删去。", field=field)
    for name in names:
        if len(name) > 1 and name in text:
            raise RuleBroken(f"公示里不写完整姓名，请把“{name}”写成“{mask_name(name)}”。", field=field)


def _column(column: Any) -> dict[str, str]:
    if isinstance(column, Mapping):
        title, kind = str(column["title"]), str(column.get("type", ColumnType.TEXT))
    else:
        title, kind = str(column), str(ColumnType.TEXT)
    title = title.strip()
    if kind not in ColumnType.values:
        raise ValueError(f"unknown type of column {kind}")
    if not title or len(title) > 20:
        raise RuleBroken("公示表格的列名要有，且不超过 20 个字。", field="table")
    for what, marks in _TITLES.items():
        if any(mark in title for mark in marks):
            raise RuleBroken(f"“{title}”这一列是{what}，公示只写姓名、单位和结果，请删去这一列。", field="table")
    return {"title": title, "type": kind}


def _check_size(heads: list[dict[str, str]], lines: list[list[Any]]) -> None:
    if len(heads) > MOST_COLUMNS:
        raise RuleBroken(f"公示表格最多 {MOST_COLUMNS} 列，只留姓名、单位、结果等必要的内容。", field="table")
    if len({head["title"] for head in heads}) < len(heads):
        raise RuleBroken("公示表格有重名的列，请改名或删去。", field="table")
    if len(lines) > MOST_ROWS:
        raise RuleBroken(f"公示表格最多 {MOST_ROWS} 行，请分成几份。", field="table")
    for number, line in enumerate(lines, start=1):
        if len(line) != len(heads):
            raise RuleBroken(f"表格第 {number} 行有 {len(line)} 格，应为 {len(heads)} 格。", field="table")


def _named(cell: Any) -> list[Named]:
    """The people of a cell: one, or several parted by 、 or the like. Blanks inside a name of two characters go."""
    if isinstance(cell, Named):
        return [Named(_joined(cell.name), cell.apart.strip())]
    text = unicodedata.normalize("NFC", str(cell or ""))
    found = []
    for part in _BETWEEN.split(text):
        apart = _APART.search(part)
        name = _APART.sub("", part).strip("（）() \t\u3000")
        pieces = name.split()
        single = len(pieces) > 1 and all(len(piece) == 1 for piece in pieces)
        names = [_joined(name)] if single or name.isascii() else pieces
        found += [Named(piece, apart[1].strip() if apart else "") for piece in names if piece]
    return found


def _joined(name: str) -> str:
    return name if name.isascii() else "".join(name.split())


def _shown(head: dict[str, str], cell: Any, people: list[Named]) -> str:
    if head["type"] == ColumnType.NAME:
        return "、".join(mask_name(named.name) for named in _named(cell))
    text = " ".join(str("" if cell is None else cell).split())
    if head["type"] == ColumnType.TEXT:
        for named in people:
            if len(named.name) > 1:
                text = text.replace(named.name, mask_name(named.name))
    return text


def _tell_apart(heads: list[dict[str, str]], lines: list[list[Any]], shown: list[list[str]]) -> None:
    """Rows of the same masked name and unit get what tells them apart, if the caller gave it; nobody else does."""
    columns = [index for index, head in enumerate(heads) if head["type"] == ColumnType.NAME]
    places = [index for index, head in enumerate(heads) if head["type"] != ColumnType.TEXT]
    keys = [tuple(row[index] for index in places) for row in shown]
    often = Counter(keys)
    for key, line, row in zip(keys, lines, shown, strict=True):
        if often[key] < 2:
            continue
        for index in columns:
            people = _named(line[index])
            if len(people) == 1 and people[0].apart:
                row[index] = f"{row[index]}（{people[0].apart}）"


def _numbers(text: str) -> list[str]:
    plain = _GROUPS.sub("", unicodedata.normalize("NFKC", text))
    return [found for found in _NUMBER.findall(plain) if not _YEARS.match(found)]


def _check_cell(head: dict[str, str], number: int, cell: str) -> None:
    title = head["title"]
    if len(cell) > LONGEST_CELL:
        raise RuleBroken(f"“{title}”第 {number} 行超过 {LONGEST_CELL} 个字，公示只写必要的内容。", field="table")
    if _numbers(cell):
        raise RuleBroken(f"“{title}”第 {number} 行像是证件号码、电话或账号，公示里不能出现，请删去。", field="table")
    for word in _ILLNESS if head["type"] != ColumnType.UNIT else ():
        if word in cell:
            raise RuleBroken(f"“{title}”第 {number} 行写了病情（“{word}”），公示里不能出现，请删去。", field="table")
