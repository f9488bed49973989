"""Actionable items: leaves of the outline, bullets and table rows of the planned part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import TaskRead
from .outline import Block, Node, Outline, clean_title
from .periods import find_deadline
from .phases import PLAN, Phases
from .tables import Row
from .words import is_not_task

_ATTRIBUTE = re.compile(
    r"(?:责任|牵头|完成时|时间|时限|配合|联系|地点|对象|主题|负责|承办|主办|协办|参加人员|备注|电话|邮箱)[^：]{0,8}："
)
_RESPONSIBLE = re.compile(
    r"(?:责任|牵头|负责|承办|配合)(?:单位|部门|科室|处室|领导|人|方)?(?:[：:]|(?<=位)（|(?<=门)（)(?P<who>(?:[^（）；。\n]|（[^（）\n]{1,20}）){2,60})"
)
_TIME_LIMIT = re.compile(r"(?:完成)?(?:时限|时间|期限)[：:](?P<when>[^）；。\n]{2,24})")
#: A run-in heading with its text, nothing announced.
_IN_FULL = re.compile(r"。(?![^。]*(?:如下|见[附下]|安排|：))[^。]{6,}。$")
_LONGEST_TITLE = 40
_LONGEST_UNITS = 200
_STOP = re.compile(r"[。！？；]")


@dataclass(slots=True)
class Found:
    """A task with the blocks it covers."""

    task: TaskRead
    blocks: frozenset[int]
    row: Row | None = None


def find_tasks(source: str, outline: Outline, phases: Phases, rows: dict[int, Row], year: int | None) -> list[Found]:
    """All tasks in document order; none in a pure report."""
    if phases.kind == "report":
        return []
    found: list[tuple[int, Node | None, list[Block], Row | None]] = []
    split: set[int] = set()
    blocks = outline.blocks
    for block in blocks:
        if phases.of_block(block.index) != PLAN or _excluded(block.node):
            continue
        if block.kind == "bullet" and _says_what_to_do(blocks, block):
            found.append((block.index, block.node, [block, *_continuation(blocks, block)], None))
            split.add(_opened(block))
        elif block.kind == "row" and (row := rows.get(block.index)) and row.is_task:
            found.append((block.index, block.node, [block], row))
            split.add(_opened(block))
    for node in outline.nodes:
        if node.children or id(node) in split or phases.of_node(node) != PLAN or _excluded(node) or _is_empty(node):
            continue
        found.append((node.heading.index, node.parent, node.blocks, None))
    found.sort(key=lambda item: item[0])
    return [_task(source, n, *item[1:], year=year) for n, item in enumerate(found)]


def _excluded(node: Node | None) -> bool:
    return node is not None and any(is_not_task(one.title) for one in node.lineage())


def _opened(block: Block) -> int:
    """The node that a bullet or row is an item of: not one that is an item in full itself (an annex follows it)."""
    node = block.node
    if block.kind == "row" and node and not node.own_line and _IN_FULL.search(node.heading.text):
        return 0
    return id(node)


def _is_empty(node: Node) -> bool:
    """A dividing heading with nothing below it."""
    return node.own_line and len(node.blocks) == 1 and not node.ordinal


def _says_what_to_do(blocks: list[Block], block: Block) -> bool:
    """Bullets that only name who and when, or that open deeper bullets, are no tasks."""
    if _ATTRIBUTE.match(block.text) or len(block.text) < 4:
        return False
    following = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    opens = block.text.endswith("：") and following is not None and following.kind == "bullet"
    return not (opens and following and following.paragraph.first.indent > block.paragraph.first.indent)


def _continuation(blocks: list[Block], bullet: Block) -> list[Block]:
    """Attribute bullets right after a bullet belong to it."""
    more = []
    for block in blocks[bullet.index + 1 :]:
        if block.kind != "bullet" or block.node is not bullet.node or not _ATTRIBUTE.match(block.text):
            break
        more.append(block)
    return more


def _task(source: str, number: int, node: Node | None, blocks: list[Block], row: Row | None, year: int | None) -> Found:
    first, last = blocks[0], blocks[-1]
    if row:
        start, end = first.paragraph.source_span(row.name[0], first.end)
        title = clean_title(first.paragraph.text[row.name[0] : row.name[1]])
    else:
        start, end = first.source_span()[0], last.source_span()[1]
        if first.kind == "bullet":
            start = first.paragraph.first.start
        title = first.node.title if first.kind == "heading" and first.node else bullet_title(first.text)
    text = source[start:end]
    responsible, deadline = (row.responsible, row.deadline) if row else _stated(blocks)
    when = find_deadline(deadline, year) if deadline else None
    task = TaskRead(
        id=f"task-{number + 1}",
        section_path=node.path if node else [],
        title=title,
        text=text,
        start=start,
        end=end,
        responsible=responsible,
        deadline=when.value if when else None,
        confidence=0.95 if first.kind == "heading" else 0.85,
    )
    return Found(task, frozenset(block.index for block in blocks), row)


def _stated(blocks: list[Block]) -> tuple[str | None, str | None]:
    """Responsible unit and time limit where the item names them."""
    text = "\n".join(block.text for block in blocks)
    who, when = _RESPONSIBLE.search(text), _TIME_LIMIT.search(text)
    return who["who"][:_LONGEST_UNITS].strip("，、 ") if who else None, when["when"] if when else None


def bullet_title(text: str) -> str:
    """First sentence of a bullet, or its first clause where that is long or all there is."""
    stop = _STOP.search(text)
    end = stop.start() if stop else len(text)
    colon = text.find("：", 0, end)
    end = colon if 0 < colon <= _LONGEST_TITLE else end
    if end > _LONGEST_TITLE or end >= len(text.rstrip("。；！？")):
        comma = text.find("，", 1, end)
        end = comma if comma > 0 else end
    return clean_title(text[:end])
