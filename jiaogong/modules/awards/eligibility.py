"""A condition for entering: to hold an honour already (recommended to the county before the city, and so on)."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.programmes import catalogue
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
    return f"要求已获{_said(value)}（以荣誉台账为准）"


def _said(value: list[dict[str, Any]]) -> str:
    """Any of them will do (outcome.holds)."""
    return "或".join(
        str(HonourLevel(row["level"]).label) + "以上荣誉" if "level" in row else _named(row["code"]) for row in value
    )


def _named(code: str) -> str:
    """What the honour of that code is called in the catalogue."""
    listed = catalogue.everything().get(code)
    return listed.definition.title if listed else code


def install() -> None:
    """Register the condition; called when the app is ready."""
    register(Condition("honours", "已获荣誉", _sound, _refuse, say=_said))
