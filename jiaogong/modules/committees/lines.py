"""A committee typed or pasted as lines: "陈志远 主席 48", one person a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.kernel.errors import RuleBroken

from .checks import SeatDraft
from .reading import staff_named
from .words import Post

MOST = 60
_SPLIT = re.compile(r"[\s,，、;；:：\t]+")
_HINT = re.compile(r"(.+?)[（(](.+?)[）)]")
_POSTS = {
    **{label: key for key, label in Post.choices},
    "工会主席": "chair", "工会副主席": "vice_chair", "经审委主任": "head", "经审会主任": "head", "女工委主任": "head",
    "女工主任": "head", "女职工委员": "women", "文娱委员": "culture", "财务": "finance",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: name, what tells namesakes apart, post, votes."""

    number: int
    name: str
    hint: str
    post: str
    votes: int | None


def read_lines(text: str) -> list[Line]:
    """The lines; RuleBroken names the first that cannot be read."""
    rows = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise RuleBroken("请填写人员，每行一人：姓名 职务 得票数。", field="lines")
    if len(rows) > MOST:
        raise RuleBroken(f"一次最多填 {MOST} 人，现有 {len(rows)} 行。", field="lines")
    return [_line(number, text) for number, text in rows]


def _line(number: int, text: str) -> Line:
    parts = [p for p in _SPLIT.split(text) if p]
    if parts and parts[0].rstrip(".").isdecimal() and len(parts) > 1:
        parts = parts[1:]  # a serial number copied along
    votes = int(parts.pop().removesuffix("票")) if len(parts) > 1 and parts[-1].removesuffix("票").isdecimal() else None
    post = "member"
    if len(parts) > 1:
        if parts[-1] not in _POSTS:
            known = "、".join(Post.labels)
            raise RuleBroken(f"第 {number} 行的职务“{parts[-1]}”不认得，请写其中之一：{known}。", field="lines")
        post = _POSTS[parts.pop()]
    if len(parts) != 1:
        raise RuleBroken(f"第 {number} 行“{text}”读不懂，请写成：姓名 职务 得票数，用空格隔开。", field="lines")
    found = _HINT.fullmatch(parts[0])
    name, hint = (found[1], found[2]) if found else (parts[0], "")
    return Line(number, name, hint, post, votes)


def drafts_of(unit: Unit, text: str) -> list[SeatDraft]:
    """The people of the lines, found among the unit's staff.

    Rules: everybody is on the roster; namesakes are told apart by what stands in brackets (岗位, 学科 or 单位).
    """
    lines = read_lines(text)
    staff = staff_named(unit, (line.name for line in lines))
    return [SeatDraft(_person(line, staff[line.name]).person, line.post, line.votes) for line in lines]


def _person(line: Line, jobs: list[Employment]) -> Employment:
    if line.hint:
        jobs = [j for j in jobs if line.hint in (j.position, j.subject, j.grade, j.unit.name)]
    if not jobs:
        raise RuleBroken(
            f"第 {line.number} 行：在岗教职工名册中没有“{line.name}{f'（{line.hint}）' if line.hint else ''}”，请核对姓名，或先登记其在岗信息。",
            field="lines",
        )
    if len(jobs) > 1:
        told = "、".join(sorted({f"{line.name}（{j.subject or j.position or j.unit.name}）" for j in jobs}))
        raise RuleBroken(
            f"第 {line.number} 行：有 {len(jobs)} 位“{line.name}”，请写明是哪一位，如 {told}。", field="lines"
        )
    return jobs[0]


def as_lines(seats: Iterable[SeatDraft], *, votes: bool = False) -> str:
    """Seats as lines, to begin from (与上届相同)."""
    return "\n".join(
        " ".join(
            filter(
                None, (s.person.name, str(Post(s.post).label), str(s.votes) if votes and s.votes is not None else "")
            )
        )
        for s in seats
    )
