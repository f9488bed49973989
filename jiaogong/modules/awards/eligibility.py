"""A condition for entering: to hold an honour already (recommended to the county before the city, and so on)."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.programmes.eligibility import Condition, Entrant, register

from .outcome import holds
from .words import HonourLevel


def _sound(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "应为列表，每项写 level（级别）或 code（荣誉代码）"
    for row in value:
        if not isinstance(row, dict) or not row or set(row) - {"level", "code"}:
            return "每项只写 level（级别）或 code（荣誉代码）"
        if "level" in row and row["level"] not in HonourLevel.values:
            return f"没有“{row['level']}”这个级别，可用：{'、'.join(HonourLevel.values)}"
    return ""


def _refuse(value: list[dict[str, Any]], who: Entrant) -> str:
    if holds(value, who.unit.home or who.unit, who.person, who.at):
        return ""
    names = "、".join(
        str(HonourLevel(row["level"]).label) + "以上荣誉" if "level" in row else row["code"] for row in value
    )
    return f"要求已获{names}（以荣誉台账为准）"


def install() -> None:
    """Register the condition; called when the app is ready."""
    register(Condition("honours", "已获荣誉", _sound, _refuse))
