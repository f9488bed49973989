"""Those elected, typed or pasted as lines: "沈佳宁 21", one person a line, found on the constituency's roll."""

from __future__ import annotations

import re

from jiaogong.kernel.errors import RuleBroken

from .models import Constituency, Constituent

MOST = 200
_SPLIT = re.compile(r"[\s,，、;；:：]+")
_HINT = re.compile(r"(.+?)[（(](.+?)[）)]")


def elected_of(row: Constituency, text: str) -> list[tuple[Constituent, int]]:
    """(who, votes) of each line. RuleBroken names the first that cannot be read or found. Two queries."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise RuleBroken(f"一次最多填 {MOST} 人。", field="lines")
    roll: dict[str, list[Constituent]] = {}
    for constituent in row.constituents.select_related("person"):
        roll.setdefault(constituent.person.name, []).append(constituent)
    return [_one(number, line, roll, row) for number, line in enumerate(lines, start=1)]


def _one(number: int, line: str, roll: dict[str, list[Constituent]], row: Constituency) -> tuple[Constituent, int]:
    parts = [p for p in _SPLIT.split(line) if p]
    if len(parts) > 2 and parts[0].rstrip(".").isdecimal():
        parts = parts[1:]  # a serial number copied along
    votes = parts[-1].removesuffix("票") if len(parts) > 1 else ""
    if len(parts) != 2 or not (votes.isdecimal() and len(votes) < 7):
        raise RuleBroken(f"第 {number} 行“{line}”读不懂，请写成：姓名 得票数，用空格隔开。", field="lines")
    hint = _HINT.fullmatch(parts[0])
    name = hint[1] if hint else parts[0]
    found = roll.get(name, [])
    if hint and hint[2].isdecimal() and 1 <= int(hint[2]) <= len(found):
        found = [sorted(found, key=lambda c: c.pk)[int(hint[2]) - 1]]
    if not found:
        raise RuleBroken(f"第 {number} 行：{row.name}的名册上没有“{name}”。", field="lines")
    if len(found) > 1:
        raise RuleBroken(
            f"第 {number} 行：名册上有 {len(found)} 位“{name}”，请按名册的先后写成 {name}（1）、{name}（2）。",
            field="lines",
        )
    return found[0], int(votes)
